"""The count of a list (`count`): how many entries all pages have together, given with the first page."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from api.http.current import caller, context
from api.http.parameters import Flag, ListQuery
from api.http.read_your_writes import least_position
from domain.events.event import Field
from projections.queries.page import Page


class CountedQuery(ListQuery):
    """Parameters of a list whose entries are counted for the first page."""

    count = Flag(Field("随第一页给出总数（默认给出）", "give the count with the first page (the default)"))


def count_of(
    query: Mapping[str, Any], found: Page[Any], counted: Callable[[], int], *, by_default: bool = True
) -> int | None:
    """The number of entries of all pages; None on later pages and where the call says `count=false`.

    A list of one page is counted by itself; `counted` is called for longer ones.
    """
    if "cursor" in query:
        return None
    if not found.more:
        return len(found.rows)
    return counted() if query.get("count", by_default) else None


def shared(
    counted: Callable[[], int], name: str, query: Mapping[str, Any], filters: Sequence[Hashable], position: int
) -> Callable[[], int]:
    """`counted` for a list of the live views: callers of one scope with the same filter share it for some seconds."""

    def found() -> int:
        key = ("count", name, caller().scope, *filters)
        value: int = context().response_cache.get(key, least_position(query), position, lambda: (position, counted()))
        return value

    return found
