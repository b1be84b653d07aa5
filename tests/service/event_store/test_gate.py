"""A history is loaded only for a scope that covers the area responsible now; `api` has no other way to read it."""

import ast
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from domain.reference.scope import EVERYWHERE, NOWHERE, Scope
from service.event_store.history_store import own_key
from service.event_store.responsible_area import area_now
from tests.service.recording.conftest import Town
from tests.world import KEYS, World, world

OURS, TOWN, NEIGHBOUR, ELSEWHERE = map(Scope.of, ("320614", "320614-01", "320614-02", "210100"))


@pytest.fixture
def town(database_with_views: str) -> Iterator[Town]:
    with world(database_with_views) as inside:
        yield Town(inside)


def seen(inside: World, person: str, scope: Scope) -> bool:
    """Whether the history is loaded for the scope, and no other one is."""
    with inside.pool.connection() as conn:
        found = inside.store.load(conn, [UUID(person)], scope=scope)
    assert set(found) <= {UUID(person)} or scope == EVERYWHERE
    return UUID(person) in found


def test_a_history_is_loaded_only_within_the_scope(town: Town) -> None:
    person = town.registered()
    assert [True, True, True] == [seen(town.world, person, one) for one in (TOWN, OURS, EVERYWHERE)]
    assert [False, False, False] == [seen(town.world, person, one) for one in (NOWHERE, NEIGHBOUR, ELSEWHERE)]


def test_a_person_who_moved_is_loaded_for_the_new_area_alone(town: Town) -> None:
    person = town.registered()
    town.world.given(town.event("moved", "2021-06-01", person, to_area="320614-02"))
    assert (False, True) == (seen(town.world, person, TOWN), seen(town.world, person, NEIGHBOUR))


def test_a_merged_person_is_loaded_for_the_area_of_the_survivor(town: Town) -> None:
    duplicate, survivor = town.registered(), town.registered(town.number())
    town.world.given(town.event("moved", "2021-06-01", survivor, to_area="320614-02"))
    town.world.given(town.event("merged", "2021-07-01", duplicate, into=survivor))
    with town.world.pool.connection() as conn:
        assert town.world.store.load(conn, [UUID(duplicate)], scope=TOWN) == {}
        found = town.world.store.load(conn, [UUID(duplicate)], scope=NEIGHBOUR)
        assert {UUID(duplicate), UUID(survivor)} == set(found)


def test_a_person_without_valid_events_is_loaded_for_the_area_of_the_last_event(town: Town) -> None:
    person = town.registered()
    town.world.given(town.event("voided", "2021-06-01", person, target_version=1, reason={"code": "error"}))
    assert (True, False) == (seen(town.world, person, TOWN), seen(town.world, person, ELSEWHERE))


def test_a_key_is_returned_only_within_the_scope(town: Town) -> None:
    person = UUID(town.registered())
    with town.world.pool.connection() as conn:
        assert own_key(conn, person, "320614-01", KEYS, scope=TOWN) is not None
        assert own_key(conn, person, "320614-01", KEYS, scope=ELSEWHERE) is None
        assert own_key(conn, person, "320614-01", KEYS, scope=NOWHERE) is None


def test_the_area_without_folding_agrees_with_the_folded_history(town: Town) -> None:
    person = town.registered()
    corrected = {"target_version": 2, "changes": {"to_area": "320614-03"}, "reason": {"code": "error"}}
    for event in (
        town.event("moved", "2021-06-01", person, to_area="320614-02"),
        town.event("corrected", "2021-06-02", person, **corrected),
        town.event("surveyed", "2021-06-03", person, method="入户"),
    ):
        town.world.given(event)
        history = town.history(person)
        assert area_now(history) == history.person.area


WITHOUT_SCOPE = {
    "EVERYWHERE", "reading_all_areas", "select_streams", "select_stream_range", "select_changed_streams",
    "select_events", "select_notifications", "subscribe", "to_domain_event", "store.get",
}  # fmt: skip
"""Names that read the log without a scope: for the projector, and for applications of the library."""


def named_in(node: ast.AST) -> list[str]:
    """The names that a part of a module imports or takes as attributes."""
    if isinstance(node, ast.ImportFrom):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.Attribute):
        owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
        return [node.attr, f"{owner}.{node.attr}"]
    return []


def test_the_api_reads_the_log_with_a_scope_only() -> None:
    """Names that read without a scope, and the scope of everywhere, occur in `api` only where no person is read, and in
    a command of the operator, who has the database.
    """
    named: set[tuple[str, str]] = set()
    for path in sorted((Path(__file__).parents[3] / "api").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named |= {(path.name, name) for name in named_in(node)}
    assert {(file, name) for file, name in named if name in WITHOUT_SCOPE} == {
        ("break_glass.py", "reading_all_areas"),  # where the person lies whom an account asks to read
        ("doubts.py", "reading_all_areas"),  # a hit of a whole district; shown are those in the area
        ("extract.py", "reading_all_areas"),  # what is under way, and left out: inspections and doubts
        ("half_year_submission.py", "reading_all_areas"),  # the sums of report 4A
        ("inspection_agreement.py", "reading_all_areas"),  # an inspection in scope, or the own second checks
        ("inspection_case.py", "EVERYWHERE"),  # a case for its inspectors
        ("inspection_case.py", "reading_all_areas"),  # a case for its inspectors
        ("inspection_cases.py", "reading_all_areas"),  # cases that the caller inspects
        ("inspection_plan.py", "reading_all_areas"),  # doubts that are examined, of which those in the area count
        ("inspection_steps.py", "reading_all_areas"),  # conflicts of interest of those drawn, results of their cases
        ("inspection_steps.py", "EVERYWHERE"),  # the inspection, and the person of a case that is to be replaced
        ("inspections.py", "reading_all_areas"),  # numbers of results
        ("issue_report.py", "reading_all_areas"),  # sums, and items without names
        ("overview.py", "reading_all_areas"),  # vacant places
        ("projection_lag.py", "EVERYWHERE"),
        ("public_posts.py", "reading_all_areas"),  # vacant places
        ("readiness.py", "EVERYWHERE"),
        ("report.py", "reading_all_areas"),  # `zuji report`
        ("report_cells.py", "reading_all_areas"),  # the inspections of persons shown, for the security log
        ("report_issues.py", "reading_all_areas"),  # circulars
        ("second_opinion.py", "EVERYWHERE"),  # `zuji check --independent`
        ("schedule_reminders.py", "reading_all_areas"),  # the sums of report 3A
        ("schedule_submission.py", "reading_all_areas"),  # the sums of report 3A
        ("security_log.py", "reading_all_areas"),  # where a subject lies, for the log of that area
        ("snapshots.py", "reading_all_areas"),  # the sums of reports
        ("typical_cases.py", "reading_all_areas"),  # names of households, to withhold texts that hold them
        ("work_items.py", "EVERYWHERE"),  # events of a work item that the caller sees
    }
