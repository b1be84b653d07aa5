"""An item of the feed (`GET /v1/events`) that is posted back: as the event that it can be posted as."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC
from typing import Any, Final

from domain.errors import Refusal
from domain.events import CATALOGUE
from domain.events.event import SHANGHAI, parse_business_time
from domain.events.fields import fields_of

FEED_ATTRIBUTES: Final = frozenset({"position", "streamversion", "recordedat"})
"""Extension attributes that every item of the feed has, and nothing else."""


_NUMBERS: Final = ("position", "streamversion", "approval")
_digits = re.compile(r"[0-9]{1,18}").fullmatch


def with_types(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item without null members, and with the JSON types of its attributes: in binary mode all of them are texts.

    Times are written as the feed writes them, in +08:00 and UTC.
    """
    found = {name: value for name, value in item.items() if value is not None}
    for name in _NUMBERS:
        value = found.get(name)
        if isinstance(value, str) and _digits(value):
            found[name] = int(value)
    if found.get("wholeday") in ("true", "false"):
        found["wholeday"] = found["wholeday"] == "true"
    for name, zone in (("time", SHANGHAI), ("recordedat", UTC)):
        if isinstance(found.get(name), str):
            with suppress(Refusal):
                moment, whole_day = parse_business_time(found[name])
                found[name] = found[name] if whole_day else moment.astimezone(zone).isoformat()
    return found


def as_posted(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item with what its sender posted.

    What the service computed is left out of its data. If only the day is known (`wholeday`), its time is the day. It is
    posted on behalf of the account that posted it first, unless that account named somebody.
    """
    posted = dict(item)
    kind = CATALOGUE.get(item["type"]) if isinstance(item.get("type"), str) else None
    if kind is not None and isinstance(item.get("data"), dict):
        computed = {name for name, field in fields_of(kind).items() if field.derived} | {"birth_year"}
        posted["data"] = {name: value for name, value in item["data"].items() if name not in computed}
    if item.get("wholeday") is True and isinstance(item.get("time"), str):
        posted["time"] = item["time"][:10]  # the feed writes times in +08:00
    if posted.get("onbehalfof") is None and isinstance(item.get("actor"), str):
        posted["onbehalfof"] = item["actor"][:100]
    return posted
