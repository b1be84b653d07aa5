"""Whom and what to ask for: people, cursors and households taken from the views at random, the same in every run."""

from collections.abc import Callable
from random import Random
from typing import Any
from urllib.parse import urlencode

import psycopg
from psycopg.rows import dict_row

from api.http.cursors import cursor_of
from projections.schema.schema import live_schema
from service.postgres.database import connect
from tests.bench.filled import Filled

PEOPLE = 1_000

_PEOPLE = "SELECT person_id, name, id_no, area, household_id FROM roster ORDER BY md5(person_id::text) LIMIT %s"
_HOUSEHOLDS = "SELECT household_id, household_key, area FROM household ORDER BY md5(household_key) LIMIT %s"

Paths = Callable[[int], list[str]]
"""So many addresses of one kind."""


class Samples:
    """What is in the views."""

    def __init__(self, at: Filled) -> None:
        with connect(at.database.service_url) as conn:
            schema = live_schema(conn)[0]
        self._dice = Random(0)
        self._events = at.size()
        with psycopg.connect(at.database.owner_url, autocommit=True, row_factory=dict_row) as owner:
            owner.execute("SELECT set_config('search_path', %s, false)", (schema,))
            self._people = owner.execute(_PEOPLE, (PEOPLE,)).fetchall()
            self._households = owner.execute(_HOUSEHOLDS, (PEOPLE,)).fetchall()

    def person(self, path: str) -> Paths:
        """Of somebody, any of whose columns the path may name."""
        return lambda count: [path.format(**self._somebody()) for _ in range(count)]

    def people(self, **asked: str) -> Paths:
        """The list, by what is asked of it; a value may name a column of somebody."""
        return lambda count: [self._list("/v1/people", self._somebody(), asked) for _ in range(count)]

    def people_after(self, **asked: str) -> Paths:
        """The list, continued anywhere."""

        def paths(count: int) -> list[str]:
            found = [self._somebody() for _ in range(count)]
            cursors = [cursor_of(one["area"], one["person_id"]) for one in found]
            return [
                self._list("/v1/people", one, {**asked, "cursor": c}) for one, c in zip(found, cursors, strict=True)
            ]

        return paths

    def household(self, path: str) -> Paths:
        """Of some household."""
        return lambda count: [path.format(**self._dice.choice(self._households)) for _ in range(count)]

    def households_after(self) -> Paths:
        """The list of households, continued anywhere."""
        of_one = "/v1/households?cursor={}".format
        return lambda count: [
            of_one(cursor_of(one["area"], one["household_key"]))
            for one in (self._dice.choice(self._households) for _ in range(count))
        ]

    def feed(self, **asked: str) -> Paths:
        """The feed from anywhere."""

        def paths(count: int) -> list[str]:
            after = [str(self._dice.randrange(self._events)) for _ in range(count)]
            return [self._list("/v1/events", {}, {**asked, "after": one}) for one in after]

        return paths

    def _somebody(self) -> dict[str, Any]:
        return dict(self._dice.choice(self._people))

    def _list(self, path: str, somebody: dict[str, Any], asked: dict[str, str]) -> str:
        return f"{path}?{urlencode({name: value.format(**somebody) for name, value in asked.items()})}"


def always(path: str) -> Paths:
    """The same address again and again."""
    return lambda count: [path] * count
