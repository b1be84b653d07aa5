"""Events that the service makes itself from a request of an account: voids of a withdrawal, reports, circulars."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from domain.events.event import SHANGHAI, Event, event_type_of
from service.recording.record_events import Recorder
from service.recording.submission import Caller, Submission


def own_event(
    recorder: Recorder,
    caller: Caller,
    event_class: type[Event],
    subject: str,
    *,
    request_id: str,
    time: date,
    data: Mapping[str, Any],
    source: str | None = None,
    index: int = 0,
) -> Submission:
    """The event as the account would post it, at `index` of its call; equal arguments make equal submissions.

    `time` is stored to the millisecond, in +08:00; a day stays a day. `source` is by default that of the account.
    """
    event = {
        "specversion": "1.0",
        "id": request_id,
        "source": caller.own_source if source is None else source,
        "type": event_type_of(event_class),
        "subject": subject,
        "time": _written(time),
        "data": data,
    }
    return msgspec.structs.replace(recorder.read_event(caller, index, msgspec.json.encode(event)), own=True)


def _written(time: date) -> str:
    if isinstance(time, datetime):
        return time.astimezone(SHANGHAI).isoformat(timespec="milliseconds")
    return time.isoformat()
