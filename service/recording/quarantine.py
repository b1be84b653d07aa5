"""Quarantine: what was refused is kept with who, when and why, until it can be recorded."""

from collections.abc import Callable, Container, Iterable, Sequence
from typing import Any

import msgspec
import psycopg
from psycopg.types.json import Jsonb

from domain.errors import Refusal
from service import accounts
from service.keys import Keys
from service.recording.submission import Caller, Submission, as_json
from service.recording.working import Decided

REVIVABLE = ("transition", "unknown", "rule", "duplicate_identity")
"""Kinds of refusal that something new about the person may lift."""

_KEEP = """
INSERT INTO zuji.quarantine
       (caller, account, area, source, request_id, type, subject, household, digest, body, refusal, whole_call)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (account, source, request_id, digest) DO UPDATE
   SET attempts = quarantine.attempts + 1, tried_at = clock_timestamp(),
       caller = excluded.caller, area = excluded.area,
       refusal = excluded.refusal, subject = excluded.subject, household = excluded.household,
       whole_call = excluded.whole_call
RETURNING id
"""

_WAITING = """
SELECT q.id, q.caller, q.body FROM zuji.quarantine q
 WHERE q.status = 'waiting' AND {condition}
 ORDER BY q.id LIMIT 2000
   FOR UPDATE
"""
"""What another transaction tries just now is waited for: it may not know yet what has come in meanwhile."""

_WORTH_A_TRY = """
(q.subject = ANY(%(subjects)s) OR q.household = ANY(%(subjects)s))
AND NOT q.whole_call AND q.refusal->>'kind' = ANY(%(kinds)s) AND NOT EXISTS (
    SELECT FROM zuji.quarantine newer
     WHERE newer.account = q.account AND newer.source = q.source AND newer.request_id = q.request_id AND newer.id > q.id
       AND newer.status = 'waiting' AND newer.refusal->>'kind' = ANY(%(kinds)s))
"""
"""Of several bodies under one id the sender means the last."""


_AWAITED = f"SELECT FROM zuji.quarantine q WHERE q.status = 'waiting' AND {_WORTH_A_TRY} LIMIT 1"


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


def keep(conn: psycopg.Connection, keys: Keys, refused: Sequence[Decided], *, whole_call: bool = False) -> list[int]:
    """Keeps the refused items, or counts one more attempt of those kept before; returns their numbers.

    What was to be recorded with its `whole_call` or not at all does not come back by itself.
    """
    numbers = []
    with conn.cursor() as cursor:
        for decided in refused:
            submission = decided.submission
            assert decided.refusal is not None
            row = (
                Jsonb(msgspec.to_builtins(decided.caller)),
                decided.caller.name,
                decided.caller.area,
                _text(submission.source),
                _text(submission.request_id),
                _text(submission.type),
                decided.stream_id.bytes if decided.stream_id else decided.subject.waits_for,
                decided.waits_for,
                submission.digest,
                keys.seal_body(submission.body),
                Jsonb(_clean(as_json(decided.refusal))),
                whole_call,
            )
            found = cursor.execute(_KEEP, row).fetchone()
            assert found is not None
            numbers.append(int(found[0]))
    return numbers


def awaited(conn: psycopg.Connection, subjects: Iterable[bytes]) -> psycopg.Cursor:
    """A row if anything waits for news of these subjects."""
    return conn.execute(_AWAITED, {"subjects": list(subjects), "kinds": list(REVIVABLE)})


def waiting_for(conn: psycopg.Connection, keys: Keys, subjects: Iterable[bytes]) -> list[Waiting]:
    """What waits for news of these subjects, locked for this transaction."""
    parameters = {"subjects": list(subjects), "kinds": list(REVIVABLE)}
    rows = conn.execute(_WAITING.format(condition=_WORTH_A_TRY).encode(), parameters).fetchall()
    return _as_of_now(conn, [_waiting(row, keys) for row in rows])


def waiting_by_id(conn: psycopg.Connection, keys: Keys, quarantine_id: int, scope: Caller) -> Waiting | None:
    """One item that waits, if it lies in the caller's scope; for an integration, if it sent the item itself."""
    rows = conn.execute(_WAITING.format(condition="q.id = %s").encode(), (quarantine_id,)).fetchall()
    waiting = _waiting(rows[0], keys) if rows else None
    if waiting is None or not scope.covers(waiting.caller.area):
        return None
    own = (waiting.caller.name, waiting.caller.role) == (scope.name, scope.role)
    return _as_of_now(conn, [waiting])[0] if own or scope.role != "integration" else None


def settle(conn: psycopg.Connection, decided: Sequence[tuple[int, Decided]], counted: Container[int]) -> None:
    """Notes what a retry brought: recorded, refused again with the reason, or handed over to a request for approval.

    What is refused for another reason waits for other news. An attempt is counted unless the number is in `counted`. Of
    what is out of reach and stays so nothing is noted: its sender would see that somebody elsewhere posted about it.
    """
    with conn.cursor() as cursor:
        cursor.executemany(
            "UPDATE zuji.quarantine"
            "   SET status = %s, refusal = coalesce(%s::jsonb, refusal), household = %s,"
            "       attempts = attempts + %s, tried_at = clock_timestamp()"
            " WHERE id = %s AND (%s IS DISTINCT FROM 'person.unknown' OR refusal->>'code' <> 'person.unknown')",
            [
                (
                    "superseded" if one.pending else "waiting" if one.refusal else "recorded",
                    Jsonb(_clean(as_json(one.refusal))) if one.refusal else None,
                    one.waits_for,
                    int(number not in counted),
                    number,
                    one.refusal.code if one.refusal else None,
                )
                for number, one in decided
            ],
        )


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
