"""Upcasts: states that were stored in older shapes are converted to the present ones, here and nowhere else.

Every state that was ever stored must be readable for ever.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
"""Converts the JSON object of one schema version to the next version."""


def _household_area_from_metadata(state: dict[str, Any]) -> dict[str, Any]:
    """Version 1 of a join named no area: the household id was one of the area of the person at that time."""
    return {"household_area": state["stamp"]["area"], **state}


UPCASTS: Final[dict[tuple[str, int], Upcast]] = {
    ("person.household_joined", 1): _household_area_from_metadata,
}
"""By stored type name and the schema version it converts from."""


def is_old(state: Mapping[str, Any]) -> bool:
    """Whether the JSON object of an event has an older shape."""
    return _upcast_of(state) is not None


def upcast(state: dict[str, Any]) -> dict[str, Any]:
    """The JSON object in the present schema version."""
    while (next_version := _upcast_of(state)) is not None:
        version = state["stamp"].get("schema_version", 1)
        state = next_version(state)
        state["stamp"]["schema_version"] = version + 1
    return state


def _upcast_of(state: Mapping[str, Any]) -> Upcast | None:
    """The upcast to the next schema version; None for the present one."""
    metadata = state.get("stamp")
    version = metadata.get("schema_version", 1) if isinstance(metadata, dict) else 0
    return UPCASTS.get((str(state.get("type")), version))
