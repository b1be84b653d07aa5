"""Rights of a database login: whether it could act as the owner, and whether it is the service."""

import psycopg

from service.configuration import ConfigurationError
from service.postgres.database import ROLE

_LOGIN = f"""
SELECT session_user::text,
       r.rolsuper OR r.rolcreaterole
       OR pg_has_role(session_user, coalesce(n.nspowner, d.datdba), 'MEMBER')
       OR pg_has_role(session_user, d.datdba, 'MEMBER'),
       coalesce((SELECT pg_has_role(session_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = '{ROLE}'), false)
  FROM pg_roles r JOIN pg_database d ON d.datname = current_database()
       LEFT JOIN pg_namespace n ON n.nspname = 'zuji'
 WHERE r.rolname = session_user
"""


def may_own(url: str) -> bool:
    """Whether the login is, or could become, the owner of the schema or the database.

    It could as a member of the owner, as a superuser, or with the right to create roles.
    """
    return _login(url)[1]


def refuse_owner(url: str) -> None:
    """Raises ConfigurationError unless the login has the rights of the running service and no others.

    `SET ROLE` does not protect: `RESET ROLE` restores the rights of the login.
    """
    name, owner, service = _login(url)
    if owner:
        raise ConfigurationError(
            "ZUJI_DATABASE_URL",
            f"登录 {name} 可以成为本库的所有者；服务应以 {ROLE} 或仅属于 {ROLE} 的登录运行"
            "（所有者的地址请用 ZUJI_OWNER_URL）",
            f"the login {name} could become the owner of the database; the service runs as {ROLE}, or as a login that "
            f"is a member of {ROLE} only (the owner's address belongs in ZUJI_OWNER_URL)",
        )
    if not service:
        raise ConfigurationError(
            "ZUJI_DATABASE_URL", f"登录 {name} 不属于 {ROLE}", f"the login {name} is no member of {ROLE}"
        )


def _login(url: str) -> tuple[str, bool, bool]:
    with psycopg.connect(url) as conn:
        row = conn.execute(_LOGIN).fetchone()
    assert row is not None
    return str(row[0]), bool(row[1]), bool(row[2])
