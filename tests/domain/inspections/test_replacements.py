"""What the register says of the cause of a replacement."""

import pytest

from domain.events.event import Event
from domain.inspections.replacements import is_recorded
from tests.domain.events.samples import make_event
from tests.domain.given import given

HERE = make_event("registered", "2021-01-05", area="320614-01")


@pytest.mark.parametrize(
    ("event", "cause"),
    [
        (make_event("deceased", "2021-03-01"), "deceased"),
        (make_event("moved", "2021-03-01", to_area="320613"), "moved_away"),
        (make_event("moved", "2021-03-01", to_area="320614-02"), None),
        (make_event("labour_force_left", "2021-03-01", kind="imprisoned"), "imprisoned"),
        (make_event("unemployment_cancelled", "2021-03-01", cause="abroad"), "abroad"),
        (make_event("unemployment_cancelled", "2021-03-01", cause="student"), None),
    ],
)
def test_a_cause_is_recorded_by_its_event_alone(event: Event, cause: str | None) -> None:
    unemployed = make_event("unemployment_registered", "2021-02-01")
    history = given(HERE, unemployed, event).history
    causes = ("deceased", "abroad", "moved_away", "imprisoned")
    assert [cause] * (cause is not None) == [each for each in causes if is_recorded(each, history, "320614")]
