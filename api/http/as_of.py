"""Lists as of a moment: the live views, or for `as_of` and `known_at` the views of that moment."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import psycopg

from api.http.current import caller, context
from api.http.problems import busy, malformed
from api.http.read_your_writes import open_read_model
from domain.events.event import SHANGHAI
from domain.history.history import History
from projections.queries.views_as_of import MOST_PERSONS, Moment, TooManyPersons, views_as_of

_ONE_AT_A_TIME: Final = threading.BoundedSemaphore(1)
"""Views as of a moment are computed one after the other in a process: they take the work of thousands of reads."""

_PATIENCE_SECONDS: Final = 2.0


class OpenViews(NamedTuple):
    """A connection that reads views within the caller's scope, and their position. `histories` are those that the views
    of a past moment were computed from; None for the live views."""

    conn: psycopg.Connection
    position: int
    histories: Mapping[UUID, History] | None


@contextmanager
def open_views(
    query: Mapping[str, Any],
    *,
    as_of: datetime | None = None,
    area: str = "",
    household: str | None = None,
    households: bool = True,
) -> Iterator[OpenViews]:
    """Opens the live views, or those as of the moments `as_of` and `query["known_at"]`; see `views_as_of`.

    `as_of` is not given where the rows of the live views cover every day. Raises Refusal (shape) for an area with too
    many persons, HttpError (503) while another moment is computed, and what `open_read_model` raises.
    """
    moment = Moment(as_of, query.get("known_at"))
    with open_read_model(query) as (conn, position):
        if moment == Moment():
            yield OpenViews(conn, position, None)
            return
    app = context()
    if not _ONE_AT_A_TIME.acquire(timeout=_PATIENCE_SECONDS):
        raise busy()
    try:
        with views_as_of(
            *(app.pool, app.store, app.reference, caller().scope, moment),
            area=area,
            household=household,
            up_to=position,
            households=households,
        ) as found:
            yield OpenViews(found.conn, position, found.histories)
    except TooManyPersons:
        if household is not None:
            raise malformed(
                "as_of.too_many",
                f"用过这一家庭编号的超过{MOST_PERSONS}人，不能当场计算当时的状况：请用“地区/编号”",
                f"more than {MOST_PERSONS} persons belonged to households of that id, too many at once: use "
                "area/household_id",
                field="household_id",
                data={"most": MOST_PERSONS},
            ) from None
        raise malformed(
            "as_of.too_many",
            f"该地区超过{MOST_PERSONS}人，不能当场计算当时的清单：请用area指定其中一个单位",
            f"the area has more than {MOST_PERSONS} persons, too many to compute a list as of a moment: name one of "
            "its units in `area`",
            field="area",
            data={"most": MOST_PERSONS},
        ) from None
    finally:
        _ONE_AT_A_TIME.release()


def moment_of(query: Mapping[str, Any], now: datetime) -> datetime:
    """The moment that the answer describes: `as_of`, else `known_at`, else now."""
    moment: datetime = query.get("as_of") or query.get("known_at") or now
    return moment


def day_of(query: Mapping[str, Any], today: date) -> date:
    """The day (Asia/Shanghai) that the answer describes: `as_of`, else that of `known_at`, else today."""
    if "as_of" in query:
        return query["as_of"]  # type: ignore[no-any-return]  # checked by the schema
    known_at: datetime | None = query.get("known_at")
    return known_at.astimezone(SHANGHAI).date() if known_at is not None else today
