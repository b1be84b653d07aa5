"""What a decision depends on besides the history."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from domain.events.event import Event
from domain.policy.policy import Policy
from domain.reference.areas import Areas
from domain.reference.calendar import Calendar


class DecisionContext(msgspec.Struct, frozen=True):
    """The time, the policies and the reference data of a decision.

    - `now`: the current time, with a time zone. `policy`: the policy of an area on a day.
    - `calendar`: working days; without tables, Monday to Friday.
    - `approvable`: event classes for which some profile requires an approval; None means any.
    """

    now: datetime
    policy: Callable[[str, date], Policy]
    areas: Areas
    codes: Mapping[str, Mapping[str, Any]]
    calendar: Calendar = Calendar({})
    approvable: frozenset[type[Event]] | None = None
