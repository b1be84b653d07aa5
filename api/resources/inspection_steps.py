"""The steps of an inspection after its plan: the draw, a replacement, giving up, closing; each recorded as events."""

from collections.abc import Mapping, Sequence
from secrets import token_bytes
from typing import Any, Final, NamedTuple

from api.http import security_log
from api.http.current import caller, context
from api.http.own_requests import recorded_before
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
from domain.inspections.inspectors import AssignedCase
from domain.inspections.seeds import GENERATED, GivenSeed, refuse_seed, seed_of
from domain.inspections.steps import PLANNED
from projections.queries.inspection_draw import draw_replacement, draw_sample
from projections.queries.inspections import all_cases
from projections.views.inspection import InspectionRow
from service.postgres.database import reading_all_areas
from service.recording.own_event import own_event
from service.recording.submission import Receipt, Submission

Body = Mapping[str, Any]
Data = dict[str, Any]

_RANDOM_BYTES: Final = 32


class Step(NamedTuple):
    """The receipt of a step, with its events; `told` is what the answer says of it."""

    receipt: Receipt
    events: Sequence[Submission] = ()
    told: Mapping[str, Any] = {}


def drawn(row: InspectionRow, body: Body) -> Step:
    """Draws the sample of a plan by the seed of the body. Raises Refusal: the seed, a second draw, the inspectors."""
    if (before := _before("draw", row, body)) is not None:
        return Step(before)
    if row.state != PLANNED:  # before the work of a draw; the rule of the event says the same
        zh, en = (
            "此方案已经抽签、终止或结束，不能再抽",
            "the plan was drawn, or the inspection is over: it is not drawn",
        )
        raise Refusal("rule", "drawn_once", zh, en, {"state": row.state})
    seed, app = _seed(row, body), context()
    with reading_all_areas(app.pool) as (views, _), app.pool.connection() as log:
        sample = draw_sample(log, views, app.store, row, seed)
    told = {"seed": seed, "sample_sha256": sample.sha256, "sample_size": len(sample.cases)}
    data = {"seed_kind": row.seed_kind, "plan_sha256": row.plan_sha256, **told}
    if (source := body.get("seed_source")) is not None:
        data["seed_source"] = source
    if (published := body.get("seed_published_on")) is not None:
        data["seed_published_on"] = published.isoformat()
    cases: list[tuple[type[Event], Data]] = [
        (CaseDrawn, _case_data(case, str(person))) for case, person in sample.cases
    ]
    step = _recorded("draw", row, body, [(InspectionDrawn, data), *cases], told)
    if not step.receipt.rejected:
        persons = [str(person) for _, person in sample.cases]
        security_log.inspected(caller(), "drawn", row.key, row.area, persons=persons, items=len(persons))
    return step


def replaced(row: InspectionRow, case_no: int, body: Body) -> Step:
    """Replaces a case by the next of its stratum. Raises Refusal: no such case, a mandatory one, nobody left."""
    if (before := _before(f"replacement/{case_no}", row, body)) is not None:
        return Step(before)
    app = context()
    with reading_all_areas(app.pool) as (views, _), app.pool.connection() as log:
        cases = all_cases(views, row.key)
        case = next((one for one in cases if one.case_no == case_no and one.replaced_on is None), None)
        if case is None:
            zh, en = f"没有可替换的第{case_no}案", f"there is no case {case_no} to replace"
            raise Refusal("rule", "replaces_a_case", zh, en, field="case_no")
        found, person = draw_replacement(log, views, app.store, row, cases, case)
    data = {"case_no": case_no, "cause": body["cause"]}
    evidence: Sequence[Evidence] = body.get("evidence", ())
    if evidence:
        data["evidence"] = [{"name": one.name, "sha256": one.sha256} for one in evidence]
    drawn_instead = {**_case_data(found, str(person)), "replaces": case_no}
    events: list[tuple[type[Event], Data]] = [(CaseReplaced, data), (CaseDrawn, drawn_instead)]
    return _recorded(f"replacement/{case_no}", row, body, events, {"case_no": found.drawn.case_no})


def abandoned(row: InspectionRow, body: Body) -> Step:
    """Gives an inspection up, for the reason in the body."""
    reason: Reason = body["reason"]
    data = {name: value for name in ("code", "text", "legal_basis") if (value := getattr(reason, name))}
    return _simple("abandon", row, body, InspectionAbandoned, {"reason": data})


def closed(row: InspectionRow, body: Body) -> Step:
    """Closes an inspection."""
    return _simple("close", row, body, InspectionClosed, {})


def _simple(name: str, row: InspectionRow, body: Body, event_class: type[Event], data: Data) -> Step:
    if (before := _before(name, row, body)) is not None:
        return Step(before)
    return _recorded(name, row, body, [(event_class, data)], {})


def _recorded(
    name: str, row: InspectionRow, body: Body, events: Sequence[tuple[type[Event], Data]], told: Mapping[str, Any]
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
    return Step(app.recorder.record(caller(), submissions, atomic=True), submissions, told)


def _before(name: str, row: InspectionRow, body: Body) -> Receipt | None:
    return recorded_before(_source_of(body), request_id_of(name, row.key, body))


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
    return seed_of(token_bytes(_RANDOM_BYTES)) if row.seed_kind == GENERATED else str(given.seed)


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
