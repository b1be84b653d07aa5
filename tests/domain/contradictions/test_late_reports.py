"""Events that a later report excludes: recorded, and on the list as in the other order of arrival."""

from collections.abc import Sequence

import pytest

from domain.contradictions.contradiction import contradictions
from domain.errors import Refusal
from domain.events.event import Event, with_metadata
from service.reference import reference
from tests.domain.benefits.given import course, granted, paid, person, recognised
from tests.domain.events.samples import make_event
from tests.domain.given import given

POLICIES = reference().policies
ON_POST = make_event("employed", "2021-02-01", channel="public_welfare", employer="镇环卫所")
LEFT = make_event("left_post", "2021-03-31")
EXITED = make_event("exited", "2021-02-20")
WORKER = make_event("employed", "2021-01-20", channel="employer", employer="甲", contract_months=24, insured=True)
INSURED = make_event("insurance_started", "2021-01-20")
INSURANCE = granted("2021-05-06", "2021-03-01", "2021-04-30", 60_000, "social_insurance_subsidy")
DIED = make_event("deceased", "2021-03-20")
APRIL = granted("2021-05-06", "2021-04-01", "2021-04-30", 50_000, "post_subsidy")
HALF_A_YEAR = granted("2021-02-06", "2021-02-01", "2021-06-30", 250_000, "post_subsidy")
MAY_PAID = paid("2021-05-20", 50_000, "post_subsidy")
VISITS = [make_event("surveyed", f"2021-01-{6 + i // 4:02}T{9 + i % 4:02}:00") for i in range(40)]


def listed(*events: Event) -> list[tuple[str, int, int, int]]:
    history = given(person(), recognised(), *events).history
    return [(each.kind, each.version, each.other_version, each.money_fen) for each in contradictions(history, POLICIES)]


@pytest.mark.parametrize("visits", [[], VISITS], ids=["short", "long"])
@pytest.mark.parametrize(
    ("before", "event", "late"),
    [
        ([ON_POST], APRIL, LEFT),
        ([WORKER, INSURED], INSURANCE, EXITED),
        ([ON_POST], APRIL, DIED),
        ([ON_POST, HALF_A_YEAR], MAY_PAID, DIED),
    ],
    ids=["grant and leaving", "grant and exit", "grant and death", "payment and death"],
)
def test_the_pair_is_listed_or_refused_in_both_orders(
    visits: Sequence[Event], before: Sequence[Event], event: Event, late: Event
) -> None:
    """Given an event and an earlier one that excludes it, then one order records both and lists them, the other
    refuses the event, citing the same one.
    """
    first = [*visits, *before]
    case = given(person(), recognised(), *first)
    number = case.history.version + 1
    both = case.when(event).then_recorded()
    kinds = [each for each in listed(*first, event, late) if each[0] == "excluded_by_late_report"]
    assert kinds == [("excluded_by_late_report", number, number + 1, getattr(event, "amount_fen", 0))]
    assert not [each for each in contradictions(both, POLICIES) if each.kind == "excluded_by_late_report"]
    result = given(person(), recognised(), *first, late).when(event).result
    assert isinstance(result, Refusal)


def test_what_both_orders_admit_is_not_listed() -> None:
    """Given a late report that excludes nothing, then nothing is listed."""
    assert listed(ON_POST, APRIL, make_event("surveyed", "2021-03-01")) == []
    assert listed(ON_POST, HALF_A_YEAR, DIED) == []  # granted before it
    lived = granted("2021-03-06", "2021-02-01", "2021-03-20", 100_000, "post_subsidy")
    assert listed(ON_POST, lived, paid("2021-04-05", 100_000, "post_subsidy"), DIED) == []


def test_a_course_that_is_shortened_below_what_was_attended() -> None:
    """Given 12 days attended, when the course is corrected to 5, then listed; when that is undone, not."""
    shorter = make_event("corrected", "2021-04-01", target_version=3, changes={"days": 5})
    courses = course("2021-03-01", "2021-03-12", 12)
    assert listed(*courses, shorter) == [("excluded_by_late_report", 4, 5, 0)]
    assert listed(*courses, shorter, make_event("voided", "2021-04-02", target_version=5)) == []
    longer = make_event("corrected", "2021-04-02", target_version=3, changes={"days": 12})
    assert listed(*courses, shorter, longer) == []
    subsidy = granted("2021-03-20", "2021-03-01", "2021-03-12", 36_000)
    assert listed(*courses, subsidy, shorter) == [
        ("excluded_by_late_report", 4, 6, 0),
        ("excluded_by_late_report", 5, 6, 36_000),
    ]


@pytest.mark.parametrize(
    ("before", "answer"),
    [
        ([make_event("finding_raised", "2021-03-01")], make_event("rectified", "2021-03-10", finding="3")),
        (
            [make_event("loan_granted", "2021-03-01", amount_fen=100_000)],
            make_event("loan_repaid", "2021-04-01", amount_fen=50_000),
        ),
        (
            [make_event("training_enrolled", "2021-03-01", course="家政")],
            make_event("training_dropped", "2021-03-05", course="家政"),
        ),
        ([ON_POST], APRIL),
    ],
    ids=["finding", "loan", "course", "job"],
)
def test_an_answer_whose_question_is_void(before: Sequence[Event], answer: Event) -> None:
    """Given an answer to an earlier event, when that one is void, then the answer and the void are listed."""
    void = make_event("voided", "2021-06-01", target_version=3)
    ((kind, version, other, _),) = listed(*before, answer, void)
    assert (kind, version, other) == ("excluded_by_late_report", 4, 5)


def test_an_inspection_by_who_turns_out_to_have_served_the_person() -> None:
    """Given an inspection, when an earlier service by the same account is reported late, then both are listed."""
    inspected = make_event("spot_checked", "2021-06-01")
    served = with_metadata(make_event("surveyed", "2021-05-01"), actor=inspected.metadata.actor)
    assert listed(inspected, served) == [("excluded_by_late_report", 3, 4, 0)]
    refusal = given(person(), recognised(), served).when(inspected).then_refused("inspected_by_another", "rule")
    assert refusal.data["version"] == 3


def test_a_history_of_thousands_is_examined_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given two events that a correction excludes, when as many are examined as lead to the earlier one, then that one
    is listed."""
    shorter = make_event("corrected", "2021-04-01", target_version=3, changes={"days": 5})
    subsidy = granted("2021-03-20", "2021-03-01", "2021-03-12", 36_000)
    monkeypatch.setattr("domain.contradictions.late_reports.MOST_EXAMINED", 2)
    assert listed(*course("2021-03-01", "2021-03-12", 12), subsidy, shorter) == [("excluded_by_late_report", 4, 6, 0)]
