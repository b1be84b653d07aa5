"""Payments against grants, recoveries of payments, amounts due back after death (R4-11; docs/domain.md 12)."""

from domain.benefits.recovery import DueBack, due_back
from domain.events.event import Event
from service.reference import reference
from tests.domain.benefits.given import course, granted, paid, person, recognised, recovered
from tests.domain.events.samples import make_event
from tests.domain.given import given

POLICIES = reference().policies

GRANTED = (
    person(),
    recognised(),
    *course("2021-02-22", "2021-03-09"),
    granted("2021-03-20", "2021-02-22", "2021-03-09", 36_000),
)


def test_paid_only_against_a_grant_and_never_above_it() -> None:
    """Given 360 yuan granted, when paid in two parts, then no fen more; without a grant, nothing."""
    given(person()).when(paid("2021-03-25", 1)).then_refused("benefit.not_granted", "rule", "benefit")
    case = given(*GRANTED, paid("2021-03-25", 30_000))
    refusal = case.when(paid("2021-03-26", 6_001)).then_refused("benefit.above_grant", "rule", "amount_fen")
    assert (refusal.data["granted_fen"], refusal.data["paid_fen"], refusal.data["events"]) == (36_000, 30_000, [5, 6])
    case.when(paid("2021-03-26", 6_000)).then_recorded()


def test_a_late_payment_leaves_the_recorded_ones_possible() -> None:
    """Given 360 yuan paid, when one before it is reported late, then it is refused, naming the recorded payment."""
    late = given(*GRANTED, paid("2021-03-25", 36_000)).when(paid("2021-03-22", 1))
    assert late.then_refused("benefit.above_grant", "rule").data["contradicts"]["version"] == 6


def test_recovered_only_of_what_was_paid() -> None:
    """Given 360 yuan paid, when 100 are recovered, then at most 260 more."""
    case = given(*GRANTED, paid("2021-03-25", 36_000), recovered("2021-05-06", 10_000))
    case.when(recovered("2021-05-07", 26_001)).then_refused("benefit.above_paid", "rule", "amount_fen")
    case.when(recovered("2021-05-07", 26_000)).then_recorded()


POST = "post_subsidy"
ON_POST: tuple[Event, ...] = (
    person(),
    make_event("employed", "2021-01-11", channel="public_welfare"),
    granted("2021-01-12", "2021-01-11", "2021-06-30", 600_000, POST),
    paid("2021-03-05", 100_000, POST),
    paid("2021-04-06", 100_000, POST),
)


def test_a_death_in_march_recorded_in_may_makes_the_subsidy_of_april_due_back() -> None:
    """Given that April is paid, when a death in March is recorded, then April's is due; the work still counts."""
    history = given(*ON_POST).when(make_event("deceased", "2021-03-20")).then_recorded(case="deceased")
    (due,) = due_back(history.transitions, POLICIES.at)
    assert (due.benefit, due.amount_fen, due.cause, due.since.isoformat()) == (
        POST,
        100_000,
        "paid_after_death",
        "2021-04-06",
    )
    assert due.events == (6, 5)
    assert [type(step.event).__name__ for step in history.transitions].index("Employed") == 1


def test_recovery_goes_on_after_death_and_payment_does_not() -> None:
    """Given somebody dead, when paid, then refused; when recovered, then recorded and no more is due."""
    dead = given(*ON_POST, make_event("deceased", "2021-03-20"))
    dead.when(paid("2021-05-06", 1, POST)).then_refused("benefit.deceased", "rule", "time")
    dead.when(granted("2021-05-06", "2021-03-01", "2021-03-20", 1, POST)).then_refused(
        "benefit.deceased", "rule", "time"
    )
    part = dead.when(recovered("2021-06-06", 40_000, POST)).then_recorded()
    assert [due.amount_fen for due in due_back(part.transitions, POLICIES.at)] == [60_000]
    assert (
        due_back(
            given(
                *ON_POST, make_event("deceased", "2021-03-20"), recovered("2021-06-06", 100_000, POST)
            ).history.transitions,
            POLICIES.at,
        )
        == ()
    )


def test_what_was_paid_on_a_grant_that_is_void_is_due_back() -> None:
    """Given a grant paid, when it is voided, then all is due back."""
    history = (
        given(*GRANTED, paid("2021-03-25", 36_000))
        .when(make_event("voided", "2021-05-06", target_version=5))
        .then_recorded()
    )
    (due,) = due_back(history.transitions, POLICIES.at)
    assert isinstance(due, DueBack)
    assert (due.amount_fen, due.cause) == (36_000, "paid_above_grant")


def test_nothing_paid_nothing_due() -> None:
    """Given no payment, when asked, then nothing is due back."""
    assert due_back(given(*GRANTED).history.transitions, POLICIES.at) == ()
