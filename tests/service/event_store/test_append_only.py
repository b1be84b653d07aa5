"""Append-only in the database: no role changes recorded events, by privilege or by the trigger."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from service.postgres.database import connect
from tests.service.event_store.test_stream_recorder import appended, entry

CHANGES = {
    "update": "UPDATE zuji.log SET state = '{}'",
    "update of nothing": "UPDATE zuji.log SET area = '' WHERE false",
    "delete": "DELETE FROM zuji.log",
    "truncate": "TRUNCATE zuji.log",
    "upsert": "INSERT INTO zuji.log SELECT * FROM zuji.log ON CONFLICT (stream_id, version) DO UPDATE SET state = '{}'",
    "merge": "MERGE INTO zuji.log l USING (SELECT 1) s (one) ON true WHEN MATCHED THEN DELETE",
}

every_change = pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())


@pytest.fixture(scope="module")
def url(module_database_url: str) -> str:
    """A log of two events."""
    with connect(module_database_url) as conn:
        appended(conn, entry(1), entry(2))
    return module_database_url


@pytest.fixture
def service(url: str) -> Iterator[psycopg.Connection]:
    with connect(url) as conn:
        yield conn


@pytest.fixture
def owner(url: str) -> Iterator[psycopg.Connection]:
    """An owner of the log who is not a superuser, as in hosted databases; dropped at the end."""
    with psycopg.connect(url) as conn, conn.transaction(force_rollback=True):
        conn.execute("CREATE ROLE zuji_test_owner")
        conn.execute("GRANT ALL ON SCHEMA zuji TO zuji_test_owner")
        conn.execute("ALTER TABLE zuji.log OWNER TO zuji_test_owner")
        conn.execute("SET ROLE zuji_test_owner")
        yield conn


@every_change
def test_the_service_has_no_privilege_to_change_what_is_recorded(service: psycopg.Connection, change: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
        service.execute(change.encode())
    assert service.execute("SELECT count(*) FROM zuji.log").fetchone() == (2,)


@every_change
def test_the_owner_of_the_log_is_refused_by_its_trigger(owner: psycopg.Connection, change: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match=r"zuji\.log is append-only"), owner.transaction():
        owner.execute(change.encode())
    assert owner.execute("SELECT count(*) FROM zuji.log").fetchone() == (2,)


@every_change
def test_a_superuser_too_has_to_disable_the_trigger_first(url: str, change: str) -> None:
    with psycopg.connect(url) as superuser:
        superuser.execute("SET session_replication_role = replica")  # disables ordinary triggers, not this one
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match=r"zuji\.log is append-only"):
            superuser.execute(change.encode())


@pytest.mark.parametrize(
    "trick",
    [
        "ALTER TABLE zuji.log DISABLE TRIGGER ALL",
        "ALTER TABLE zuji.log DISABLE TRIGGER log_is_append_only",
        "DROP TRIGGER log_is_append_only ON zuji.log",
        "CREATE OR REPLACE FUNCTION zuji.refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "DROP FUNCTION zuji.refuse_change() CASCADE",
        "DROP TABLE zuji.log",
        "ALTER TABLE zuji.log RENAME TO old_log",
        "ALTER TABLE zuji.log OWNER TO zuji_service",
        "CREATE TABLE zuji.other ()",
        "CREATE VIEW zuji.other AS SELECT 1",
        "CREATE RULE other AS ON INSERT TO zuji.log DO INSTEAD NOTHING",
        "CREATE TRIGGER other BEFORE INSERT ON zuji.log EXECUTE FUNCTION zuji.refuse_change()",
        "DROP SCHEMA zuji CASCADE",
        "ALTER SCHEMA zuji RENAME TO old_zuji",
        "SET session_replication_role = replica",
        "INSERT INTO zuji.log_head DEFAULT VALUES",
        "DELETE FROM zuji.log_head",
        "DELETE FROM zuji.request",
        "UPDATE zuji.request SET digest = ''",
        "DELETE FROM zuji.identity",
        "UPDATE zuji.identity SET person_id = gen_random_uuid()",
        "UPDATE zuji.person_key SET wrapped = ''",
        "DELETE FROM zuji.quarantine",
        "DELETE FROM zuji.access_log",
        "UPDATE zuji.access_log SET account = ''",
        "UPDATE zuji.account SET role = 'admin'",
        "UPDATE zuji.account SET revoked_at = NULL",
        "UPDATE zuji.account SET expires_at = NULL",
        "DELETE FROM zuji.account",
        "INSERT INTO zuji.account (name, role, area) VALUES ('evil', 'caseworker', '')",
        "INSERT INTO zuji.account_token (token_hash, account) VALUES ('', 'evil')",
        "UPDATE zuji.account_token SET revoked_at = NULL",
        "DELETE FROM zuji.account_token",
        "INSERT INTO zuji.account_source (source, account) VALUES ('/taken', 'evil')",
        "UPDATE zuji.account_source SET account = 'evil'",
        "DELETE FROM zuji.account_source",
        "UPDATE zuji.session SET account = 'evil'",
        "UPDATE zuji.session SET ends_at = 'infinity'",
        "TRUNCATE zuji.access_log",
        "UPDATE zuji.break_glass SET until = 'infinity'",
        "DELETE FROM zuji.break_glass",
        "UPDATE zuji.break_glass_step SET account = 'evil'",
        "DELETE FROM zuji.break_glass_step",
        "TRUNCATE zuji.break_glass_step",
        "DELETE FROM public.zuji_migration",
        "INSERT INTO zuji.log (stream_id, version, position, type, area, recorded_at, state)"
        " SELECT gen_random_uuid(), 1, 9, type, area, recorded_at, state FROM zuji.log LIMIT 1",
        "UPDATE zuji.log_head SET position = 0",
        "UPDATE zuji.log_head SET recorded_at = now()",
        "DELETE FROM zuji.person_key",
        "INSERT INTO zuji.account (name, role, area) VALUES ('x', 'admin', '')",
        "CREATE OR REPLACE FUNCTION zuji.append(uuid[], int[], text[], text[], bytea[], bytea[], timestamptz, interval)"
        " RETURNS bigint LANGUAGE sql AS 'SELECT 1'",
        "DROP FUNCTION zuji.append",
        "ALTER FUNCTION zuji.append RESET search_path",
    ],
)
def test_the_service_cannot_circumvent_it(service: psycopg.Connection, trick: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        service.execute(trick.encode())


def test_no_other_role_may_touch_the_log(url: str) -> None:
    """Neither the readers of the views nor any other login."""
    with psycopg.connect(url) as conn, conn.transaction(force_rollback=True):
        conn.execute("CREATE ROLE zuji_test_stranger")
        for role in ("zuji_test_stranger", "zuji_reader"):
            for statement in ("SELECT FROM zuji.log", "INSERT INTO zuji.log DEFAULT VALUES", *CHANGES.values()):
                with conn.transaction(force_rollback=True):
                    conn.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        conn.execute(statement.encode())


def test_a_version_counts_from_one(service: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        appended(service, entry(9, version=0))


def test_no_other_role_may_append(url: str) -> None:
    with psycopg.connect(url) as conn, conn.transaction(force_rollback=True):
        conn.execute("SET LOCAL ROLE zuji_reader")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute("SELECT zuji.append('{}', '{}', '{}', '{}', '{}', '{}', now(), '1 minute')")


def test_a_schema_of_the_service_is_not_searched(url: str, service: psycopg.Connection) -> None:
    """The append runs with the owner's rights, so it must not call functions that the service could create."""
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("CREATE SCHEMA views_trap AUTHORIZATION zuji_service")
    with service.transaction(force_rollback=True):
        for function in ("cardinality(uuid[]) RETURNS integer", "clock_timestamp() RETURNS timestamptz"):
            service.execute(
                f"CREATE FUNCTION views_trap.{function} LANGUAGE plpgsql AS 'BEGIN RAISE ''caught''; END'".encode()
            )
        service.execute("SET LOCAL search_path = views_trap, pg_catalog")
        with pytest.raises(psycopg.errors.RaiseException), service.transaction():
            service.execute("SELECT cardinality(ARRAY[gen_random_uuid()])")
        assert appended(service, entry(7)) == 3
