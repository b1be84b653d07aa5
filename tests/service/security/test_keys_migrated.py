"""Migration of requests to accounts: recorded and refused requests are kept."""

import os
from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.types.json import Jsonb

from service.event_store.streams import stream_of
from service.postgres.migration import _applied, _migrations, migrate

PERSON = UUID(int=1 << 64)
STATE = '{"type":"person.surveyed","method":"入户","stamp":{"actor":{"name":"%s","role":"caseworker"}}}'


@pytest.fixture
def old(server: str) -> Iterator[str]:
    """A database as it was before migration 180."""
    name = f"zuji_test_old_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {name}".encode())
    url = make_conninfo(server, dbname=name)
    with psycopg.connect(url) as conn:
        _applied(conn)
        for migration, statements in _migrations():
            if migration < "180":
                conn.execute(statements.encode())
                conn.execute("INSERT INTO public.zuji_migration (name) VALUES (%s)", (migration,))
    yield url
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def test_requests_and_refused_items_get_the_account_that_posted_them(old: str) -> None:
    with psycopg.connect(old) as conn:
        log = "INSERT INTO zuji.log VALUES (%s, %s, %s, 'person.surveyed', '320614', now(), %s)"
        for version, name in ((1, "甲"), (2, "乙")):
            conn.execute(log, (PERSON, version, version, (STATE % name).encode()))
        requests = [
            ("/a", "1", PERSON, 1),
            ("/a", "2", PERSON, 0),
            ("/b", "1", PERSON, 2),
            ("/c", "1", PERSON, 0),
            ("", f"{PERSON}:2", PERSON, 2),
        ]
        for source, name, stream, version in requests:
            conn.execute("INSERT INTO zuji.request VALUES (%s, %s, '', %s, %s)", (source, name, stream, version))
        conn.execute(
            "INSERT INTO zuji.quarantine (caller, area, source, request_id, type, digest, body, refusal)"
            " VALUES (%s, '320614', '/a', '9', 'person.surveyed', '', '', '{}')",
            (Jsonb({"name": "丙"}),),
        )
    migrate(old)
    with psycopg.connect(old) as conn:
        query = "SELECT source, request_id, account FROM zuji.request ORDER BY source, request_id"
        assert conn.execute(query).fetchall() == [
            ("", f"{PERSON}:2", ""),
            ("/a", "1", "甲"),
            ("/a", "2", "甲"),
            ("/b", "1", "乙"),
            ("/c", "1", ""),
        ]
        assert conn.execute("SELECT account FROM zuji.quarantine").fetchall() == [("丙",)]


def test_a_log_in_which_a_stream_was_taken_over_can_still_be_brought_up_to_date(old: str) -> None:
    taken = stream_of("area", "320614")
    insert = "INSERT INTO zuji.log VALUES (%s, %s, %s, %s, '320614', now(), '{}')"
    with psycopg.connect(old) as conn:
        conn.execute(insert, (taken, 1, 1, "person.registered"))
    migrate(old)
    with psycopg.connect(old) as conn, pytest.raises(psycopg.errors.CheckViolation):
        conn.execute(insert, (taken, 2, 2, "person.surveyed"))
