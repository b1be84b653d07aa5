"""Exit and renewed recognition: the reasons of the profile, the cooling-off by reason."""

import pytest

from domain.events.event import Event, Reason, with_metadata
from tests.domain.events.samples import make_event
from tests.domain.given import given

LIAONING = "210100"


def exited(day: str, reason: str) -> Event:
    """The recognition ended for that reason."""
    return with_metadata(make_event("exited", day), reason=Reason(code=reason, text="…"))


def recognised(day: str) -> Event:
    """A decision of that day."""
    return make_event("recognised", day, categories=("disabled",))


@pytest.mark.parametrize(
    ("reason", "too_early", "until"),
    [
        ("false_information", "2022-03-02", "2022-03-03"),
        ("refused_services", "2021-09-02", "2021-09-03"),
    ],
)
def test_recognised_again_only_after_the_cooling_off(reason: str, too_early: str, until: str) -> None:
    """Given an exit for false information or passive failure, when recognised again, then after 12 or 6 months."""
    case = given(make_event("registered", "2021-01-04"), recognised("2021-02-01"), exited("2021-03-03", reason))
    refusal = case.when(recognised(too_early)).then_refused("cooled_off", "rule", "time")
    assert (refusal.data["version"], refusal.data["reason"], refusal.data["until"]) == (3, reason, until)
    case.when(recognised(until)).then_recorded(case="recognised")


def test_other_reasons_wait_for_nothing() -> None:
    """Given an exit because of a job, when recognised again the next day, then it is recorded."""
    case = given(make_event("registered", "2021-01-04"), recognised("2021-02-01"), exited("2021-03-03", "employed"))
    case.when(recognised("2021-03-04")).then_recorded()


def test_only_the_last_exit_is_asked() -> None:
    """Given false information in 2019 and an ordinary exit since, when recognised again, then it is recorded."""
    old = (make_event("registered", "2019-01-04"), recognised("2019-02-01"), exited("2019-03-03", "false_information"))
    case = given(*old, recognised("2020-06-01"), exited("2020-07-01", "employed"))
    case.when(recognised("2020-07-02")).then_recorded()


def test_a_place_that_closed_its_list_knows_the_reasons_for_exit() -> None:
    """Given Liaoning's list, when somebody exits for another reason, then it is refused; elsewhere it is free text."""
    here, there = (
        given(make_event("registered", "2021-01-04", area=area), recognised("2021-04-01"))
        for area in (LIAONING, "320600")
    )
    refusal = here.when(exited("2021-05-01", "weather")).then_refused("known_exit_reason", "rule", "reason.code")
    assert "employed" in refusal.data["allowed"]
    here.when(exited("2021-05-01", "employed")).then_recorded(case="exited")
    there.when(exited("2021-05-01", "weather")).then_recorded(case="exited")
