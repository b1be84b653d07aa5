"""Calls beyond the limits get 429 with Retry-After, nothing of them is recorded, and reads continue."""

from contextlib import ExitStack

import pytest

from api.http.problems import HttpError
from api.load.admission_control import SMALL_BYTES, AdmissionControl
from api.load.projection_lag import ProjectionLag
from service.configuration import WriteLimits
from tests.api.conftest import Office
from tests.waiting import wait_until
from tests.world import EventMaker

LIMITS = WriteLimits(writes=4, bytes=1_000_000, lag=10)
LONG = SMALL_BYTES + 1


def refusal(admission: AdmissionControl, length: int | None, account: str = "") -> str | None:
    """The limit that refuses a call of so many bytes, or None if it is admitted."""
    try:
        with admission.admit(length, account):
            return None
    except HttpError as refused:
        fault = refused
    assert (429, "too_many_requests") == (fault.status, fault.code)
    assert 1 <= int(fault.headers["Retry-After"]) <= 60
    return str(fault.data["limit"])


@pytest.fixture
def admission(office: Office) -> AdmissionControl:
    """Admission control over an empty log."""
    return AdmissionControl(LIMITS, ProjectionLag(office.world.pool))


def test_beyond_the_places_there_are_a_call_is_refused_until_one_is_given_back(admission: AdmissionControl) -> None:
    with ExitStack() as at_work:
        for _ in range(4):
            at_work.enter_context(admission.admit(100))
        assert "writes" == refusal(admission, 100)
    assert refusal(admission, 100) is None


def test_a_place_is_given_back_whatever_became_of_the_call(admission: AdmissionControl) -> None:
    for _ in range(9):
        with pytest.raises(ZeroDivisionError), admission.admit(100):
            raise ZeroDivisionError
    assert refusal(admission, 100) is None


def test_bulk_calls_leave_half_of_the_places_to_small_ones(admission: AdmissionControl) -> None:
    with ExitStack() as at_work:
        for _ in range(2):
            at_work.enter_context(admission.admit(LONG))
        assert "writes" == refusal(admission, LONG)
        assert refusal(admission, SMALL_BYTES) is None


@pytest.mark.parametrize(("length", "found"), [(LONG, None), (500_000, "bytes"), (None, "bytes"), (SMALL_BYTES, None)])
def test_the_bodies_of_bulk_calls_are_bounded_together(
    admission: AdmissionControl, length: int | None, found: str | None
) -> None:
    with admission.admit(600_000):
        assert found == refusal(admission, length)


def test_an_account_holds_at_most_half_while_others_are_active(admission: AdmissionControl) -> None:
    with ExitStack() as at_work:
        at_work.enter_context(admission.admit(100, "other"))
        for _ in range(2):
            at_work.enter_context(admission.admit(100, "greedy"))
        assert "writes_of_account" == refusal(admission, 100, "greedy")
        assert refusal(admission, 100, "other") is None


def test_an_account_that_is_alone_leaves_a_place_for_the_next(office: Office) -> None:
    admission = AdmissionControl(WriteLimits(writes=24, bytes=1_000_000, lag=10), ProjectionLag(office.world.pool))
    with ExitStack() as at_work:
        for _ in range(21):
            at_work.enter_context(admission.admit(100, "greedy"))
        assert "writes_of_account" == refusal(admission, 100, "greedy")
        assert refusal(admission, 100, "other") is None
        assert "writes_of_account" == refusal(admission, 100, "greedy")


def test_a_single_call_that_needs_all_bytes_is_admitted(admission: AdmissionControl) -> None:
    assert refusal(admission, 30_000_000) is None
    assert refusal(admission, None) is None


def test_when_the_views_are_far_behind_bulk_waits_first_then_everybody_until_they_have_caught_up(
    office: Office, make: EventMaker
) -> None:
    admission = AdmissionControl(LIMITS, ProjectionLag(office.world.pool))

    def kept_out(length: int) -> bool:
        """Whether the lag refuses it; a measurement is used for a moment."""
        return refusal(admission, length) == "lag"

    person = office.person()
    visits = [make.event("surveyed", f"2021-02-{day:02}", person, method="入户") for day in range(1, 13)]
    assert not kept_out(LONG)
    office.post(visits[:7])
    wait_until(lambda: kept_out(LONG))
    assert not kept_out(1)
    office.post(visits[7:])
    wait_until(lambda: kept_out(1))
    office.world.project()
    wait_until(lambda: not kept_out(1))
    assert not kept_out(LONG)


def test_the_answer_says_in_both_languages_when_to_come_again_and_nothing_is_kept(
    office: Office, make: EventMaker
) -> None:
    event = make.registered()
    with ExitStack() as at_work:
        for place in range(24):
            at_work.enter_context(office.context.admission.admit(1, f"account {place % 2}"))
        english, chinese = office.post(event), office.post(event, lang="zh")
        assert [] == office.get("/v1/people")["items"]
    assert (429, "application/problem+json") == (english.status_code, english.mimetype)
    assert "1" == english.headers["Retry-After"]
    assert "send it again as it is in 1 s" in english.get_json()["detail"]
    assert "请在1秒后原样重试" in chinese.get_json()["detail"]
    assert [] == office.world.rows("SELECT FROM zuji.quarantine")
    assert 1 == office.post(event).get_json()["accepted"]
    assert 'zuji_writes_turned_away_total{limit="writes"}' in office.client.get("/metrics").text
