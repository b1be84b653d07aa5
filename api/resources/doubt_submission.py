"""The events of a doubt: its assignment and its verdict, with the events as they are found now."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response

from api.http.current import caller, context
from api.http.own_requests import digest_of, recorded_before
from api.resources.events import answer_to
from domain.events.doubts import DoubtAssigned, DoubtSettled
from domain.events.event import Event
from domain.reference.calendar import TimeLimit
from projections.radar.found import ListedDoubt
from service.recording.own_event import own_event
from service.recording.submission import Receipt, Submission

Body = Mapping[str, Any]


def assignment_event(found: ListedDoubt, body: Body) -> Submission | Receipt:
    """The assignment of a doubt; the receipt of a request that is recorded. Without a day the term of the policy."""
    source = found.hit or found.doubt
    assert source is not None
    due_on = body.get("due_on") or _due_on(found)
    data = {
        "doubt": found.key,
        "pattern": found.pattern,
        "evidence_digest": source.evidence_digest,
        "since": found.part.first,
        "until": found.part.last,
        "owner": body["owner"],
        "due_on": due_on,
        "accounts": list(source.accounts),
        **({"recorder": found.recorder} if found.recorder else {}),
    }
    return _event(DoubtAssigned, found, found.area, body, data, [body["owner"], due_on.isoformat()])


def verdict_event(found: ListedDoubt, body: Body) -> Submission | Receipt:
    """The verdict on a doubt, recorded where it was assigned; the receipt of a request that is recorded."""
    source = found.hit or found.doubt
    assert source is not None
    data = {
        "doubt": found.key,
        "verdict": body["verdict"],
        "text": body["text"],
        "evidence_digest": source.evidence_digest,
        "accounts": list(source.accounts),
    }
    area = found.doubt.area if found.doubt else found.area
    return _event(DoubtSettled, found, area, body, data, [body["verdict"], body["text"]])


def submitted(event: Submission | Receipt) -> Response:
    """The answer to an event, or to a request that is recorded already. An event that is refused is not tried again
    from quarantine: a person decides anew."""
    if isinstance(event, Receipt):
        return answer_to(event, single=True)
    receipt = context().recorder.record(caller(), [event], atomic=True)
    return answer_to(receipt, single=True, atomic=True, submissions=[event])


def _due_on(found: ListedDoubt) -> Any:
    app = context()
    policies, now = app.reference.policies, app.now()
    rule = policies.at(found.area, app.today()).radar
    assert rule is not None  # without it nothing is found
    return policies.calendar.due(now, TimeLimit(working_days=rule.term_working_days)).at.date()


def _event(
    kind: type[Event], found: ListedDoubt, area: str, body: Body, data: Body, content: Sequence[str]
) -> Submission | Receipt:
    """The event of a request. Without an id, equal contents after the same assignment have equal ids."""
    source = str(body.get("source") or caller().own_source)
    doubt = found.doubt
    stage = [doubt.area, str(doubt.version), str(doubt.settled_version)] if doubt else []
    request_id = body.get("id") or f"doubt/{digest_of([kind.__name__, found.key, *stage, *content])}"
    if (before := recorded_before(source, request_id)) is not None:
        return before
    app = context()
    return own_event(
        app.recorder,
        caller(),
        kind,
        area,
        request_id=request_id,
        source=source,
        time=app.now(),
        data=data,
    )
