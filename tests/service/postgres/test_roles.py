"""The running service refuses a login that could become the owner."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from service.configuration import ConfigurationError
from service.postgres.roles import may_own, refuse_owner

LOGINS = {
    "zuji_test_web": "LOGIN IN ROLE zuji_service",
    "zuji_test_creator": "LOGIN CREATEROLE IN ROLE zuji_service",
    "zuji_test_super": "LOGIN SUPERUSER",
    "zuji_test_heir": "LOGIN IN ROLE zuji_service, zuji_test_master",
    "zuji_test_nobody": "LOGIN",
}


@pytest.fixture
def url(database_url: str) -> Iterator[str]:
    """A database whose owner is no superuser, and logins with different memberships."""
    with psycopg.connect(database_url, autocommit=True) as conn:
        for name in ("zuji_test_master", *LOGINS):
            conn.execute(f"DROP ROLE IF EXISTS {name}".encode())
        conn.execute("CREATE ROLE zuji_test_master NOLOGIN")
        for name, rights in LOGINS.items():
            conn.execute(f"CREATE ROLE {name} {rights}".encode())
        (owner,) = conn.execute("SELECT current_user::text").fetchone() or ("",)
        conn.execute("ALTER SCHEMA zuji OWNER TO zuji_test_master")
        yield database_url
        conn.execute(f"ALTER SCHEMA zuji OWNER TO {owner}".encode())
        for name in (*LOGINS, "zuji_test_master"):
            conn.execute(f"DROP ROLE {name}".encode())


def test_only_a_login_that_can_be_the_service_alone_serves(url: str) -> None:
    for name in ("zuji_test_web", "zuji_service"):
        refuse_owner(make_conninfo(url, user=name))
        assert not may_own(make_conninfo(url, user=name))
    for name in ("zuji_test_creator", "zuji_test_super", "zuji_test_heir"):
        assert may_own(make_conninfo(url, user=name))
        with pytest.raises(ConfigurationError, match=f"the login {name} could become the owner"):
            refuse_owner(make_conninfo(url, user=name))
    with pytest.raises(ConfigurationError, match="zuji_test_nobody is no member of zuji_service"):
        refuse_owner(make_conninfo(url, user="zuji_test_nobody"))
