"""Jobs that a verification refuted are counted nowhere; the latest verdict about a job holds."""

from datetime import UTC, date, datetime

from domain.benefits.coverage import employments_of
from domain.events.event import Event, with_metadata
from domain.events.work import Employed
from domain.history.history import History
from domain.history.merged_history import merge_histories
from domain.history.refuted import verdicts_of, without_refuted, without_refuted_jobs
from domain.history.verdicts import Verdict
from domain.placements.additional_job import additional_jobs
from projections.views.employment import rows
from service.reference import reference
from tests.domain.benefits.given import person, recognised
from tests.domain.events.samples import make_event
from tests.domain.given import PERSON, as_posted, given

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
    assert [(row.version, row.ended_on, row.verdict) for row in rows(history, reference().policies)] == [
        (2, None, None),
        (3, None, "refuted"),
    ]
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


def test_an_end_that_fits_a_refuted_job_and_another_ends_the_other_in_all_views() -> None:
    """Given two additional jobs and an end that names neither, when one is refuted, then none runs that counts."""
    history = lived(
        make_event("employed", "2021-03-01"),
        make_event("additional_job_started", "2021-04-01", employer="某超市"),
        make_event("additional_job_started", "2021-05-01", employer="某饭店"),
        make_event("additional_job_ended", "2021-06-01", employer=None),
        make_event("employment_verified", "2021-07-01", verdict="refuted", job=3),
    )
    assert additional_jobs(history.transitions) == []
    listed = [(row.version, row.ended_by) for row in rows(history, reference().policies) if row.verdict is None]
    assert listed == [(2, None), (4, 5)]


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


def test_rules_do_not_see_a_refuted_job() -> None:
    """Given a refuted job, then recognition and a place on a post are decided as if nobody had declared it."""
    case = given(person(), make_event("employed", "2021-03-01", channel="employer"))
    unemployed_for_a_year = recognised("2021-07-01", "long_term_unemployed")
    case.when(unemployed_for_a_year).then_refused("category_holds", "rule", "categories")
    refuted = given(*case.history.recorded, verified("2021-06-01", "refuted"))
    refuted.when(unemployed_for_a_year).then_recorded()
    post = {"channel": "public_welfare", "contract_months": 36}
    placed = given(
        person("2020-01-04"),
        recognised("2020-01-15", "dibao"),
        make_event("employed", "2020-02-01", channel="public_welfare"),
    )
    after = make_event("employed", "2021-07-01", **post)
    left = make_event("left_post", "2020-12-31")
    given(*placed.history.recorded, left).when(after).then_refused("public_post.term", "rule", "contract_months")
    given(*placed.history.recorded, left, verified("2021-06-01", "refuted")).when(after).then_recorded()


def merged(own: list[Event], other: list[Event], *later: Event) -> History:
    """The history of the survivor of two records; the events of the duplicate have the positions 101 and so on."""
    duplicate = "00000000-0000-0002-0000-000000000000"
    merge = make_event("merged", "2021-06-15", into=PERSON, merged_person=duplicate)
    streams = {PERSON: ([*own, merge, *later], 0), duplicate: ([*other, merge], 100)}
    return merge_histories(
        {
            subject: History(
                subject,
                [with_metadata(event, version=i, position=first + i) for i, event in enumerate(events, start=1)],
            )
            for subject, (events, first) in streams.items()
        }
    )[PERSON]


JOB = make_event("employed", "2021-02-01", employer="甲公司")
OTHER_JOB = make_event("employed", "2021-03-01", employer="乙公司")


def test_in_a_merged_history_a_verdict_is_about_a_job_of_its_own_record() -> None:
    """Given a verdict on the duplicate's job, which the survivor's excludes, when merged, then the latter counts."""
    history = merged([ARRIVED, JOB], [ARRIVED, OTHER_JOB, verified("2021-05-01", "refuted")])
    assert {version: latest.verdict for version, latest in verdicts_of(history).items()} == {-102: "refuted"}
    assert [each.employer for each in employments_of(history.transitions)] == ["甲公司"]
    assert without_refuted(history).person.labour == "employed"


def test_in_a_merged_history_the_survivors_verdict_leaves_the_duplicates_job() -> None:
    """Given the survivor's job refuted, when merged, then the duplicate's later job is not excluded by it."""
    own, other = [ARRIVED, JOB, verified("2021-05-01", "refuted")], [ARRIVED, OTHER_JOB]
    history = merged(own, other)
    assert [each.employer for each in employments_of(history.transitions)] == ["乙公司"]
    assert [each.employer for each in employments_of(merged(other, own).transitions)] == ["乙公司"]


def test_a_job_in_both_records_is_one_and_a_verdict_on_either_refutes_it() -> None:
    """Given the same job in both records, when the duplicate's was refuted, then there is no job."""
    history = merged([ARRIVED, JOB], [ARRIVED, JOB, verified("2021-05-01", "refuted")])
    assert employments_of(history.transitions) == []


def test_a_verdict_after_the_merge_is_about_the_latest_job_of_both() -> None:
    """Given a job of the duplicate after the survivor's, when one is verified after the merge, then the later one."""
    left = make_event("left_post", "2021-02-20")
    history = merged([ARRIVED, JOB, left], [ARRIVED, OTHER_JOB], verified("2021-07-01", "refuted"))
    assert [each.employer for each in employments_of(history.transitions)] == ["甲公司"]


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
