"""The steps of an inspection after its plan: the draw, a replacement, giving up, closing; each recorded as events."""

from collections.abc import Mapping, Sequence
from secrets import token_bytes
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from api.http import security_log
from api.http.current import caller, context, in_language
from api.http.own_requests import recorded_before
from api.http.read_your_writes import wait_for_position
from api.resources.inspection_plan import request_id_of
from domain.errors import Refusal
from domain.events.event import Event, Evidence, Reason
from domain.events.inspections import (
    CaseDrawn,
    CaseReplaced,
    InspectionAbandoned,
    InspectionClosed,
    InspectionDrawn,
)
from domain.history.history import History
from domain.inspections.inspectors import AssignedCase
from domain.inspections.replacements import is_recorded, refuse_checked_case
from domain.inspections.rules import unfinished
from domain.inspections.seeds import GENERATED, RANDOM_BYTES, GivenSeed, refuse_seed, seed_of
from domain.inspections.steps import DRAWN, PLANNED, steps_of
from domain.reference.scope import EVERYWHERE
from projections.queries.inspection_checks import case_results, progress_of
from projections.queries.inspection_draw import draw_replacement, draw_sample
from projections.queries.inspections import all_cases
from projections.queries.person_as_of import history_of
from projections.views.inspection import InspectionRow
from service.event_store.merges import merges_of, survivor
from service.event_store.recorder import head
from service.postgres.database import reading_all_areas
from service.recording.own_event import own_event
from service.recording.submission import Receipt, Submission

Body = Mapping[str, Any]
Data = dict[str, Any]


class Step(NamedTuple):
    """The receipt of a step, with its events; `members` are those of the answer about it."""

    receipt: Receipt
    events: Sequence[Submission] = ()
    members: Mapping[str, Any] = {}


def drawn(row: InspectionRow, body: Body) -> Step:
    """Draws the sample of a plan by the seed of the body. Raises Refusal: the seed, a second draw, the inspectors."""
    if (before := _before("draw", row, body)) is not None:
        return before
    if row.state != PLANNED:  # before the work of a draw; the rule of the event says the same
        zh, en = (
            "此方案已经抽签、终止或结束，不能再抽",
            "the plan was drawn, or the inspection is over: it is not drawn",
        )
        raise Refusal("rule", "drawn_once", zh, en, {"state": row.state})
    seed, app = _seed(row, body), context()
    with reading_all_areas(app.pool) as (views, _), app.pool.connection() as log:
        sample = draw_sample(log, views, app.store, row, seed)
    members = {"seed": seed, "sample_sha256": sample.sha256, "sample_size": len(sample.cases)}
    data = {"seed_kind": row.seed_kind, "plan_sha256": row.plan_sha256, **members}
    if (source := body.get("seed_source")) is not None:
        data["seed_source"] = source
    if (published := body.get("seed_published_on")) is not None:
        data["seed_published_on"] = published.isoformat()
    cases: list[tuple[type[Event], Data]] = [
        (CaseDrawn, _case_data(case, str(person))) for case, person in sample.cases
    ]
    step = _recorded("draw", row, body, [(InspectionDrawn, data), *cases], members)
    if not step.receipt.rejected:
        persons = [str(person) for _, person in sample.cases]
        security_log.inspected(caller(), "drawn", row.key, row.area, persons=persons, items=len(persons))
    return step


def replaced(row: InspectionRow, case_no: int, body: Body) -> Step:
    """Replaces a case by the next of its stratum. Raises Refusal: no such case, a mandatory one, nobody left."""
    if (before := _before(f"replacement/{case_no}", row, body, case_no)) is not None:
        return before
    app = context()
    with reading_all_areas(app.pool) as (views, _), app.pool.connection() as log:
        cases = all_cases(views, row.key)
        case = next((one for one in cases if one.case_no == case_no and one.replaced_on is None), None)
        if case is None:
            zh, en = f"没有可替换的第{case_no}案", f"there is no case {case_no} to replace"
            raise Refusal("rule", "replaces_a_case", zh, en, field="case_no")
        history = _history(log, survivor(case.person_id, merges_of(log, [case.person_id])))
        refuse_checked_case(history.events, row.key, case_no)  # before the work; recording says the same
        found, person = draw_replacement(log, views, app.store, row, cases, case)
    evidence: Sequence[Evidence] = body["evidence"]
    documents = [{"name": one.name, "sha256": one.sha256} for one in evidence]
    data = {"case_no": case_no, "cause": body["cause"], "evidence": documents}
    drawn_instead = {**_case_data(found, str(person)), "replaces": case_no}
    events: list[tuple[type[Event], Data]] = [(CaseReplaced, data), (CaseDrawn, drawn_instead)]
    members = {"case_no": found.drawn.case_no, "note": _note(body["cause"], history, row.area)}
    return _recorded(f"replacement/{case_no}", row, body, events, members)


def abandoned(row: InspectionRow, body: Body) -> Step:
    """Gives an inspection up, for the reason in the body."""
    if (before := _before("abandon", row, body)) is not None:
        return before
    return _recorded("abandon", row, body, [(InspectionAbandoned, _reason_data(body))], {})


def closed(row: InspectionRow, body: Body) -> Step:
    """Closes an inspection. Raises Refusal (rule, `closes_what_is_checked`) if cases have no result and no reason is
    given."""
    if (before := _before("close", row, body)) is not None:
        return before
    app = context()
    with app.pool.connection() as log:
        position = head(log)
    wait_for_position({"min_position": position})  # a result just recorded counts
    with reading_all_areas(app.pool) as (views, _):
        progress = progress_of(all_cases(views, row.key), case_results(views, row.key))
    if row.state == DRAWN and progress.open and "reason" not in body:
        raise unfinished(progress.open, progress.standing)
    return _recorded("close", row, body, [(InspectionClosed, {"unchecked": progress.open, **_reason_data(body)})], {})


def _reason_data(body: Body) -> Data:
    reason: Reason | None = body.get("reason")
    if reason is None:
        return {}
    return {"reason": {name: value for name in ("code", "text", "legal_basis") if (value := getattr(reason, name))}}


def _note(cause: str, history: History, area: str) -> str | None:
    """That the register holds nothing of the cause of a replacement; None if it does."""
    if is_recorded(cause, history, area):
        return None
    term = context().reference.codes["replacement_cause"][cause]
    return in_language(
        f"登记中没有此人“{term.zh}”的记录，替换只凭所附证据；属实的，应补登记",
        f"the register holds nothing of the cause ({term.en}): the replacement rests on the evidence alone; if it is "
        "true, it is yet to be recorded",
    )


def _recorded(
    name: str, row: InspectionRow, body: Body, events: Sequence[tuple[type[Event], Data]], members: Mapping[str, Any]
) -> Step:
    """Records the events of a step, all of them or none."""
    app = context()
    first, now = request_id_of(name, row.key, body), app.now().replace(microsecond=0)
    submissions = [
        own_event(
            *(app.recorder, caller(), event_class, row.key),
            request_id=first if index == 0 else f"{first}/{index}",
            source=_source_of(body),
            time=now,
            data=data,
            index=index,
        )
        for index, (event_class, data) in enumerate(events)
    ]
    return Step(app.recorder.record(caller(), submissions, atomic=True), submissions, members)


def _before(name: str, row: InspectionRow, body: Body, case_no: int | None = None) -> Step | None:
    """The step if it is recorded already, with what the log says of it; None for a new one.

    `case_no` is the case that it replaces.
    """
    receipt = recorded_before(_source_of(body), request_id_of(name, row.key, body))
    if receipt is None:
        return None
    with context().pool.connection() as log:
        steps = steps_of(_history(log, row.inspection_id).events)
    members: Data = {"state": steps.state}
    if name == "draw" and steps.drawn is not None:
        members |= {field: getattr(steps.drawn, field) for field in ("seed", "sample_sha256", "sample_size")}
    if case_no is not None:
        members["case_no"] = next((no for no, case in steps.cases.items() if case.replaces == case_no), None)
    return Step(receipt, members=members)


def _history(log: psycopg.Connection, stream_id: UUID) -> History:
    """The history of a stream that was recorded, in whichever area; private fields stay encrypted."""
    history = history_of(log, context().store, stream_id, scope=EVERYWHERE, decrypt=False)
    assert history is not None
    return history


def _source_of(body: Body) -> str:
    return str(body.get("source") or caller().own_source)


def _seed(row: InspectionRow, body: Body) -> str:
    """The seed of the draw: that of the body, or random. Raises Refusal (rule) as `refuse_seed` does."""
    given = GivenSeed(
        row.seed_kind, caller().name, body.get("seed"), body.get("seed_source"), body.get("seed_published_on")
    )
    refuse_seed(
        given,
        kind=row.seed_kind,
        planner=row.planned_by,
        inspectors=row.inspectors,
        committed_on=row.planned_on,
        today=context().today(),
    )
    return seed_of(token_bytes(RANDOM_BYTES)) if row.seed_kind == GENERATED else str(given.seed)


def _case_data(case: AssignedCase, person: str) -> Data:
    drawn_case = case.drawn
    optional = {"stratum": drawn_case.stratum, "mandatory_reason": drawn_case.mandatory_reason}
    return {
        "case_no": drawn_case.case_no,
        "ticket": drawn_case.ticket,
        "person": person,
        "part": drawn_case.part,
        "inspectors": list(case.inspectors),
        "excluded": [f"{account}:{rule}" for account, rule in case.excluded.items()],
        **{name: value for name, value in optional.items() if value is not None},
    }
