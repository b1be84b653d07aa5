"""Parsing of business time: a moment with a time zone, or a date."""

import re
from datetime import date, datetime, time
from typing import Final

from domain.errors import Refusal
from domain.events.metadata import SHANGHAI

_RFC_3339: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2}))?"
).fullmatch


def parse_business_time(text: str, field: str = "time") -> tuple[datetime, bool]:
    """Parses an RFC 3339 time, which must name its zone, or a date.

    Returns the moment in +08:00 and whether only the day is known; the moment is then midnight. Raises Refusal (shape)
    that names the field if the text is neither.
    """
    try:
        if _RFC_3339(text) is None:  # Python accepts more of ISO 8601: weeks, no dashes, no seconds
            raise ValueError
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time(), SHANGHAI), True
        return datetime.fromisoformat(text.upper()).astimezone(SHANGHAI), False
    except (ValueError, OverflowError):
        raise Refusal(
            "shape",
            "event.time",
            "时间应为日期（2021-05-06）或带时区的时间（2021-05-06T09:00:00+08:00）",
            "time must be a date (2021-05-06) or a time with its zone (2021-05-06T09:00:00+08:00)",
            field=field,
        ) from None
