"""Submitting the result of a check: the comparison with what was recorded, and the event with it."""

from datetime import date
from typing import Any

import msgspec
from flask import Response

from api.http import security_log
from api.http.current import answer, caller, context, language
from api.http.own_requests import digest_of, recorded_before
from api.presentation.spot_check import compared_json
from api.resources.events import answer_to
from api.resources.inspection_case import CaseAtHand
from domain.errors import Refusal
from domain.events.event import event_type_of
from domain.events.findings import FindingRaised
from domain.events.supervision import SpotChecked
from domain.inspections.checked_items import REACHED, checks_of_case
from domain.inspections.comparison import Answer, Compared, compare
from service.event_store.responsible_area import area_now
from service.recording.authorization import may_post
from service.recording.own_event import own_event
from service.recording.submission import Receipt

Json = dict[str, Any]


def submitted(at_hand: CaseAtHand, body: Json) -> Response:
    """The answer to a result: what was recorded and in what it differs; the problem if it was refused.

    Raises Refusal: an answer that the form does not ask for, an item without an answer, a day before the draw, another
    result than the one that is recorded (`case.checked`).
    """
    day = body.get("checked_on") or context().today()
    if day < at_hand.case.drawn_on:
        zh = f"检查日期{day}早于抽签日期{at_hand.case.drawn_on}"
        en = f"checked on {day}, before the case was drawn on {at_hand.case.drawn_on}"
        raise Refusal("rule", "result.before_draw", zh, en, {"drawn_on": str(at_hand.case.drawn_on)}, "checked_on")
    answers = [Answer(each["item"], each.get("verdict"), each.get("value")) for each in body.get("answers", ())]
    compared = compare(at_hand.form, answers, at_hand.recorded, all_of=body["contact"] == REACHED)
    request_id, receipt = _request_id(at_hand, body), None
    if (check := _recorded_check(at_hand)) is not None:  # before that no comparison is shown
        receipt = recorded_before(caller().own_source, request_id)
        if receipt is None:
            raise _checked(at_hand, check)
    if receipt is None:
        event = own_event(
            context().recorder,
            caller(),
            SpotChecked,
            str(at_hand.row.person_id),
            request_id=request_id,
            time=day,
            data=_data(at_hand, body, compared),
        )
        # of two inspectors at a time one succeeds; being drawn entitles, whatever the role and the area
        event = msgspec.structs.replace(event, expected_version=at_hand.history.version, entitled=True)
        receipt = context().recorder.record(caller(), [event], atomic=True)
        if receipt.accepted + receipt.duplicates == 0:
            return answer_to(receipt, single=True, atomic=True, submissions=[event])
    row, keys = at_hand.row, [at_hand.inspection.key]
    security_log.result_shown(caller(), str(row.person_id), row.area, keys, items=len(compared.verdicts))
    offered = [_offered(at_hand, item, day, request_id) for item in compared.with_verdict("nonconforming")]
    return answer(_result_json(at_hand, compared, receipt, offered))


def _recorded_check(at_hand: CaseAtHand) -> SpotChecked | None:
    """The result of this check that is recorded already."""
    checks = checks_of_case(at_hand.history.events, at_hand.inspection.key, at_hand.case.case_no)
    return next((check for check in checks if bool(check.second_check) == at_hand.second_check), None)


def _checked(at_hand: CaseAtHand, check: SpotChecked) -> Refusal:
    key, case_no, version = at_hand.inspection.key, at_hand.case.case_no, check.metadata.version
    zh = f"{key}第{case_no}案已有结果（见第{version}条）；有误的，请先更正或作废"
    en = f"case {case_no} of {key} has its result (event {version}): correct or void it first"
    return Refusal("rule", "case.checked", zh, en, {"case_no": case_no, "version": version})


def _data(at_hand: CaseAtHand, body: Json, compared: Compared) -> Json:
    """The data of the event; what is empty is left out."""
    data = {
        "inspection": at_hand.inspection.key,
        "case_no": at_hand.case.case_no,
        "items": list(compared.verdicts),
        "verdict": compared.verdict,
        "nonconforming": list(compared.with_verdict("nonconforming")),
        "unverifiable": list(compared.with_verdict("unverifiable")),
        "differences": "\n".join(each.line for each in compared.differences),
        "contact": body["contact"],
        "way": body["way"],
        "satisfaction": body.get("satisfaction"),
        "second_check": at_hand.second_check,
        "inspector_accounts": [name for name in at_hand.inspectors if name != caller().name],
        "evidence": [msgspec.structs.asdict(each) for each in body.get("evidence", ())],
    }
    return {name: value for name, value in data.items() if value or name == "items"}


def _request_id(at_hand: CaseAtHand, body: Json) -> str:
    """The id of a result: equal results have equal ids, until one is void.

    An account gives none: with the id of another request it would see the differences, and nothing would be recorded.
    """
    key, case_no = at_hand.inspection.key, at_hand.case.case_no
    void = len(checks_of_case(at_hand.history.recorded, key, case_no)) - len(
        checks_of_case(at_hand.history.events, key, case_no)
    )
    content = [str(body.get("checked_on")), body["contact"], body["way"], body.get("answers"), body.get("satisfaction")]
    evidence = [each.sha256 for each in body.get("evidence", ())]
    return f"check/{key}/{case_no}/{int(at_hand.second_check)}/{void}/{digest_of([*content, evidence])[:32]}"


def _result_json(at_hand: CaseAtHand, compared: Compared, receipt: Receipt, offered: list[Json]) -> Json:
    name = event_type_of(FindingRaised)
    raises = may_post(caller(), name) and caller().covers(area_now(at_hand.history))
    return {
        "inspection": at_hand.inspection.key,
        "case_no": at_hand.case.case_no,
        "second_check": at_hand.second_check,
        "accepted": receipt.accepted,
        "duplicates": receipt.duplicates,
        **compared_json(compared, context().reference, language()),
        "findings": offered if raises else [],
        "findings_raised_by": list(FindingRaised.posted_by),
        "position": receipt.position,
    }


def _offered(at_hand: CaseAtHand, item: str, day: date, check_id: str) -> Json:
    """The finding about an item as the account can post it, with the severity that the policy proposes.

    `check_id` is the request id of the result: a result that is recorded anew offers findings of its own.
    """
    key, case_no = at_hand.inspection.key, at_hand.case.case_no
    term = context().reference.codes["spot_check_item"].get(item)
    proposed = context().reference.policies.at(area_now(at_hand.history), day).findings.proposed_severity
    data = {"inspection": key, "case_no": case_no, "item": term.zh if term is not None else item}
    return {
        "specversion": "1.0",
        "id": f"finding/{check_id.removeprefix('check/')}/{item}",
        "source": caller().own_source,
        "type": event_type_of(FindingRaised),
        "subject": at_hand.row.person_id,
        "time": day,
        "data": data | ({"severity": proposed} if proposed else {}),
    }
