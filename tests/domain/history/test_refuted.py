"""Jobs that a verification refuted are counted nowhere; the latest verdict about a job holds."""

from datetime import UTC, date, datetime

from domain.benefits.coverage import employments_of
from domain.events.event import Event, with_metadata
from domain.events.work import Employed
from domain.history.history import History
from domain.history.refuted import verdicts_of, without_refuted, without_refuted_jobs
from domain.history.verdicts import Verdict
from domain.placements.additional_job import additional_jobs
from tests.domain.events.samples import make_event
from tests.domain.given import as_posted, given

ARRIVED = make_event("registered", "2021-01-05T09:00")


def lived(*events: Event) -> History:
    return given(ARRIVED, *events).history


def verified(day: str, verdict: str) -> Event:
    return make_event("employment_verified", day, verdict=verdict)


def labour(history: History) -> list[tuple[str, str]]:
    """The days of the counted events, with the labour state after each; the transitions alone give the same."""
    assert list(without_refuted_jobs(history.transitions)) == list(without_refuted(history).transitions)
    return [(f"{step.event.metadata.day:%m-%d}", step.after.labour) for step in without_refuted(history).transitions]


def test_without_a_refuted_verdict_the_history_is_the_same_object() -> None:
    history = lived(make_event("employed", "2021-03-01"), verified("2021-04-01", "confirmed"))
    assert verdicts_of(history) == {2: Verdict("confirmed", date(2021, 4, 1))}
    assert without_refuted(history) is history
    assert without_refuted_jobs(history.transitions) is history.transitions
    assert verdicts_of(lived(make_event("employed", "2021-03-01"))) == {}


def test_a_refuted_job_and_its_end_are_left_out() -> None:
    history = lived(
        make_event("employed", "2021-03-01"),
        make_event("left_post", "2021-05-01"),
        verified("2021-06-01", "refuted"),
        make_event("employed", "2021-07-01"),
    )
    assert labour(history) == [("01-05", "unknown"), ("06-01", "unknown"), ("07-01", "employed")]
    assert without_refuted(history).version == history.version == 5


def test_after_a_refuted_change_of_job_the_former_job_goes_on() -> None:
    """Given a change of job that proves untrue, then the person is in the former job, until that is left."""
    changed = (make_event("employed", "2021-03-01"), make_event("job_changed", "2021-05-01", channel="flexible"))
    history = lived(*changed, verified("2021-06-01", "refuted"))
    assert labour(history)[1:] == [("03-01", "employed"), ("06-01", "employed")]
    assert [each.job.metadata.version for each in employments_of(history.transitions)] == [2]
    left = lived(*changed, verified("2021-06-01", "refuted"), make_event("left_post", "2021-07-01"))
    assert [(each.job.metadata.version, each.last) for each in employments_of(left.transitions)] == [
        (2, date(2021, 7, 1))
    ]


def test_of_two_refuted_jobs_neither_is_left() -> None:
    history = lived(
        make_event("employed", "2021-03-01"),
        verified("2021-04-01", "refuted"),
        make_event("job_changed", "2021-05-01"),
        verified("2021-06-01", "refuted"),
    )
    assert labour(history)[-1] == ("06-01", "unknown")


def test_a_verification_names_a_job_that_is_not_the_latest() -> None:
    """Given two jobs, when the first is refuted by its version, then the second one is work, from its own day on."""
    jobs = (
        make_event("employed", "2021-03-01"),
        make_event("left_post", "2021-04-01"),
        make_event("employed", "2021-05-01"),
    )
    named = make_event("employment_verified", "2021-06-01", verdict="refuted", job=2)
    assert labour(lived(*jobs, named))[1:] == [("05-01", "employed"), ("06-01", "employed")]
    assert verdicts_of(lived(*jobs, named, verified("2021-06-02", "confirmed"))) == {
        2: Verdict("refuted", date(2021, 6, 1)),
        4: Verdict("confirmed", date(2021, 6, 2)),
    }


def test_an_additional_job_is_refuted_only_by_name() -> None:
    """Given a job beside the main one, then a verification without a name is about the main one."""
    jobs = (make_event("employed", "2021-03-01"), make_event("additional_job_started", "2021-04-01", employer="某超市"))
    named = make_event("employment_verified", "2021-06-01", verdict="refuted", job=3)
    history = lived(*jobs, named)
    assert (labour(history)[-1], additional_jobs(history.transitions)) == (("06-01", "employed"), [])
    unnamed = lived(*jobs, verified("2021-06-01", "refuted"))
    assert labour(unnamed)[-1] == ("06-01", "unknown")
    assert len(additional_jobs(unnamed.transitions)) == 1


def test_a_refuted_job_excludes_nothing_that_follows_in_any_order() -> None:
    """Given a refuted job, then a real job, a registration as unemployed, and its own end are recorded, also late."""
    declared = (make_event("employed", "2021-03-01"), verified("2021-06-01", "refuted"))
    for following in (make_event("employed", "2021-07-01"), make_event("unemployment_registered", "2021-07-01")):
        given(ARRIVED, declared[0]).when(following).then_refused("transition.labour")
        history = given(ARRIVED, *declared).when(following).then_recorded()
        counted = without_refuted(history).person.labour
        assert counted == ("employed" if isinstance(following, Employed) else "unemployed")
        later = given(ARRIVED, *declared, following)
        later.when(make_event("followed_up", "2021-06-15")).then_recorded()
        later.when(make_event("left_post", "2021-06-20")).then_recorded()
        assert labour(later.when(make_event("followed_up", "2021-08-15")).then_recorded())[-1][1] == counted
    given(ARRIVED, *declared).when(make_event("left_post", "2021-07-01")).then_recorded()
    confirmed = given(ARRIVED, *declared, verified("2021-06-20", "confirmed"))
    confirmed.when(make_event("employed", "2021-07-01")).then_refused("transition.labour")


def test_a_long_history_decides_alike() -> None:
    """Given more events than a short history has, then a refuted job excludes nothing either."""
    visits = [make_event("followed_up", f"2021-05-{day:02}T{hour:02}:00") for day in range(1, 20) for hour in (9, 15)]
    case = given(ARRIVED, make_event("employed", "2021-03-01"), *visits, verified("2021-06-01", "refuted"))
    after = given(*[as_posted(event) for event in case.history.recorded], make_event("employed", "2021-07-01"))
    assert after.history.version == len(visits) + 4
    late = after.when(make_event("followed_up", "2021-06-15")).then_recorded()
    assert without_refuted(late).person.labour == "employed"
    case.when(make_event("deceased", "2021-05-02")).then_refused("transition.case")


def test_the_latest_verdict_holds() -> None:
    job = make_event("employed", "2021-03-01")
    back = lived(job, verified("2021-04-01", "refuted"), verified("2021-05-01", "confirmed"))
    assert labour(back)[-1] == ("05-01", "employed")
    away = lived(job, verified("2021-04-01", "confirmed"), verified("2021-05-01", "refuted"))
    assert labour(away)[-1] == ("05-01", "unknown")
    undecided = lived(job, verified("2021-04-01", "refuted"), verified("2021-05-01", "unverifiable"))
    assert labour(undecided)[-1] == ("05-01", "employed")


def test_a_verdict_that_cannot_tell_refutes_nothing() -> None:
    assert labour(lived(make_event("employed", "2021-03-01"), verified("2021-04-01", "unverifiable")))[-1][1] == (
        "employed"
    )


def test_a_refuted_verdict_also_holds_as_of_an_earlier_day_if_it_was_known() -> None:
    """Given a job refuted in June, when read as of April, then it is none; as known before June, it is one."""
    recorded = [
        with_metadata(event, version=number, recorded_at=datetime(2021, month, 2, tzinfo=UTC))
        for number, (event, month) in enumerate(
            [(ARRIVED, 1), (make_event("employed", "2021-03-01"), 3), (verified("2021-06-01", "refuted"), 6)], 1
        )
    ]
    history = History("00000000-0000-0001-0000-000000000001", recorded)
    april = datetime(2021, 4, 1, tzinfo=UTC)
    assert without_refuted(history.at(as_of=april)).person.labour == "unknown"
    assert without_refuted(history.at(as_of=april, known_at=april)).person.labour == "employed"
