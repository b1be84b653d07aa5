"""What inspectors found is compared with what was recorded; the form itself holds no recorded value."""

from datetime import date
from typing import Any, get_args

import pytest

from domain.errors import Refusal
from domain.history.history import History
from domain.inspections.comparison import Answer, Compared, compare
from domain.inspections.form import form_of
from domain.inspections.recorded_values import Recorded
from domain.policy.spot_check_form import RecordedValue
from service.reference import reference
from tests.domain.benefits.given import granted, person, recognised
from tests.domain.benefits.given import paid as benefit_paid
from tests.domain.events.samples import make_event
from tests.domain.given import given

POLICIES, CODES = reference().policies, reference().codes
DAY = date(2021, 6, 30)
REGISTERED = make_event("registered", "2021-01-05", area="320614-01")
LIFE = (
    REGISTERED,
    make_event("recognised", "2021-01-20", categories=("older_worker",), basis="认定表"),
    make_event("job_info_given", "2021-02-01", posts=("保洁", "保安", "绿化")),
    make_event("job_info_given", "2021-02-08", posts=("门卫",)),
    make_event("job_info_given", "2021-02-08", posts=("保姆",)),
    make_event("training_enrolled", "2021-02-10", course="保洁", trade="保洁", kind="reemployment", days=10),
    make_event("training_completed", "2021-02-20", course="保洁", days_attended=9, passed=True),
    make_event("certificate_obtained", "2021-02-21", certificate="保洁", number="苏-001", issuer="海门"),
    make_event(
        "employed",
        "2021-03-01",
        channel="public_welfare",
        employer="海门 环卫 有限公司",
        monthly_wage_fen=228_000,
        insured=True,
    ),
)


def recorded(*events: Any) -> Recorded:
    history: History = given(*events).history
    return Recorded(history, DAY, POLICIES.at("320614-01", DAY), POLICIES.calendar)


ALL = recorded(*LIFE)


def compared(*answers: Answer, mode: str = "concentrated") -> Compared:
    return compare(form_of(ALL, mode), answers, ALL, all_of=False)


@pytest.mark.parametrize(
    ("item", "found", "verdict", "line"),
    [
        ("employer", "海门环卫有限公司", "conforms", None),
        ("employer", "海门绿化有限公司", "nonconforming", "employer: 海门 环卫 有限公司 → 海门绿化有限公司"),
        ("wage", 228_000, "conforms", None),
        ("wage", 200_005, "nonconforming", "wage: 2280.00 → 2000.05"),
        ("job_information", 2, "conforms", None),
        ("job_information", 0, "nonconforming", "job_information: 2 → 0"),
        ("started_on", "2021-03-01", "conforms", None),
        ("started_on", "2021-03-15", "nonconforming", "started_on: 2021-03-01 → 2021-03-15"),
        ("at_work", False, "nonconforming", "at_work: yes → no"),
        ("insurance", True, "conforms", None),
        ("certificate", "苏001", "conforms", None),
        ("training_days", 10, "nonconforming", "training_days: 9 → 10"),
        ("post_term", "2024-02-29", "conforms", None),
    ],
)
def test_a_value_is_compared_by_its_kind(item: str, found: Any, verdict: str, line: str | None) -> None:
    result = compared(Answer(item, value=found))
    assert {item: verdict} == dict(result.verdicts)
    assert [line] * (line is not None) == [difference.line for difference in result.differences]


def test_a_value_of_which_nothing_is_recorded_cannot_be_verified() -> None:
    before = Recorded(given(*LIFE[:-1]).history, DAY, ALL.policy, ALL.calendar)
    result = compare(form_of(before, "special"), [Answer("at_work", value=True)], before, all_of=False)
    assert ("unverifiable", ["at_work: — → yes"]) == (result.verdicts["at_work"], [d.line for d in result.differences])


def test_the_verdict_on_the_whole_is_the_worst() -> None:
    conforms, open_, wrong = (
        Answer("identity", "conforms"),
        Answer("wage", "unverifiable"),
        Answer("employer", "nonconforming"),
    )
    assert [None, "confirmed", "unverifiable", "refuted"] == [
        compared(*answers).verdict for answers in ((), (conforms,), (conforms, open_), (conforms, open_, wrong))
    ]
    assert ["employer: 海门 环卫 有限公司 → —"] == [d.line for d in compared(wrong, open_).differences]


@pytest.mark.parametrize(
    "answers",
    [
        [Answer("own_account", "conforms")],
        [Answer("identity", "conforms"), Answer("identity", "nonconforming")],
        [Answer("identity")],
        [Answer("identity", value="yes")],
        [Answer("wage", "conforms")],
        [Answer("wage", value=True)],
        [Answer("wage", value=-1)],
        [Answer("started_on", value="1 March")],
        [Answer("employer", value=" ")],
        [Answer("at_work", value=1)],
    ],
)
def test_an_answer_of_another_kind_is_refused(answers: list[Answer]) -> None:
    with pytest.raises(Refusal, match=r"result\.answer") as refused:
        compared(*answers)
    assert ("shape", "answers") == (refused.value.kind, refused.value.field)


def test_each_item_of_the_form_is_answered() -> None:
    form = form_of(ALL, "follow_up")
    with pytest.raises(Refusal, match=r"result\.incomplete") as refused:
        compare(form, [Answer("identity", "conforms")], ALL, all_of=True)
    assert [item for item in form if item != "identity"] == refused.value.data["items"]


def test_whom_an_item_is_asked_of_and_in_which_mode() -> None:
    nothing = recorded(REGISTERED)
    assert ["identity", "at_work", "services", "job_information"] == list(form_of(nothing, "follow_up"))
    assert "ledger" in form_of(nothing, "ledger_check")
    assert {"contract", "category_evidence"}.isdisjoint(form_of(ALL, "undercover"))
    assert {"no_stand_in", "attendance"} <= form_of(ALL, "undercover").keys()


def test_every_item_has_a_name_and_every_value_is_compared_by_an_item() -> None:
    form = ALL.policy.spot_check_form
    assert CODES["spot_check_item"].keys() == form.keys()
    assert set(get_args(RecordedValue)) == {item.recorded for item in form.values()} - {None}
    assert {mode for item in form.values() for mode in item.modes} <= CODES["inspection_mode"].keys()


def test_money_is_that_of_the_last_payment() -> None:
    grant = granted("2021-04-02", "2021-02-01", "2021-03-31", 200_000, "post_subsidy")
    at_work = make_event("employed", "2021-02-01", channel="public_welfare")
    paid = recorded(person(), recognised(), at_work, grant, benefit_paid("2021-04-05", 150_000, "post_subsidy"))
    answers = [Answer("benefit_amount", value=200_000), Answer("benefit_paid_on", value="2021-04-08")]
    result = compare(form_of(paid, "follow_up"), answers, paid, all_of=False)
    assert {"benefit_amount": "nonconforming", "benefit_paid_on": "conforms"} == dict(result.verdicts)
