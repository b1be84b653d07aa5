"""Since when a wish to work, or to train, is open (R1-6)."""

from datetime import date
from typing import Any

import pytest

from domain.events.event import Event
from domain.outcomes.unmet_wishes import unmet_wishes
from tests.domain.events.samples import make_event
from tests.domain.given import given


def said(day: str, work: bool = True, training: bool = True, able: bool = True) -> Event:
    return make_event("needs_assessed", day, wishes_work=work, wishes_training=training, able_to_work=able)


def left_and_taken(began: str, ended: str | None = None) -> tuple[Event, ...]:
    job = make_event("employed", began, channel="employer")
    return (job,) if ended is None else (job, make_event("left_post", ended))


def trained(day: str) -> Event:
    return make_event("training_completed", day)


MARCH, APRIL, MAY, JUNE = (date(2021, month, 1) for month in (3, 4, 5, 6))


@pytest.mark.parametrize(
    ("events", "work", "training"),
    [
        ((), None, None),
        ((said("2021-03-01"),), MARCH, MARCH),
        ((said("2021-03-01"), said("2021-04-01")), MARCH, MARCH),
        ((said("2021-03-01"), said("2021-04-01", work=False), said("2021-05-01")), MAY, MARCH),
        ((said("2021-03-01"), said("2021-04-01", able=False)), None, MARCH),
        ((said("2021-03-01"), *left_and_taken("2021-04-01")), None, MARCH),
        ((said("2021-03-01"), *left_and_taken("2021-04-01", "2021-05-01")), MAY, MARCH),
        ((*left_and_taken("2021-03-01"), said("2021-04-01")), None, APRIL),
        ((said("2021-03-01"), trained("2021-04-01")), MARCH, None),
        ((said("2021-03-01"), trained("2021-04-01"), said("2021-05-01")), MARCH, MAY),
        ((said("2021-03-01"), make_event("training_enrolled", "2021-04-01")), MARCH, MARCH),
        ((said("2021-03-01"), make_event("labour_force_left", "2021-04-01")), None, None),
        (
            (
                said("2021-03-01"),
                make_event("labour_force_left", "2021-04-01"),
                make_event("labour_force_returned", "2021-06-01"),
            ),
            JUNE,
            JUNE,
        ),
        ((said("2021-03-01"), make_event("deceased", "2021-04-01")), None, None),
    ],
)
def test_r1_6_a_wish_is_open_since_it_was_said_and_until_it_is_met_or_taken_back(
    events: tuple[Any, ...], work: date | None, training: date | None
) -> None:
    history = given(make_event("registered", "2021-01-04"), *events).history
    assert (work, training) == unmet_wishes(history)


def test_an_exit_ends_both_until_somebody_asks_again() -> None:
    recognised = make_event("recognised", "2021-02-01")
    exited = make_event("exited", "2021-04-01")
    before = given(make_event("registered", "2021-01-04"), recognised, said("2021-03-01"), exited)
    after = given(make_event("registered", "2021-01-04"), recognised, said("2021-03-01"), exited, said("2021-05-01"))
    assert (None, None) == unmet_wishes(before.history)
    assert (MAY, MAY) == unmet_wishes(after.history)
