"""Jobs that a verification refuted are counted nowhere; the latest verdict about a job holds."""

from datetime import UTC, date, datetime

from domain.events.event import Event, with_metadata
from domain.history.history import History
from domain.history.refuted import Verdict, verdicts_of, without_refuted, without_refuted_jobs
from tests.domain.events.samples import make_event
from tests.domain.given import given

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


def test_a_refuted_change_of_job_leaves_the_person_unemployed_from_its_day() -> None:
    history = lived(
        make_event("employed", "2021-03-01"), make_event("job_changed", "2021-05-01"), verified("2021-06-01", "refuted")
    )
    assert labour(history)[1:3] == [("03-01", "employed"), ("05-01", "unemployed")]


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
