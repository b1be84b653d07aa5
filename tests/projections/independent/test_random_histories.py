"""The second opinion agrees with the views on random histories, merges included."""

import itertools
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from api.cli.second_opinion import compare_views
from domain.history.refuted import without_refuted
from domain.outcomes.poverty_lifted import poverty_lifted_spans
from domain.outcomes.unmet_wishes import unmet_wishes
from domain.reference import scope
from domain.reference.calendar import end_of_day
from projections.independent import check
from projections.independent.compare import KEYS
from projections.reports import REPORTS, statement
from service.recording.submission import Caller
from service.reference import reference
from tests.projections.independent.histories import random_histories
from tests.projections.independent.opinion import opinion_of
from tests.world import KEYS as KEYS_OF_PERSONS
from tests.world import CloudEvent, EventMaker, World, world

SEED = 12
PERSONS = 100
EVERYWHERE = Caller(name="省厅", role="integration", area="", organisation="省厅", sources=("*",))
SUPERVISOR = Caller(name="督查", role="supervisor", area="", organisation="省厅", sources=("*",))
_SUPERVISION = (
    "person.employment_verified", "person.finding_raised", "person.appeal_decided", "person.rectification_rejected",
    "person.finding_rechecked", "person.finding_withdrawn",
)  # fmt: skip


@pytest.fixture(scope="module")
def zuji(module_database_url: str) -> Iterator[World]:
    with world(module_database_url) as made:
        say(made, random_histories(SEED, PERSONS))
        merge_some(made)
        made.project()
        yield made


def say(zuji: World, events: list[CloudEvent]) -> None:
    """Posts the events in calls of a thousand; what is refused waits."""
    for start in range(0, len(events), 1000):
        part = events[start : start + 1000]
        zuji.post(*(event for event in part if event["type"] not in _SUPERVISION), caller=EVERYWHERE)
        zuji.post(*(event for event in part if event["type"] in _SUPERVISION), caller=SUPERVISOR)


def merge_some(zuji: World) -> None:
    """Merges pairs drawn at random, and reverts some of the merges."""
    dice, make = Random(SEED), EventMaker("/merges")
    people = [str(person) for (person,) in zuji.log("SELECT person_id FROM zuji.person_key ORDER BY person_id")]
    for number in range(PERSONS // 6):
        duplicate, survivor = dice.sample(people, 2)
        zuji.post(make.event("merged", "2026-11-01", duplicate, into=survivor), caller=EVERYWHERE)
        if number % 4 == 0:
            zuji.post(make.event("merge_reverted", "2026-11-02", survivor, merged_person=duplicate), caller=EVERYWHERE)


def test_a_hundred_histories_of_forty_events_agree(zuji: World) -> None:
    found = opinion_of(zuji)
    assert ([], []) == ([str(each) for each in found.differences], found.unknown)
    assert [] == [str(each) for each in found.figures]
    assert found.reported > 10_000
    assert found.persons == PERSONS
    assert found.events >= 40 * PERSONS
    views = {view for view, (key, _) in KEYS.items() if key in ("person_id", "household_key") and view != "due_back"}
    assert views == {view for view in views if zuji.rows(f"SELECT 1 FROM {view} LIMIT 1")}


def test_r1_6_who_of_poverty_lifted_labour_is_to_be_cleared_on_a_day_is_on_the_clearing_lists_of_that_day(
    zuji: World,
) -> None:
    """1A counts by days whom 1C lists as of a day."""
    counted = Counter[tuple[str, bool]]()
    people = [person for (person,) in zuji.rows("SELECT DISTINCT person_id FROM poverty_lifted")]
    with zuji.pool.connection() as conn:
        streams = zuji.store.load(conn, people, scope=scope.EVERYWHERE, decrypt=False)
    for person in people:
        history = streams[person].history
        for span in poverty_lifted_spans(history, reference().policies):
            listed = unmet_wishes(without_refuted(history.at(as_of=end_of_day(span.since))))
            open_work, open_training = listed.work is not None, listed.training is not None
            assert open_work == (span.to_place_version is not None)
            assert open_training == (span.to_train_version is not None and span.trained_version is None)
            counted.update((("work", open_work), ("training", open_training)))
    assert all(counted[each] > 10 for each in itertools.product(("work", "training"), (True, False))), counted


def test_each_event_is_counted_once_and_progress_is_reported_up_to_the_total(
    zuji: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "_AT_ONCE", 7)
    reported: list[tuple[str, int, int]] = []
    found = compare_views(zuji.url, KEYS_OF_PERSONS, progress=lambda *report: reported.append(report), reports=False)
    assert found.clean
    assert [(found.events,)] == zuji.log("SELECT count(*)::int FROM zuji.log")
    assert ("independent", 7, PERSONS) in reported
    assert ("independent", PERSONS, PERSONS) in reported
    assert ("independent_households", found.households, found.households) == reported[-1]


FAULTS = {
    "4A": ("AND job.verdict_on <= %(last)s", "", "reemployed_verified"),
    "3B": ("WHEN 'self_employed' THEN 'flexible'", "WHEN 'self_employed' THEN 'employer'", "persons"),
    "1D": ("('closing', true)", "('closing', status = 'open')", "closing"),
    "0A": ("NOT IN ('exited', 'deceased')", "<> 'deceased'", "persons"),
    "2E": ("AND verdict IS DISTINCT FROM 'refuted'", "", "signed"),
}


def test_a_fault_in_the_select_of_a_report_is_found_and_named_with_both_values(
    zuji: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = statement._statement

    def broken(template: str, package: str, select: str, **conditions: str) -> bytes:
        text = right(template, package, select, **conditions)
        for code, (part, fault, _) in FAULTS.items():
            if select == REPORTS[code].sql:
                assert part.encode() in text
                text = text.replace(part.encode(), fault.encode())
        return text

    monkeypatch.setattr(statement, "_statement", broken)
    found = opinion_of(zuji)

    assert not found.clean
    for code, (_, _, column) in FAULTS.items():
        named = [each for each in found.figures if (each.report, each.column) == (code, column)]
        assert named, code
        assert all(each.held != each.expected and each.line for each in named)
    assert len({each.report for each in found.figures}) == len(FAULTS)


def test_a_sample_reads_all_others_of_the_households_it_touches(zuji: World) -> None:
    found = opinion_of(zuji, persons=7, seed=3)
    assert found.reported == 0  # reports count everybody
    assert [] == [str(each) for each in found.differences]
    assert found.persons == 7
    assert found.households > 0
    assert found.events == opinion_of(zuji, persons=7, seed=3).events
