"""Notices to civil affairs: what is due by the events, what was sent and acknowledged, what lost its ground."""

from datetime import date

from domain.civil_affairs.notices import Notice, notices_of
from domain.events.event import Event
from domain.history.refuted import verdicts_of
from domain.history.verdicts import refuted_jobs
from service.reference import reference
from tests.domain.events.samples import make_event
from tests.domain.given import given

POLICIES = reference().policies
REGISTERED = make_event("registered", "2021-01-05")
DIBAO = make_event("recognised", "2021-01-10", categories=("dibao",), basis="表1")
WORK = make_event("employed", "2021-05-06", channel="employer")
SENT = make_event("civil_affairs_notified", "2021-05-10", matter="employed", office="区民政局", number="H-1")


def notices(*events: Event) -> list[Notice]:
    history = given(REGISTERED, *events).history
    refuted = refuted_jobs(verdicts_of(history))
    return notices_of(history.transitions, POLICIES.at, POLICIES.calendar, refuted)


def summary(found: list[Notice]) -> list[tuple[str, int | None, bool, bool]]:
    return [
        (each.matter, each.event.metadata.version if each.event else None, bool(each.sent), bool(each.acknowledged))
        for each in found
    ]


def test_r0_11_a_job_of_somebody_on_the_allowance_is_reported_within_five_working_days() -> None:
    (notice,) = notices(DIBAO, WORK)
    assert summary([notice]) == [("employed", 3, False, False)]
    assert notice.due == date(2021, 5, 12)  # 8 May 2021 was a Saturday on which people worked
    assert notices(WORK) == []
    ended = make_event("category_ended", "2021-03-01", category="dibao")
    assert notices(DIBAO, make_event("category_added", "2021-02-01", category="disabled"), ended, WORK) == []


def refusals(*justified: bool) -> list[Event]:
    return [
        make_event("job_offer_refused", f"2021-02-{day:02}", post="保洁", justified=each)
        for day, each in enumerate(justified, start=1)
    ]


def test_r0_11_three_unjustified_refusals_in_a_row_are_reported_and_change_nothing() -> None:
    assert summary(notices(DIBAO, *refusals(False, False))) == []
    assert summary(notices(DIBAO, *refusals(False, False, True, False))) == []
    assert summary(notices(DIBAO, *refusals(False, False, False))) == [("jobs_refused", 5, False, False)]
    six = notices(DIBAO, *refusals(*[False] * 6))
    assert [each.event.metadata.version for each in six if each.event] == [5, 8]
    person = given(REGISTERED, DIBAO, *refusals(False, False, False)).history.person
    assert (person.case, person.categories) == ("recognised", ("dibao",))


def test_a_job_between_them_starts_the_count_of_refusals_anew() -> None:
    first, second, third = refusals(False, False, False)
    left = make_event("left_post", "2021-02-02T18:00", cause="辞职")
    work = make_event("employed", "2021-02-02T12:00", channel="employer")
    assert summary(notices(DIBAO, first, work, left, second, third))[1:] == []


def test_a_notice_is_sent_for_the_event_it_names_else_for_the_first_that_waits_and_is_acknowledged() -> None:
    left = make_event("left_post", "2021-06-01", cause="辞职")
    again = make_event("employed", "2021-07-01", channel="employer")
    second = make_event("civil_affairs_notified", "2021-07-05", matter="employed", office="区民政局", event="5")
    assert summary(notices(DIBAO, WORK, left, again, second)) == [
        ("employed", 3, False, False),
        ("employed", 5, True, False),
    ]
    acknowledged = make_event("civil_affairs_acknowledged", "2021-05-12", notice="H-1")
    assert summary(notices(DIBAO, WORK, SENT, acknowledged)) == [("employed", 3, True, True)]
    wrong = make_event("civil_affairs_acknowledged", "2021-05-12", notice="H-2")
    given(REGISTERED, DIBAO, WORK, SENT).when(wrong).then_refused("acknowledges_a_notice", "rule", "notice")
    unknown = make_event("civil_affairs_notified", "2021-05-10", matter="emplyed", office="区民政局")
    refusal = given(REGISTERED, DIBAO, WORK).when(unknown).then_refused("known_matter", "rule", "matter")
    assert "employed" in refusal.en


def test_a_notice_of_a_job_that_is_void_or_refuted_has_no_ground_and_none_is_due() -> None:
    void = make_event("voided", "2021-06-01", target_version=3)
    refuted = make_event("employment_verified", "2021-06-01", verdict="refuted")
    for end in (void, refuted):
        assert summary(notices(DIBAO, WORK, end)) == []
        assert summary(notices(DIBAO, WORK, SENT, end)) == [("employed", None, True, False)]
