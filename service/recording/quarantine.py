"""Quarantine (`zuji.quarantine`): refused events, with sender, time and reason, until they can be recorded."""

from collections.abc import Callable, Container, Iterable, Sequence
from typing import Any, Final

import msgspec
import psycopg
from psycopg.types.json import Jsonb

from domain.errors import Refusal
from domain.events.event import Reason
from service.recording.retried_items import PENDING_OF_SUBJECTS, RETRY_PARAMETERS
from service.recording.stored_refusal import refusal_to_json
from service.recording.submission import Caller, Decision, Submission
from service.security import accounts
from service.security.keys import Keys

MOST_WAITING: Final = 200
"""Default limit of refused events of one account that wait for one subject."""

_LOCKED_AT_ONCE: Final = 2_000

_STORE: Final = """
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
       body = CASE quarantine.status WHEN 'dismissed' THEN quarantine.body ELSE excluded.body END,
       whole_call = excluded.whole_call,
       status = CASE quarantine.status WHEN 'expired' THEN 'waiting' ELSE quarantine.status END,
       received_at = CASE quarantine.status WHEN 'expired' THEN clock_timestamp() ELSE quarantine.received_at END
RETURNING id
"""
"""Returns no row if the limit of events that wait for the subject from this account is reached."""

_SELECT: Final = "SELECT q.id, q.caller, q.body FROM zuji.quarantine q WHERE"

_PENDING: Final = f"{_SELECT} {PENDING_OF_SUBJECTS} ORDER BY q.id"

_LOCK: Final = f"{_SELECT} {PENDING_OF_SUBJECTS} ORDER BY q.id LIMIT {_LOCKED_AT_ONCE} FOR UPDATE"
"""Waits for rows locked by a concurrent retry: its snapshot may be older than our event."""

_LOCK_BY_ID: Final = f"{_SELECT} q.status = 'waiting' AND q.id = %(id)s FOR UPDATE"

_LOCK_IDS: Final = "SELECT id FROM zuji.quarantine WHERE id = ANY(%s) AND status = 'waiting' ORDER BY id FOR UPDATE"

_CLOSE: Final = """
UPDATE zuji.quarantine q
   SET status = %(status)s, refusal = coalesce(%(refusal)s::jsonb, q.refusal), household = %(household)s,
       subject = coalesce(%(subject)s::bytea, q.subject),
       attempts = q.attempts + CASE WHEN shown THEN %(attempts)s ELSE 0 END,
       tried_at = CASE WHEN shown THEN clock_timestamp() ELSE q.tried_at END, looked_at = clock_timestamp()
  FROM (SELECT id, %(code)s IS DISTINCT FROM 'person.unknown' OR refusal->>'code' <> 'person.unknown' AS shown
          FROM zuji.quarantine WHERE id = %(id)s) was
 WHERE q.id = was.id
"""

_DISMISS: Final = """
UPDATE zuji.quarantine
   SET status = 'dismissed', body = '', tried_at = clock_timestamp(),
       dismissed = jsonb_build_object('by', %(by)s::jsonb, 'at', clock_timestamp(), 'reason', %(reason)s::jsonb)
 WHERE id = %(id)s AND status = 'waiting'
"""

_MARK_DUE: Final = """
INSERT INTO zuji.quarantine_due (subject) SELECT unnest(%s::bytea[])
    ON CONFLICT (subject) DO UPDATE SET marks = quarantine_due.marks + 1
"""


class QuarantinedItem(msgspec.Struct, frozen=True):
    """A refused item that waits: its decrypted body and its sender as the account is now.

    `ended` is the refusal of the item if the account of the sender has ended.
    """

    id: int
    caller: Caller
    body: bytes
    ended: Refusal | None = None

    def submission(self, read_event: Callable[[Caller, int, bytes], Submission], index: int) -> Submission:
        """The item, to be decided again."""
        found = read_event(self.caller, index, self.body)
        return found if self.ended is None else msgspec.structs.replace(found, refusal=self.ended)


def store(
    conn: psycopg.Connection,
    keys: Keys,
    refused: Sequence[Decision],
    *,
    whole_call: bool = False,
    most: int = MOST_WAITING,
) -> list[int | None]:
    """Stores refused items, or counts one more attempt of those stored before; returns their ids.

    Items of an atomic call (`whole_call`) are not retried. An item that exceeds the limit of `most` items that wait for
    one subject from one account is not stored: its id is None, and its refusal becomes `quarantine_full`.
    """
    ids: list[int | None] = []
    with conn.cursor() as cursor:
        cursor.executemany(_STORE, [_row(keys, decision, whole_call, most) for decision in refused], returning=True)
        for decision in refused:
            found = cursor.fetchone()
            cursor.nextset()
            if found is None:
                assert decision.refusal is not None
                decision.refusal = quarantine_full(decision.refusal, most)
            ids.append(int(found[0]) if found else None)
    return ids


def quarantine_full(refusal: Refusal, most: int) -> Refusal:
    """The refusal of an item that is not stored because `most` items wait for its subject already."""
    return Refusal(
        "full",
        "quarantine.full",
        f"此对象已有{most}条被拒绝的事件在隔离区等待，本条未保留：{refusal.zh}；请先查明原因，之后原样重报",
        f"{most} refused events of this subject wait in quarantine; this one was not kept: {refusal.en};"
        " find out why first, then send it again as it is",
        {"limit": most, "refused": refusal.code},
        "subject",
    )


def judgement_of_another(account: str) -> Refusal:
    """The refusal to retry a judgement by hand for the account that posted it."""
    return Refusal(
        "scope",
        "quarantine.own_decision",
        f"这一条是{account}作出的判断，只能由该账号再报；有误的可撤下",
        f"this is a judgement of {account}: only that account decides to try it again; a wrong one can be dismissed",
        {"account": account},
    )


def pending_of(conn: psycopg.Connection, keys: Keys, subject: bytes) -> list[QuarantinedItem]:
    """All items that wait for a subject and are retried, not locked."""
    return _read(conn, keys, _PENDING, {**RETRY_PARAMETERS, "subjects": [subject]})


def lock_pending(conn: psycopg.Connection, keys: Keys, subjects: Iterable[bytes]) -> list[QuarantinedItem]:
    """The items that wait for these subjects and are retried (the first 2,000), locked for this transaction."""
    return _read(conn, keys, _LOCK, {**RETRY_PARAMETERS, "subjects": list(subjects)})


def lock_still_pending(conn: psycopg.Connection, ids: Sequence[int]) -> bool:
    """Locks these items for this transaction; returns whether all of them still wait."""
    return len(conn.execute(_LOCK_IDS, (list(ids),)).fetchall()) == len(ids)


def lock_by_id(conn: psycopg.Connection, keys: Keys, quarantine_id: int, reader: Caller) -> QuarantinedItem | None:
    """One waiting item, locked for this transaction, if the reader may see it; an integration sees its own only."""
    found = _read(conn, keys, _LOCK_BY_ID, {"id": quarantine_id}, current_senders=False)
    if not found or not reader.covers(found[0].caller.area):
        return None
    own = (found[0].caller.name, found[0].caller.role) == (reader.name, reader.role)
    return _with_current_senders(conn, found)[0] if own or reader.role != "integration" else None


def close(conn: psycopg.Connection, decided: Sequence[tuple[int, Decision]], counted: Container[int]) -> None:
    """Writes the results of a retry: recorded, refused again (keeps waiting), or handed over to an approval request.

    An item that is refused for another reason than before waits for other news. An attempt is counted unless the id is
    in `counted`. If a person was unknown to the sender and still is, no attempt is shown: it would tell the sender that
    another area posts about the person.
    """
    with conn.cursor() as cursor:
        cursor.executemany(_CLOSE, [_outcome(id_, decision, id_ not in counted) for id_, decision in decided])


def dismiss(conn: psycopg.Connection, keys: Keys, quarantine_id: int, decided_by: Caller, reason: Reason) -> bool:
    """Ends the waiting of an item that a person decides to be wrong; False if the account may not see such a waiting
    item.

    It is not tried again, and stays dismissed if it is posted again under its request id; who decided so and why is
    kept with it.
    """
    if lock_by_id(conn, keys, quarantine_id, decided_by) is None:
        return False
    by = {"name": decided_by.name, "role": decided_by.role, "organisation": decided_by.organisation}
    by["organisation_type"] = decided_by.organisation_type
    conn.execute(_DISMISS, {"id": quarantine_id, "by": Jsonb(by), "reason": Jsonb(msgspec.to_builtins(reason))})
    return True


def reopen(conn: psycopg.Connection, quarantine_id: int) -> None:
    """Lets an item wait again that was handed over to an approval request, after that could not be recorded."""
    conn.execute("UPDATE zuji.quarantine SET status = 'waiting' WHERE id = %s", (quarantine_id,))


def mark_due(conn: psycopg.Connection, subjects: Iterable[bytes]) -> None:
    """Leaves the items that wait for these subjects to the background process."""
    conn.execute(_MARK_DUE, (sorted(set(subjects)),))


def _read(
    conn: psycopg.Connection, keys: Keys, query: str, parameters: dict[str, Any], *, current_senders: bool = True
) -> list[QuarantinedItem]:
    items = [
        QuarantinedItem(int(id_), msgspec.convert(caller, Caller), keys.decrypt_body(bytes(body)))
        for id_, caller, body in conn.execute(query.encode(), parameters)
    ]
    return _with_current_senders(conn, items) if current_senders else items


def _with_current_senders(conn: psycopg.Connection, items: Sequence[QuarantinedItem]) -> list[QuarantinedItem]:
    """The items with their senders as the accounts are now: what an account may no longer post is not recorded."""
    senders = accounts.current(conn, {item.caller.name for item in items}) if items else {}
    return [
        msgspec.structs.replace(item, caller=senders[item.caller.name])
        if item.caller.name in senders
        else msgspec.structs.replace(item, ended=accounts.account_ended(item.caller.name))
        for item in items
    ]


def _row(keys: Keys, decision: Decision, whole_call: bool, most: int) -> dict[str, Any]:
    submission = decision.submission
    assert decision.refusal is not None
    return {
        "caller": Jsonb(msgspec.to_builtins(decision.caller)),
        "account": decision.caller.name,
        "area": decision.caller.area,
        "source": _text(submission.source),
        "request_id": _text(submission.request_id),
        "type": _text(submission.type),
        "subject": decision.stream_id.bytes if decision.stream_id else decision.subject.quarantine_key,
        "household": decision.awaited_household,
        "digest": submission.digest,
        "body": keys.encrypt_body(submission.body),
        "refusal": Jsonb(_without_nul(refusal_to_json(decision.refusal, submission.event))),
        "whole_call": whole_call,
        "most": most,
    }


def _outcome(quarantine_id: int, decision: Decision, attempted: bool) -> dict[str, Any]:
    refusal = decision.refusal
    return {
        "id": quarantine_id,
        "status": "superseded" if decision.pending else "waiting" if refusal else "recorded",
        "refusal": Jsonb(_without_nul(refusal_to_json(refusal, decision.submission.event))) if refusal else None,
        "code": refusal.code if refusal else None,
        "household": decision.awaited_household,
        "subject": _resolved(decision),
        "attempts": int(attempted),
    }


def _resolved(decision: Decision) -> bytes | None:
    """The key of the stream, once it is known which one the id of an account above the districts means.

    The item then waits for what the others of the stream wait for.
    """
    return decision.stream_id.bytes if decision.subject.local is not None and decision.stream_id is not None else None


def _text(text: str) -> str:
    """PostgreSQL's text holds no NUL, and an index no very long value. The encrypted body keeps the original."""
    return text.replace("\0", "␀")[:200]


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "␀")
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(item) for key, item in value.items()}
    return [_without_nul(item) for item in value] if isinstance(value, list) else value
