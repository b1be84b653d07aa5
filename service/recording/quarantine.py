"""Quarantine: what was refused is kept with who, when and why, until it can be recorded."""

from collections.abc import Callable, Container, Iterable, Sequence
from typing import Any

import msgspec
import psycopg
from psycopg.types.json import Jsonb

from domain.errors import Refusal
from service.recording.stream_state import Decision
from service.recording.submission import Caller, Submission, as_json
from service.security import accounts
from service.security.keys import Keys

REVIVABLE = ("transition", "unknown", "rule", "duplicate_identity")
"""Kinds of refusal that something new about the person may lift."""

_KEEP = """
INSERT INTO zuji.quarantine
       (caller, account, area, source, request_id, type, subject, household, digest, body, refusal, whole_call)
SELECT %(caller)s, %(account)s, %(area)s, %(source)s, %(request_id)s, %(type)s, %(subject)s::bytea,
       %(household)s::bytea, %(digest)s::bytea, %(body)s::bytea, %(refusal)s, %(whole_call)s
 WHERE %(subject)s::bytea IS NULL
    OR EXISTS (SELECT FROM zuji.quarantine
                WHERE (account, source, request_id, digest)
                    = (%(account)s, %(source)s, %(request_id)s, %(digest)s::bytea))
    OR %(most)s > (SELECT count(*) FROM (
           SELECT FROM zuji.quarantine
            WHERE status = 'waiting' AND subject = %(subject)s::bytea AND account = %(account)s
            LIMIT %(most)s) waiting)
ON CONFLICT (account, source, request_id, digest) DO UPDATE
   SET attempts = quarantine.attempts + 1, tried_at = clock_timestamp(), looked_at = clock_timestamp(),
       caller = excluded.caller, area = excluded.area,
       refusal = excluded.refusal, subject = excluded.subject, household = excluded.household,
       body = excluded.body, whole_call = excluded.whole_call,
       status = CASE quarantine.status WHEN 'expired' THEN 'waiting' ELSE quarantine.status END,
       received_at = CASE quarantine.status WHEN 'expired' THEN clock_timestamp() ELSE quarantine.received_at END
RETURNING id
"""
"""No row comes back when as many wait for the subject from this account as may."""

MOST_WAITING = 200
"""Refused events of one account that wait for one subject, unless the configuration says otherwise."""

_AT_ONCE = 2_000

_WAITING = """
SELECT q.id, q.caller, q.body FROM zuji.quarantine q
 WHERE q.status = 'waiting' AND {condition}
 ORDER BY q.id LIMIT %(most)s
   FOR UPDATE
"""
"""What another transaction tries just now is waited for: it may not know yet what has come in meanwhile."""

_WORTH_A_TRY = """
(q.subject = ANY(%(subjects)b) OR q.household = ANY(%(subjects)b))
AND NOT q.whole_call AND q.refusal->>'kind' = ANY(%(kinds)s) AND NOT EXISTS (
    SELECT FROM zuji.quarantine newer
     WHERE newer.account = q.account AND newer.source = q.source AND newer.request_id = q.request_id AND newer.id > q.id
       AND newer.status = 'waiting' AND newer.refusal->>'kind' = ANY(%(kinds)s))
"""
"""Of several bodies under one id the sender means the last."""


_AWAITED = f"""
SELECT asked.subject, count(*)
  FROM unnest(%(subjects)b::bytea[]) AS asked (subject)
  JOIN zuji.quarantine q ON asked.subject IN (q.subject, q.household)
 WHERE q.status = 'waiting' AND {_WORTH_A_TRY} GROUP BY 1
"""

_ALL_WAITING = f"""
SELECT q.id, q.caller, q.body FROM zuji.quarantine q WHERE q.status = 'waiting' AND {_WORTH_A_TRY} ORDER BY q.id
"""

_STILL_WAITING = "SELECT id FROM zuji.quarantine WHERE id = ANY(%s) AND status = 'waiting' ORDER BY id FOR UPDATE"

_MARK_DUE = """
INSERT INTO zuji.quarantine_due (subject) SELECT unnest(%s::bytea[])
    ON CONFLICT (subject) DO UPDATE SET marks = quarantine_due.marks + 1
"""


_SETTLE = """
UPDATE zuji.quarantine q
   SET status = %(status)s, refusal = coalesce(%(refusal)s::jsonb, q.refusal), household = %(household)s,
       attempts = q.attempts + CASE WHEN shown THEN %(attempts)s ELSE 0 END,
       tried_at = CASE WHEN shown THEN clock_timestamp() ELSE q.tried_at END, looked_at = clock_timestamp()
  FROM (SELECT id, %(code)s IS DISTINCT FROM 'person.unknown' OR refusal->>'code' <> 'person.unknown' AS shown
          FROM zuji.quarantine WHERE id = %(number)s) was
 WHERE q.id = was.id
"""


class Waiting(msgspec.Struct, frozen=True):
    """A refused item, opened again: its body, and its sender as the account is now; `ended` when that has ended."""

    id: int
    caller: Caller
    body: bytes
    ended: Refusal | None = None

    def submission(self, read_event: Callable[[Caller, int, bytes], Submission], index: int) -> Submission:
        """The item to be decided again; that of an ended account is refused."""
        found = read_event(self.caller, index, self.body)
        return found if self.ended is None else msgspec.structs.replace(found, refusal=self.ended)


def keep(
    conn: psycopg.Connection,
    keys: Keys,
    refused: Sequence[Decision],
    *,
    whole_call: bool = False,
    most: int = MOST_WAITING,
) -> list[int | None]:
    """Keeps the refused items, or counts one more attempt of those kept before; returns their numbers.

    What was to be recorded with its `whole_call` or not at all does not come back by itself. An item beyond the `most`
    that may wait for its subject from its account is not kept: its number is None, and its refusal becomes `full`.
    """
    numbers: list[int | None] = []
    with conn.cursor() as cursor:
        cursor.executemany(_KEEP, [_row(keys, decided, whole_call, most) for decided in refused], returning=True)
        for decided in refused:
            found = cursor.fetchone()
            cursor.nextset()
            if found is None:
                assert decided.refusal is not None
                decided.refusal = full(decided.refusal, most)
            numbers.append(int(found[0]) if found else None)
    return numbers


def _row(keys: Keys, decided: Decision, whole_call: bool, most: int) -> dict[str, Any]:
    submission = decided.submission
    assert decided.refusal is not None
    return {
        "caller": Jsonb(msgspec.to_builtins(decided.caller)),
        "account": decided.caller.name,
        "area": decided.caller.area,
        "source": _text(submission.source),
        "request_id": _text(submission.request_id),
        "type": _text(submission.type),
        "subject": decided.stream_id.bytes if decided.stream_id else decided.subject.waits_for,
        "household": decided.waits_for,
        "digest": submission.digest,
        "body": keys.seal_body(submission.body),
        "refusal": Jsonb(_clean(as_json(decided.refusal))),
        "whole_call": whole_call,
        "most": most,
    }


def full(refusal: Refusal, most: int) -> Refusal:
    """Not kept any more: so many wait for the subject already that the account is to find out why."""
    return Refusal(
        "full",
        "quarantine.full",
        f"此对象已有{most}条被拒绝的事件在隔离区等待，本条未保留：{refusal.zh}；请先查明原因，之后原样重报",
        f"{most} refused events of this subject wait in quarantine; this one was not kept: {refusal.en};"
        " find out why first, then send it again as it is",
        {"limit": most, "refused": refusal.code},
        "subject",
    )


def awaited(conn: psycopg.Connection, subjects: Iterable[bytes]) -> psycopg.Cursor:
    """How many items wait for news of each of these subjects; no row where none does."""
    return conn.execute(_AWAITED, {"subjects": list(subjects), "kinds": list(REVIVABLE)})


def mark_due(conn: psycopg.Connection, subjects: Iterable[bytes]) -> None:
    """Leaves what waits for these subjects to the background."""
    conn.execute(_MARK_DUE, (sorted(set(subjects)),))


def all_waiting(conn: psycopg.Connection, keys: Keys, subject: bytes) -> list[Waiting]:
    """Everything that waits for news of a subject, not locked."""
    rows = conn.execute(_ALL_WAITING, {"subjects": [subject], "kinds": list(REVIVABLE)}).fetchall()
    return _as_of_now(conn, [_waiting(row, keys) for row in rows])


def still_waiting(conn: psycopg.Connection, numbers: Sequence[int]) -> bool:
    """Whether all of these still wait; locks them for this transaction."""
    return len(conn.execute(_STILL_WAITING, (list(numbers),)).fetchall()) == len(numbers)


def waiting_for(conn: psycopg.Connection, keys: Keys, subjects: Iterable[bytes]) -> list[Waiting]:
    """What waits for news of these subjects, locked for this transaction."""
    parameters = {"subjects": list(subjects), "kinds": list(REVIVABLE), "most": _AT_ONCE}
    rows = conn.execute(_WAITING.format(condition=_WORTH_A_TRY).encode(), parameters).fetchall()
    return _as_of_now(conn, [_waiting(row, keys) for row in rows])


def waiting_by_id(conn: psycopg.Connection, keys: Keys, quarantine_id: int, scope: Caller) -> Waiting | None:
    """One item that waits, if it lies in the caller's scope; for an integration, if it sent the item itself."""
    rows = conn.execute(
        _WAITING.format(condition="q.id = %(id)s").encode(), {"id": quarantine_id, "most": 1}
    ).fetchall()
    waiting = _waiting(rows[0], keys) if rows else None
    if waiting is None or not scope.covers(waiting.caller.area):
        return None
    own = (waiting.caller.name, waiting.caller.role) == (scope.name, scope.role)
    return _as_of_now(conn, [waiting])[0] if own or scope.role != "integration" else None


def settle(conn: psycopg.Connection, decided: Sequence[tuple[int, Decision]], counted: Container[int]) -> None:
    """Notes what a retry brought: recorded, refused again with the reason, or handed over to a request for approval.

    What is refused for another reason waits for other news. An attempt is counted unless the number is in `counted`. Of
    what is out of reach and stays so the sender is shown no attempt: it would tell that somebody elsewhere posted about
    it.
    """
    with conn.cursor() as cursor:
        cursor.executemany(_SETTLE, [_outcome(number, one, number not in counted) for number, one in decided])


def _outcome(number: int, decided: Decision, attempted: bool) -> dict[str, Any]:
    refusal = decided.refusal
    return {
        "number": number,
        "status": "superseded" if decided.pending else "waiting" if refusal else "recorded",
        "refusal": Jsonb(_clean(as_json(refusal))) if refusal else None,
        "code": refusal.code if refusal else None,
        "household": decided.waits_for,
        "attempts": int(attempted),
    }


def reopen(conn: psycopg.Connection, quarantine_id: int) -> None:
    """An item that was handed over to a request for approval waits again: the approval came to nothing."""
    conn.execute("UPDATE zuji.quarantine SET status = 'waiting' WHERE id = %s", (quarantine_id,))


def _waiting(row: Sequence[Any], keys: Keys) -> Waiting:
    number, caller, body = row
    return Waiting(int(number), msgspec.convert(caller, Caller), keys.open_body(bytes(body)))


def _as_of_now(conn: psycopg.Connection, waiting: Sequence[Waiting]) -> list[Waiting]:
    """The items with their senders as they are now: what an account may not do any more is not done for it."""
    senders = accounts.current(conn, {item.caller.name for item in waiting}) if waiting else {}
    return [
        msgspec.structs.replace(item, caller=senders[item.caller.name])
        if item.caller.name in senders
        else msgspec.structs.replace(item, ended=accounts.account_ended(item.caller.name))
        for item in waiting
    ]


def _text(text: str) -> str:
    """PostgreSQL's text holds no NUL, and an index no very long value; the sealed body keeps the original."""
    return text.replace("\0", "␀")[:200]


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "␀")
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, list) else value
