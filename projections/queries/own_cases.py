"""The cases that an account inspects: those of inspections that are under way, wherever they are."""

from datetime import date
from typing import Final

import msgspec
import psycopg

from projections.queries.listed import count_rows, list_rows
from projections.queries.page import Page

_SELECT: Final = """
SELECT c.key, i.title, i.mode, i.due_on, c.case_no, c.ticket, c.inspectors,
       EXISTS (SELECT FROM spot_check_item s
                WHERE s.inspection = c.key AND s.case_no = c.case_no AND NOT s.second_check) AS done
  FROM inspection_case c JOIN inspection i USING (inspection_id)
 WHERE i.state = 'drawn' AND c.replaced_on IS NULL AND %(account)s = ANY(c.inspectors)
"""
_DONE: Final = "(%(done)s::boolean IS NULL OR done = %(done)s)"


class OwnCase(msgspec.Struct, frozen=True):
    """A case that the account inspects; `done`: its result is recorded. `due_on` is the day of the inspection."""

    key: str
    title: str
    mode: str
    due_on: date
    case_no: int
    ticket: str
    inspectors: list[str]
    done: bool


def own_cases(
    conn: psycopg.Connection,
    account: str,
    *,
    done: bool | None,
    limit: int,
    after: tuple[date, str, int] | None = None,
) -> Page[OwnCase]:
    """A page of the cases by day due, inspection and number; `done`: only those done, or only the others.

    `conn` reads the views of all areas: being drawn entitles to the case.
    """
    values = {"account": account, "done": done}
    order = ("due_on", "key", "case_no")
    return list_rows(conn, OwnCase, _SELECT, [_DONE], values, order=order, limit=limit, after=after)


def count_own_cases(conn: psycopg.Connection, account: str, *, done: bool | None) -> int:
    """How many cases `own_cases` lists on all pages."""
    return count_rows(conn, _SELECT, [_DONE], {"account": account, "done": done})
