"""A person counts as unreachable only after enough attempts (docs/domain.md 13: three attempts by two means)."""

import pytest

from domain.events.event import Event, Reason, with_metadata
from tests.domain.decisions.test_decide import registered
from tests.domain.events.samples import make_event
from tests.domain.given import Given, given

LOST = Reason(code="lost_contact", text="失去联系")


def silent_since_april(*means: str) -> Given:
    """Recognised in March, briefed on 1 April, and tried in vain by these means in the summer."""
    return given(
        registered(),
        make_event("recognised", "2021-03-01T09:00", categories=("dibao",), basis="认定表"),
        make_event("policy_briefed", "2021-04-01T09:00"),
        *(
            make_event("contact_attempted", f"2021-0{month}-01T09:00", means=by)
            for month, by in enumerate(means, start=6)
        ),
    )


def exited(time: str, reason: Reason = LOST) -> Event:
    return with_metadata(make_event("exited", time), reason=reason)


def test_after_three_attempts_by_two_means_and_six_months_the_recognition_may_end() -> None:
    silent_since_april("phone", "visit", "phone").when(exited("2021-10-01T09:00")).then_recorded(case="exited")


@pytest.mark.parametrize("means", [(), ("phone", "visit"), ("phone", "phone", "phone")])
def test_with_fewer_attempts_or_means_it_may_not(means: tuple[str, ...]) -> None:
    refusal = (
        silent_since_april(*means)
        .when(exited("2021-12-01T09:00"))
        .then_refused("unreachable_shown", "rule", "reason.code")
    )
    assert refusal.data["attempts"] == [4 + i for i in range(len(means))]


def test_nor_a_day_before_the_six_months_are_over() -> None:
    refusal = (
        silent_since_april("phone", "visit", "phone")
        .when(exited("2021-09-30T09:00"))
        .then_refused("unreachable_shown", "rule", "time")
    )
    assert (refusal.data["last_contact"], refusal.data["earliest"]) == (3, "2021-10-01")


def test_a_contact_in_between_begins_the_count_anew() -> None:
    tried = (
        silent_since_april("phone", "visit", "phone")
        .when(make_event("followed_up", "2021-09-01T09:00"))
        .then_recorded()
    )
    given_again = Given(tried, silent_since_april().context)
    given_again.when(exited("2021-12-01T09:00")).then_refused("unreachable_shown", "rule", "reason.code")


def test_other_reasons_need_no_attempts() -> None:
    silent_since_april().when(exited("2021-10-01T09:00", Reason(code="own_request", text="本人申请"))).then_recorded()
