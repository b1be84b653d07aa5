"""A page of a list whose entries each have a state and are computed all at once: filtered, counted, cut."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from api.http.cursors import cursor_of, number_after
from api.http.parameters import LIMIT

Json = dict[str, Any]
Entry = TypeVar("Entry")


def state_page(
    query: Mapping[str, Any],
    found: Sequence[Entry],
    *,
    state: Callable[[Entry], str],
    states: Collection[str],
    title: Callable[[str], str],
    item: Callable[[Entry], Json],
) -> Json:
    """The members `items`, `next`, `count` and `counts` of the answer, by `state`, `cursor`, `limit` and `count` of the
    query; the counts with the first page only. `counts` is of all entries, whatever state the query asks for."""
    wanted = [each for each in found if query.get("state") in (None, state(each))]
    first, limit = number_after(query), query.get("limit", LIMIT)
    counted = "cursor" not in query and query.get("count", True)
    present = [state(each) for each in found]
    return {
        "items": [item(each) for each in wanted[first : first + limit]],
        "next": cursor_of(first + limit) if first + limit < len(wanted) else None,
        "count": len(wanted) if counted else None,
        "counts": [{"state": one, "title": title(one), "count": present.count(one)} for one in states]
        if counted
        else None,
    }
