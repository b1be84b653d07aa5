"""Accounts: operators create, rotate and revoke them; recording looks them up by name.

The name of an account is its identity and is never used again. A token is shown once; only its hash is stored.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

import psycopg

from domain.errors import Refusal
from service.recording.submission import ANY_SOURCE, Caller
from service.security.access_log import Line, write
from service.security.account_rules import (
    LONGEST_NAME,
    AccountRefused,
    day_of,
    operator,
    refuse_account,
    refuse_organisation,
    sources_of,
)

CHANNEL: Final = "zuji_account"
"""NOTIFY channel; the payload is the name of an account that has ended or got another token."""

CALLER_COLUMNS: Final = """
a.name, a.role, a.area, a.organisation, a.organisation_type,
ARRAY(SELECT s.source FROM zuji.account_source s WHERE s.account = a.name ORDER BY s.source)
  || CASE WHEN a.any_source THEN ARRAY['*'] ELSE ARRAY[]::text[] END, a.types
"""
"""Columns of `zuji.account a` for `caller_from`."""

_END: Final = "(%s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'"
_CREATE: Final = f"""
INSERT INTO zuji.account (name, role, area, organisation, organisation_type, any_source, types, created_by, expires_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, {_END})
"""
_CLAIM: Final = "INSERT INTO zuji.account_source (source, account) VALUES (%s, %s) ON CONFLICT DO NOTHING"
_USED_BY_ANOTHER: Final = """
SELECT convert_from(l.state, 'UTF8')::jsonb #>> '{stamp,actor,name}'
  FROM zuji.request r JOIN zuji.log l USING (stream_id, version)
 WHERE r.source = %s AND convert_from(l.state, 'UTF8')::jsonb #>> '{stamp,actor,name}' <> %s LIMIT 1
"""


def create_account(
    conn: psycopg.Connection,
    *,
    name: str,
    role: str,
    area: str,
    organisation: str,
    organisation_type: str,
    sources: Sequence[str] = (),
    types: Sequence[str] = (),
    expires: date | None = None,
) -> str:
    """Creates an account and returns its token. `conn` has the rights of the owner; `area` "" means everywhere.

    An account that posts gets the source `/accounts/<name>` unless it is given others; with `*` it posts from every
    source that no account owns. `expires` is the last day of the account; it ends at midnight in Asia/Shanghai.
    `organisation_type` is a code of the policy profiles. Raises AccountRefused.
    """
    refuse_account(name, role, area, types)
    refuse_organisation(organisation, organisation_type)
    own = sources_of(name, role, sources)
    token = secrets.token_urlsafe(32)
    by = operator()
    row = (name, role, area, organisation, organisation_type, ANY_SOURCE in own, list(types), by, day_of(expires))
    try:
        with conn.transaction():
            conn.execute(_CREATE.encode(), row)
            _refuse_past(conn, name)
            for source in own:
                if source != ANY_SOURCE:
                    _claim(conn, source, name)
            _issue(conn, name, token)
            details = {"role": role, "sources": own, "types": list(types), "expires": str(expires or "")}
            write(conn, [_line("token.created", name, area, **details)])
    except psycopg.errors.UniqueViolation:
        raise AccountRefused(
            f"name: 已有账号“{name}”，名称永不重复使用：请换名称，或用 rotate 换发令牌",
            f"name: there is or was an account {name!r}; names are never used again:"
            " choose another, or rotate its token",
        ) from None
    return token


def rotate_account(conn: psycopg.Connection, name: str, *, overlap: int = 0, expires: date | None = None) -> str:
    """Returns a new token of the account. The old tokens end after `overlap` minutes, the sessions at once.

    `expires` is the new last day of the account; without it, an expired account gets no token. Raises AccountRefused.
    """
    token = secrets.token_urlsafe(32)
    with conn.transaction():
        area = _live(conn, name)
        if expires is not None:
            conn.execute(
                f"UPDATE zuji.account SET expires_at = {_END} WHERE name = %s".encode(), (day_of(expires), name)
            )
        _refuse_past(conn, name)
        _end_tokens(conn, name, overlap)
        _issue(conn, name, token)
        write(conn, [_line("token.rotated", name, area, overlap_minutes=overlap, expires=str(expires or ""))])
    return token


def revoke_account(conn: psycopg.Connection, name: str) -> None:
    """Ends the account, its tokens and its sessions for ever. Raises AccountRefused if it is unknown or has ended.

    Web workers are notified at once; a worker without connection notices within `authentication.CACHED_SECONDS`.
    """
    with conn.transaction():
        area = _live(conn, name)
        conn.execute(
            "UPDATE zuji.account SET revoked_at = clock_timestamp(), ended_by = %s WHERE name = %s", (operator(), name)
        )
        _end_tokens(conn, name, 0)
        write(conn, [_line("token.revoked", name, area)])


def assign_organisation(conn: psycopg.Connection, name: str, organisation: str, organisation_type: str) -> None:
    """Sets the organisation of an account and its type; events from now on carry them. Raises AccountRefused."""
    refuse_organisation(organisation, organisation_type)
    with conn.transaction():
        area = _live(conn, name)
        conn.execute(
            "UPDATE zuji.account SET organisation = %s, organisation_type = %s WHERE name = %s",
            (organisation, organisation_type, name),
        )
        conn.execute("SELECT pg_notify(%s, %s)", (CHANNEL, name[:LONGEST_NAME]))
        details = {"organisation": organisation, "organisation_type": organisation_type}
        write(conn, [_line("token.assigned", name, area, **details)])


def current(conn: psycopg.Connection, names: Iterable[str]) -> dict[str, Caller]:
    """The accounts of these names as they are now, without those that are unknown, revoked or expired."""
    rows = conn.execute(
        f"SELECT {CALLER_COLUMNS} FROM zuji.account a WHERE a.name = ANY(%s) AND a.revoked_at IS NULL"
        " AND (a.expires_at IS NULL OR a.expires_at > clock_timestamp())".encode(),
        (list(set(names)),),
    )
    return {row[0]: caller_from(row) for row in rows}


def known_names(conn: psycopg.Connection, names: Iterable[str]) -> set[str]:
    """Those of the names that are accounts, or were."""
    rows = conn.execute("SELECT name FROM zuji.account WHERE name = ANY(%s)", (list(set(names)),))
    return {str(name) for (name,) in rows}


def present_accounts(conn: psycopg.Connection, names: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The role and the area of those of the names that are accounts and have not ended, by name."""
    rows = conn.execute(
        "SELECT name, role, area FROM zuji.account"
        " WHERE name = ANY(%s) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp())",
        (list(set(names)),),
    )
    return {name: (role, area) for name, role, area in rows}


def owner_of(conn: psycopg.Connection, sources: Iterable[str]) -> dict[str, str]:
    """The accounts that own these sources, by source, without sources that nobody owns."""
    rows = conn.execute("SELECT source, account FROM zuji.account_source WHERE source = ANY(%s)", (list(set(sources)),))
    return dict(rows.fetchall())


def caller_from(row: Sequence[Any]) -> Caller:
    """The account of a row of CALLER_COLUMNS."""
    name, role, area, organisation, organisation_type, sources, types = row
    return Caller(
        name=name,
        role=role,
        area=area,
        organisation=organisation,
        organisation_type=organisation_type,
        sources=tuple(sources),
        types=tuple(types),
    )


def account_ended(name: str) -> Refusal:
    """The refusal of events that an account posted before it ended."""
    return Refusal(
        "scope",
        "account.ended",
        f"报送账号“{name}”已终止，其未入账的事件不再入账",
        f"the account {name!r} has ended: what it sent is not recorded any more",
        {"account": name},
    )


def token_hash(token: str) -> bytes:
    """A token as it is stored. A plain hash is safe: a token has 256 random bits."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


def _claim(conn: psycopg.Connection, source: str, name: str) -> None:
    """Gives the source to the account. Raises AccountRefused if another account owns it or has posted from it."""
    conn.execute(
        "INSERT INTO zuji.account_source (source, account) VALUES (%s, %s) ON CONFLICT DO NOTHING", (source, name)
    )
    owner = owner_of(conn, [source]).get(source)
    if owner == name:
        found = conn.execute(_USED_BY_ANOTHER, (source, name)).fetchone()
        owner = str(found[0]) if found else name
    if owner != name:
        raise AccountRefused(
            f"source: 来源“{source}”属于账号“{owner}”",
            f"source: the source {source!r} belongs to the account {owner!r}",
        )


def _refuse_past(conn: psycopg.Connection, name: str) -> None:
    query = "SELECT expires_at <= clock_timestamp() FROM zuji.account WHERE name = %s"
    row = conn.execute(query, (name,)).fetchone()
    if row is not None and row[0]:
        raise AccountRefused(
            "expires: 已过去，请用 --expires 给出今天或以后的一天",
            "expires: the day is past: give a day from today on with --expires",
        )


def _live(conn: psycopg.Connection, name: str) -> str:
    """Locks an account and returns its area. Raises AccountRefused if it is unknown or revoked."""
    row = conn.execute("SELECT area, revoked_at FROM zuji.account WHERE name = %s FOR UPDATE", (name,)).fetchone()
    if row is None:
        raise AccountRefused(f"name: 没有账号“{name}”", f"name: there is no account {name!r}")
    if row[1] is not None:
        raise AccountRefused(f"name: 账号“{name}”已终止", f"name: the account {name!r} has ended")
    return str(row[0])


def _issue(conn: psycopg.Connection, name: str, token: str) -> None:
    conn.execute("INSERT INTO zuji.account_token (token_hash, account) VALUES (%s, %s)", (token_hash(token), name))


def _end_tokens(conn: psycopg.Connection, name: str, overlap: int) -> None:
    """Ends the tokens after `overlap` minutes and the sessions at once, and notifies the web workers."""
    conn.execute(
        "UPDATE zuji.account_token"
        "   SET revoked_at = least(revoked_at, clock_timestamp() + make_interval(mins => %s)) WHERE account = %s",
        (overlap, name),
    )
    conn.execute(
        "UPDATE zuji.session SET ended_at = clock_timestamp() WHERE account = %s AND ended_at IS NULL", (name,)
    )
    conn.execute("SELECT pg_notify(%s, %s)", (CHANNEL, name[:LONGEST_NAME]))


def _line(action: str, name: str, area: str, **details: Any) -> Line:
    return Line(
        action=action, account=operator(), role="operator", subject=name, subject_area=area, area=area, details=details
    )
