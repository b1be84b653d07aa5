"""Backups: one snapshot, bound to its key file; a restore loads it into an empty database, or is refused."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from service.backup import programs
from service.backup.dump import backup
from service.backup.manifest import DUMP, MANIFEST, BackupRefused, Manifest, read_manifest
from service.backup.restore import differences, refuse_key, refuse_newer, restore
from service.postgres.database import connect
from service.postgres.open_database import verify_key_file
from service.security.keys import Keys
from tests.service.event_store.test_stream_recorder import appended, entry


@pytest.fixture
def url(database_url: str, tmp_path: Path) -> str:
    """A database with three events, and its key file."""
    verify_key_file(database_url, tmp_path / "service.key")
    with connect(database_url) as conn:
        appended(conn, entry(1), entry(2), entry(1, 2))
    with psycopg.connect(database_url) as conn:
        conn.execute("CREATE SCHEMA views_7 CREATE TABLE large (one int)")
    return database_url


@pytest.fixture
def made(url: str, tmp_path: Path) -> Path:
    backup(url, tmp_path / "backup", silent)
    return tmp_path / "backup"


@pytest.fixture
def empty(server: str, new_database: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    """An empty database."""
    with new_database() as inside, psycopg.connect(server, autocommit=True) as conn:
        name = f"{psycopg.conninfo.conninfo_to_dict(inside)['dbname']}_empty"
        conn.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        yield make_conninfo(server, dbname=name)
        conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def silent(_: str) -> None:
    """Ignores the reports."""


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as conn:
        return conn.execute(query.encode()).fetchall()


def altered(directory: Path, **members: object) -> None:
    manifest = msgspec.structs.replace(read_manifest(directory), **members)
    (directory / MANIFEST).write_bytes(msgspec.json.encode(manifest))


def test_a_backup_says_what_it_holds_and_is_for_its_owner_alone(url: str, made: Path, tmp_path: Path) -> None:
    manifest = read_manifest(made)
    assert (manifest.position, manifest.events, manifest.unsealed) == (3, 3, 3)
    assert manifest.key_fingerprint == Keys.from_file(tmp_path / "service.key").fingerprint.hex()
    assert manifest.dump_bytes == (made / DUMP).stat().st_size
    assert [0o700, 0o600, 0o600] == [p.stat().st_mode & 0o777 for p in (made, made / DUMP, made / MANIFEST)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", "service.key"]
    key = (tmp_path / "service.key").read_bytes().strip()
    assert all(key not in path.read_bytes() for path in made.iterdir())


def test_what_was_backed_up_is_restored_and_the_views_are_left_out(url: str, made: Path, empty: str) -> None:
    restore(empty, made, silent)
    query = "SELECT * FROM zuji.log ORDER BY position"
    assert rows(url, query) == rows(empty, query)
    assert rows(empty, "SELECT count(*) FROM zuji.live_views") == [(0,)]
    assert rows(empty, "SELECT count(*) FROM pg_namespace WHERE nspname ~ '^views'") == [(0,)]
    assert differences(empty, read_manifest(made)) == []
    with connect(empty) as conn:
        assert appended(conn, entry(5)) == 4  # the grants have come along
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute("DELETE FROM zuji.log")


def test_a_backup_is_as_of_one_moment(url: str, tmp_path: Path, empty: str) -> None:
    """Events recorded during the backup are neither in the dump nor in the figures."""

    def record_meanwhile(what: str) -> None:
        if "pg_dump" in what:
            with connect(url) as conn:
                appended(conn, entry(9))

    made = backup(url, tmp_path / "backup", record_meanwhile)
    restore(empty, tmp_path / "backup", silent)
    assert made.events == 3
    assert differences(empty, made) == []
    assert rows(url, "SELECT count(*) FROM zuji.log") == [(4,)]


def test_a_directory_that_holds_something_is_left_alone(url: str, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "letter").write_text("x")
    with pytest.raises(BackupRefused, match="is not empty"):
        backup(url, tmp_path / "taken", silent)
    (tmp_path / "empty").mkdir()
    backup(url, tmp_path / "empty", silent)
    assert read_manifest(tmp_path / "empty").events == 3


def test_a_backup_that_fails_leaves_nothing(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_directories", lambda: iter([tmp_path]))
    with pytest.raises(BackupRefused, match=r"no pg_dump of PostgreSQL \d+ or newer here.*PG_BIN"):
        backup(url, tmp_path / "backup", silent)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["service.key"]


def test_an_older_pg_dump_is_named_as_too_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 15.1'\n")
    old.chmod(0o755)
    monkeypatch.setattr(programs, "_directories", lambda: iter([tmp_path]))
    assert programs.program("pg_dump", 15) == old
    with pytest.raises(BackupRefused, match=r"too old: .*pg_dump \(15\)"):
        programs.program("pg_dump", 16)


def test_a_password_is_not_on_the_command_line_of_a_program(tmp_path: Path) -> None:
    """Command lines are visible to every user of the machine."""
    told = tmp_path / "pg_dump"
    told.write_text(f'#!/bin/sh\necho "$@ PASSWORD=$PGPASSWORD" > {tmp_path}/told\n')
    told.chmod(0o755)
    programs.run(told, "postgresql://zuji:geheim@db/zuji", ["--format=custom"])
    line = (tmp_path / "told").read_text().strip()
    assert line.endswith("--format=custom PASSWORD=geheim")
    assert line.count("geheim") == 1


@pytest.mark.parametrize("where", [0, 1000, -1])
def test_a_dump_that_was_changed_is_refused(made: Path, where: int) -> None:
    content = bytearray((made / DUMP).read_bytes())
    content[where] ^= 1
    (made / DUMP).write_bytes(content)
    with pytest.raises(BackupRefused, match="its SHA-256 is another"):
        read_manifest(made)


def test_what_is_no_backup_is_refused(made: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="is no backup"):
        read_manifest(tmp_path)
    altered(made, format=9)
    with pytest.raises(BackupRefused, match="newer version"):
        read_manifest(made)
    altered_back = msgspec.json.decode((made / MANIFEST).read_bytes(), type=Manifest)
    (made / MANIFEST).write_bytes(msgspec.json.encode(msgspec.structs.replace(altered_back, format=1)))
    (made / DUMP).unlink()
    with pytest.raises(BackupRefused, match="cannot be read"):
        read_manifest(made)


def test_a_database_that_is_not_empty_is_left_alone(url: str, made: Path) -> None:
    with pytest.raises(BackupRefused, match="is not empty"):
        restore(url, made, silent)
    assert rows(url, "SELECT count(*) FROM zuji.log") == [(3,)]


def test_a_dump_that_cannot_be_loaded_leaves_the_database_empty(made: Path, empty: str) -> None:
    (made / DUMP).write_bytes((made / DUMP).read_bytes()[:-3000])
    with pytest.raises(BackupRefused, match="pg_restore failed"):
        restore(empty, made, silent)
    assert rows(empty, "SELECT to_regnamespace('zuji')") == [(None,)]


def test_the_key_file_must_be_there_and_the_same(made: Path, tmp_path: Path) -> None:
    manifest = read_manifest(made)
    refuse_key(manifest, tmp_path / "service.key")
    with pytest.raises(BackupRefused, match=f"is missing: .*{manifest.key_fingerprint[:16]}"):
        refuse_key(manifest, tmp_path / "gone.key")
    assert not (tmp_path / "gone.key").exists()
    Keys.from_file(tmp_path / "other.key")
    with pytest.raises(BackupRefused, match=f"needs the key file of fingerprint {manifest.key_fingerprint[:16]}"):
        refuse_key(manifest, tmp_path / "other.key")


def test_a_backup_of_a_newer_version_is_refused(made: Path) -> None:
    manifest = read_manifest(made)
    refuse_newer(manifest)
    with pytest.raises(BackupRefused, match=r"newer version.*999_later\.sql"):
        refuse_newer(msgspec.structs.replace(manifest, migrations=[*manifest.migrations, "999_later.sql"]))


def test_a_restored_log_that_is_not_the_one_backed_up_is_found(url: str, made: Path) -> None:
    with connect(url) as conn:
        appended(conn, entry(9))
    assert differences(url, read_manifest(made)) == [
        f"{name}: the backup says 3, the restored log has 4" for name in ("position", "events", "unsealed")
    ]
