"""The limits within which events are to be reported."""

from datetime import UTC, date, datetime

import pytest

from domain.events.event import Actor, Event, EventMetadata
from domain.events.work import Employed, LeftPost
from service.reference import reference

RULE = reference().policies.at("320614", date(2021, 3, 1)).reporting


def happened(event_class: type[Event], recorded_at: datetime | None, **fields: str) -> Event:
    """An event of 1 March 2021."""
    occurred = datetime.fromisoformat("2021-03-01T09:00:00+08:00")
    actor = Actor(name="镇人社所", role="caseworker")
    stamp = EventMetadata(occurred_at=occurred, recorded_at=recorded_at, actor=actor, source="/a", request_id="1")
    return event_class(metadata=stamp, **fields)


@pytest.mark.parametrize(
    ("recorded_at", "late_by"),
    [
        ("2021-03-31T15:59:59+00:00", 0),  # 23:59:59 of the thirtieth day in Shanghai
        ("2021-03-31T16:00:00+00:00", 1),
        ("2021-03-01T02:00:00+00:00", -30),
    ],
)
def test_a_hire_is_reported_within_thirty_days_and_the_day_of_hiring_is_not_counted(
    recorded_at: str, late_by: int
) -> None:
    employed = happened(Employed, datetime.fromisoformat(recorded_at), channel="employer")
    assert late_by == RULE.late_by(employed, "employer")


def test_the_end_of_a_job_has_a_limit_of_its_own_and_flexible_work_and_what_is_not_recorded_have_none() -> None:
    recorded_at = datetime(2021, 3, 17, 1, tzinfo=UTC)
    left = happened(LeftPost, recorded_at, cause="合同到期")
    assert (1, None) == (RULE.late_by(left, "employer"), RULE.late_by(left, "flexible"))
    assert RULE.late_by(happened(Employed, None, channel="employer"), "employer") is None
