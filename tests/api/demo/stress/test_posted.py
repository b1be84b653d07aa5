"""The stress demo in a service: every answer is the one expected, and what is recorded holds together.

Its recorded events in another order give the same views, except where decision 0039 differs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from random import Random
from typing import Any, Final

import pytest

from api.cli.second_opinion import compare_views
from api.demo.stress.step import APPROVED, RECORDED
from api.demo.stress.themes import THEMES
from projections.rebuild.check import check
from projections.reports import REPORTS
from projections.reports.columns import Derived
from projections.reports.run import run
from service.postgres.database import reading_all_areas
from service.reference import reference
from tests.api.conftest import Office
from tests.api.demo.stress.conftest import PEOPLE, POSTED_TYPES, Loaded, sender
from tests.api.demo.stress.rearranged import post_in_order, rearranged, rows_of
from tests.projections.reports.cells import refuse_lost_between_pages, refuse_unexplained
from tests.world import KEYS, world

pytestmark = pytest.mark.postgres

ARRIVAL_MATTERS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("chain", "reverted", "granted_twice"), "after a merge, events go to the survivor"),
    **dict.fromkeys(("exchanged", "wrong_digit"), "a corrected number names another person"),
    "found": "a finding is named by the version under which it is recorded",
    "two_areas": "consent to a household that is not there yet records nothing (decision 0033)",
    **dict.fromkeys(
        ("after_payments", "before_follow_up", "alive", "wrong_area", "too_young", "refused"),
        "events exclude each other until one of them is amended",
    ),
}
"""The themes of which the first event to arrive is recorded and another waits, and why."""


def test_every_answer_is_the_one_expected(loaded: Loaded) -> None:
    refused = Counter(step.expected for step in loaded.steps if step.is_refused)

    assert loaded.tally.other == []
    assert loaded.tally.refused == refused
    assert 50 < len(refused)


def test_what_waited_for_a_later_event_is_recorded_and_the_rest_waits_in_quarantine(loaded: Loaded) -> None:
    rows = loaded.world.log("SELECT request_id FROM zuji.quarantine WHERE status = 'waiting'")
    refused = [step.request_id for step in loaded.steps if step.is_refused and not step.later]

    assert sorted(request for (request,) in rows) == sorted(refused)


def test_every_event_type_is_in_the_log_and_events_are_there_once(loaded: Loaded) -> None:
    log = loaded.world.log
    recorded = [step for step in loaded.steps if step.expected in (RECORDED, APPROVED) or step.later]
    requests = [request for (request,) in log("SELECT request_id FROM zuji.request WHERE version > 0 AND source <> ''")]

    assert {kind for (kind,) in log("SELECT DISTINCT type FROM zuji.log")} == POSTED_TYPES
    assert sorted(step.request_id for step in recorded) == sorted(requests)


def test_amendments_name_the_version_under_which_their_target_is_recorded(loaded: Loaded) -> None:
    versions = dict(loaded.world.log("SELECT request_id, version FROM zuji.request WHERE source <> ''"))
    amendments = [step for step in loaded.steps if step.target]

    assert [step.event["data"]["target_version"] for step in amendments] == [
        versions[step.target] for step in amendments
    ]
    assert 15 < len(amendments)


def test_rebuilt_equals_live(loaded: Loaded) -> None:
    findings = check(loaded.world.url, KEYS, workers=1, progress=lambda *_: None)

    assert findings.lines == []


def test_the_second_opinion_agrees_about_everything(loaded: Loaded) -> None:
    found = compare_views(loaded.world.url, KEYS)

    assert [str(each) for each in (*found.differences, *found.figures)] == []
    assert found.reported > 10_000
    assert list(found.unknown) == []
    assert PEOPLE - 5 <= found.persons  # a person whose registration was refused is nobody


def test_in_another_order_of_arrival_the_views_are_the_same_and_the_second_opinion_agrees(
    loaded: Loaded, new_database: Callable[[], AbstractContextManager[str]]
) -> None:
    dice, order = Random(1), []
    for place, steps in enumerate(loaded.stories):
        kept = THEMES[place % len(THEMES)].__name__ in ARRIVAL_MATTERS
        recorded = [step for step in steps if step.expected in (RECORDED, APPROVED) or step.later]
        order += recorded if kept else rearranged(steps, dice)

    with new_database() as url, world(url) as other:
        post_in_order(other, sender(Office(other)), order)
        other.project()

        here, there = rows_of(loaded.world), rows_of(other)
        assert (here - there, there - here) == ({}, {})
        assert compare_views(url, KEYS).clean


WALKED: Final[Sequence[tuple[str, str, Sequence[str]]]] = (
    ("320614", "2021", tuple(REPORTS)),
    ("320614", "2021-03", ("1D", "4A")),  # with a family that is open at the end
    ("320614", "2021-04", ("1D",)),  # with one that is open at the beginning
    ("320614", "2021-05", ("4A",)),  # with one whose members are unwilling
    ("320600", "2022", ("3D",)),
    ("320614", "2023", ("2B", "3A", "4A")),  # with a plan
    ("320614", "2024", ("2E",)),  # with persons on a post beyond its term
)
"""Area, period and reports of which every cell is compared with what it lists."""

WHOLE: Final = ("0B", "1D", "2B", "2C", "2D", "2E", "3A", "3C", "3D", "4E")
"""The reports of which the demo has something in every counted column there."""


@pytest.mark.once
def test_every_cell_of_every_report_is_the_sum_of_the_items_that_it_lists(loaded: Loaded) -> None:
    empty = {code: {one.key for one in REPORTS[code].columns if not isinstance(one, Derived)} for code in WHOLE}
    with reading_all_areas(loaded.world.pool) as (conn, _):
        for area, period, codes in WALKED:
            for code in codes:
                asked: dict[str, Any] = {"area": area, "period": period, "today": date(2026, 1, 10)}
                asked["areas"] = reference().areas
                answer = run(conn, REPORTS[code], lang="zh", **asked)
                assert refuse_unexplained(conn, REPORTS[code], answer, **asked) >= len(answer["columns"])
                if period == "2021":
                    assert refuse_lost_between_pages(conn, REPORTS[code], 2, **asked) >= 1
                lines = (*answer["rows"], answer["total"])
                if code in WHOLE:
                    empty[code] -= {key for key in empty[code] if any(line[key] for line in lines)}

    assert empty == {code: set() for code in WHOLE}


def test_themes_of_which_the_order_matters_exist() -> None:
    assert ARRIVAL_MATTERS.keys() <= {theme.__name__ for theme in THEMES}
