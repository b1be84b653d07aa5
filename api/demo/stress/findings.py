"""Findings of an inspection: answered, rejected, rechecked, escalated, withdrawn; the money found and paid back."""

from typing import Any

from api.demo.stress.step import INSPECTION
from api.demo.stress.story import Data, Story, at

_PROOF = [{"name": "退款凭证.pdf", "sha256": "5c" * 32}]
_REASON = {"code": "checked", "text": "复核原始材料"}


def found(story: Story) -> None:
    """A procedure sent back and then put right, a benefit paid without a ground, and a finding that was none."""
    person = story.registered("1972-05-02", at("2021-01-04"))
    paid: Data = {"benefit": "unemployment_benefit", "amount_fen": 180_000}
    days: Data = {"from": "2021-01-15", "to": "2021-02-14"}
    story.add(person, "benefit_granted", at("2021-01-15"), **paid, **days)
    story.add(person, "benefit_paid", at("2021-01-20"), **paid)
    case: Data = {"inspection": f"F{story.number:04d}", "account": INSPECTION, "case_no": 3, "unit": "镇人社所"}

    def raised(item: str, severity: str, **data: Any) -> str:
        step = story.add(person, "finding_raised", at("2021-04-02"), **case, item=item, severity=severity, **data)
        return str(step.version)

    procedure = raised("台账无签字", "procedure", unit_area=person.area)
    benefit = raised("就业后仍领失业金", "ineligible_benefit", at_stake_fen=180_000)
    none = raised("身份证复印件缺失", "data_error", due="2021-04-30")
    story.add(person, "finding_answered", at("2021-04-06"), finding=procedure, reply="agrees", answer="已补签")
    story.add(
        person, "finding_answered", at("2021-04-06", 10), finding="99", reply="agrees", expected="answers_a_finding"
    )
    story.add(person, "rectified", at("2021-04-08"), finding=procedure)
    sent_back: Data = {"account": INSPECTION, "finding": procedure, "reason": _REASON}
    story.add(person, "rectification_rejected", at("2021-04-12"), **sent_back)
    story.add(
        person, "rectification_rejected", at("2021-04-13"), **sent_back, expected="rejects_a_rectification"
    )  # once
    story.add(person, "rectified", at("2021-04-20"), finding=procedure)
    judged: Data = {"account": INSPECTION, "finding": procedure}
    story.add(person, "finding_rechecked", at("2021-04-25"), **judged, result="put_right")
    story.add(person, "rectification_accepted", at("2021-04-26"), **judged)
    story.add(person, "rectified", at("2021-04-03"), finding=benefit, expected="proves_a_rectification")
    step: Data = {"account": INSPECTION, "finding": benefit, "issued_by": "区人社局"}
    story.add(person, "finding_escalated", at("2021-04-09"), **step, step="talk", expected="escalates_a_finding")
    story.add(person, "finding_escalated", at("2021-04-10"), **step, step="circular", number="海人社督〔2021〕4号")
    story.add(person, "benefit_recovered", at("2021-04-15"), **{**paid, "amount_fen": 120_000}, finding=benefit)
    story.add(person, "rectified", at("2021-04-16"), finding=benefit, evidence=_PROOF)
    withdrawn: Data = {"finding": none, "reason": _REASON}
    own = "withdrawn_by_another"
    story.add(person, "finding_withdrawn", at("2021-04-07"), **withdrawn, account=INSPECTION, expected=own)
    story.add(person, "finding_withdrawn", at("2021-04-08", 15), **withdrawn)


THEMES = (found,)
