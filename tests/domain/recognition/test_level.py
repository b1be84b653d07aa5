"""The level derived from the events; a level set by an officer takes precedence (R0-1)."""

from datetime import date

import pytest

from domain.events.event import Event
from domain.recognition.level import derived_level, last_assessment_and_job
from service.reference import reference
from tests.domain.events.samples import make_event
from tests.domain.given import given

LEVELS = reference().policies.at("321100", date(2021, 5, 6)).levels
UNABLE = make_event("needs_assessed", "2021-02-01", wishes_work=True, wishes_training=True, able_to_work=False)
POST = make_event("employed", "2021-02-02", channel="public_welfare")
LEFT = make_event("left_post", "2021-03-02")


@pytest.mark.parametrize(
    ("level", "events"),
    [
        ("C", ()),
        ("U", (UNABLE,)),
        ("D", (UNABLE, POST)),
        ("A", (POST, LEFT)),
        ("A", (make_event("poverty_status_set", "2021-02-02", status="monitored"),)),
        ("A", (make_event("recognised", "2021-02-02", categories=("zero_employment_member", "dibao")),)),
        ("B", (make_event("recognised", "2021-02-02", categories=("dibao",)),)),
        ("C", (make_event("recognised", "2021-02-02", categories=("ex_military",)),)),
    ],
)
def test_r0_1_the_first_level_that_fits_the_events(level: str, events: tuple[Event, ...]) -> None:
    """Given what is known of a person, when the level is asked for, then the first of the profile's that fits."""
    history = given(make_event("registered", "2021-01-04", area="321100"), *events).history
    assert level == derived_level(history.person, LEVELS, *last_assessment_and_job(history))


def test_a_place_without_levels_derives_none() -> None:
    """Given no levels, when the level is asked for, then none."""
    assert None is derived_level(given(make_event("registered", "2021-01-04")).history.person, {}, None, None)
