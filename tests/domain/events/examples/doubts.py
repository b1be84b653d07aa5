"""Examples of the events in `domain/events/doubts.py`."""

from datetime import date
from typing import Final

from tests.domain.events.example import Example, earlier

_DOUBT: Final = "5f" * 32
_DIGEST: Final = "a0" * 32

EXAMPLES: Final = {
    "area.doubt_assigned": Example(
        required="doubt pattern evidence_digest since until owner due_on",
        optional="recorder accounts",
        data={
            "doubt": _DOUBT,
            "pattern": "burst",
            "evidence_digest": _DIGEST,
            "since": date(2021, 4, 12),
            "until": date(2021, 4, 12),
            "owner": "周督查",
            "due_on": date(2021, 6, 30),
            "recorder": "陈静",
            "accounts": ("陈静",),
        },
    ),
    "area.doubt_settled": Example(
        required="doubt verdict text evidence_digest",
        optional="accounts",
        data={
            "doubt": _DOUBT,
            "verdict": "explained",
            "text": "当日集中走访后统一补录，走访记录和签字齐全。",
            "evidence_digest": _DIGEST,
            "accounts": ("陈静",),
        },
        before=(earlier("area.doubt_assigned", "2021-02-01T09:00"),),
    ),
}
