"""A preview is what then happens: the rows it says would change are the rows that change."""

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.queries.preview import row_changes
from projections.rebuild.check import check
from projections.views.registry import VIEWS
from service.recording.dry_run import DryRunResult
from tests.projections.engine.test_laws import fresh, version_of
from tests.world import HAIMEN, KEYS, CloudEvent, EventMaker, World, id_no, world

EXAMPLES = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.fixture(scope="module")
def zuji(module_database_url: str) -> Iterator[World]:
    with world(module_database_url) as made:
        yield made


def foresee(zuji: World, *events: CloudEvent, atomic: bool = False) -> DryRunResult:
    """A preview of the call."""
    return zuji.recorder.preview(HAIMEN, zuji.submitted(*events), atomic=atomic)


def everything(zuji: World) -> dict[str, Any]:
    """All that is stored, but for the numbers that count attempts at ids."""
    tables = ("log", "log_head", "request", "identity", "person_key", "quarantine")
    return {name: sorted(map(repr, zuji.log(f"SELECT t::text FROM zuji.{name} t"))) for name in tables}


def rows_of(zuji: World) -> dict[str, Counter[str]]:
    """The rows of every live view."""
    return {
        view.name: Counter(map(plain, zuji.rows(f"SELECT {', '.join(view.public)} FROM {view.name}"))) for view in VIEWS
    }


def was_recorded(zuji: World, event: CloudEvent) -> bool:
    """Whether the event was recorded, and not refused by a rule."""
    name = event["source"], event["id"]
    return bool(zuji.log("SELECT FROM zuji.request WHERE (source, request_id) = (%s, %s)", *name))


def plain(row: tuple[Any, ...]) -> str:
    """A row as text, without the order of keys in JSON and the time zones of moments."""
    values = [value.astimezone(UTC) if isinstance(value, datetime) else value for value in row]
    return orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode()


def shown_equal_to_what_happens(zuji: World, *events: CloudEvent, atomic: bool = False) -> DryRunResult:
    """Previews the call, makes it, and compares the two."""
    zuji.project()
    stored, live = everything(zuji), rows_of(zuji)
    first_id = next(zuji.uuids)
    zuji.uuids = itertools.count(first_id)
    seen = foresee(zuji, *events, atomic=atomic)
    with zuji.pool.connection() as conn:
        changes = row_changes(conn, zuji.store, zuji.reference, seen.before, seen.after)
    assert stored == everything(zuji)
    zuji.uuids = itertools.count(first_id)
    receipt = zuji.post(*events, atomic=atomic)
    zuji.project()
    now = rows_of(zuji)
    for view in VIEWS:
        ours = [change for change in changes if change.view is view]
        gone = Counter(plain(tuple(change.before.values())) for change in ours if change.before)
        come = Counter(plain(tuple(change.after.values())) for change in ours if change.after)
        assert live[view.name] - now[view.name] == gone, view.name
        assert now[view.name] - live[view.name] == come, view.name
    refused = [(r.index, r.request_id, r.refusal.code) for r in receipt.rejected]
    assert refused == [(r.index, r.request_id, r.refusal.code) for r in seen.receipt.rejected]
    assert (receipt.accepted, receipt.duplicates, receipt.persons) == (
        seen.receipt.accepted,
        seen.receipt.duplicates,
        seen.receipt.persons,
    )
    return seen


@EXAMPLES
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_a_preview_of_any_batch_is_what_then_happens(zuji: World, data: st.DataObject, seed: int) -> None:
    lives, events = fresh(data)
    dice = Random(seed)
    dice.shuffle(events)
    half = dice.randint(0, len(events))
    zuji.post(*events[:half])
    shown_equal_to_what_happens(zuji, *events[half:], *dice.sample(events, k=len(events) // 3))
    for life in lives:
        jobs = [
            e for e in life.events if e["type"] in ("person.employed", "person.job_changed") and was_recorded(zuji, e)
        ]
        if not jobs:
            continue
        job = jobs[0]
        say = EventMaker(f"{job['source']}/{life.number}")
        who = f"id_no:{life.number}"

        def corrected(target: int, change: object, say: EventMaker = say, who: str = who) -> CloudEvent:
            reason = {"code": "checked", "text": "核对"}
            changes = {"channel": change} if isinstance(change, str) else change
            return say.event("corrected", "2026-01-01", who, target_version=target, changes=changes, reason=reason)

        first = corrected(version_of(zuji, job), "self_employed")
        shown_equal_to_what_happens(zuji, first)
        if not was_recorded(zuji, first):
            continue
        shown_equal_to_what_happens(zuji, corrected(version_of(zuji, first), "other"))
        void = say.event(
            "voided", "2026-01-02", who, target_version=version_of(zuji, first), reason={"code": "error", "text": "误"}
        )
        shown_equal_to_what_happens(zuji, void)


def test_a_preview_tells_what_would_come_out_of_quarantine(zuji: World) -> None:
    say = EventMaker("/preview/quarantine")
    number = "11010519491231002X"
    zuji.post(say.event("surveyed", "2021-02-01", f"id_no:{number}", method="入户"))
    seen = shown_equal_to_what_happens(zuji, say.registered(number))
    assert (seen.receipt.accepted, seen.events) == (1, 2)


def test_with_atomic_nothing_changes_when_one_is_refused(zuji: World) -> None:
    say = EventMaker("/preview/atomic")
    number = "440524188001010014"
    refused = say.event("employed", "2021-02-01", f"id_no:{number}", channel="no such channel")
    seen = shown_equal_to_what_happens(zuji, say.registered(number), refused, atomic=True)
    assert (seen.receipt.accepted, seen.events, seen.after) == (0, 0, {})


def test_a_job_of_one_member_clears_the_household_in_the_preview(zuji: World) -> None:
    say = EventMaker("/preview/household")
    numbers = (id_no("1970-03-12", 991), id_no("1971-03-12", 992))
    for number, relation in zip(numbers, ("head", "spouse"), strict=True):
        who = f"id_no:{number}"
        zuji.given(
            say.registered(number),
            say.event("household_joined", "2021-01-06", who, household_id="预演户", relation=relation),
            say.event("unemployment_registered", "2021-01-07", who),
        )
    recognised = say.event(
        "zero_employment_recognised", "2021-01-10", f"id_no:{numbers[0]}", household_id="预演户", basis="公示"
    )
    zuji.given(recognised)
    job = say.event("employed", "2021-01-20", f"id_no:{numbers[1]}", channel="employer")
    seen = shown_equal_to_what_happens(zuji, job)
    with zuji.pool.connection() as conn:
        statuses = {
            change.after["status"]
            for change in row_changes(conn, zuji.store, zuji.reference, seen.before, seen.after)
            if change.view.name == "household" and change.after
        }
    assert "cleared" in statuses


def test_a_merge_and_its_reversal_are_previewed_as_they_happen(zuji: World) -> None:
    say = EventMaker("/preview/merge")
    mother, twin = (id_no("1971-02-03", n, region="320612") for n in (22, 24))
    receipt = zuji.given(
        say.registered(mother),
        say.registered(twin),
        say.event("employed", "2021-03-01", f"id_no:{twin}", channel="employer", employer="海门某家纺有限公司"),
        say.event("surveyed", "2021-04-01", f"id_no:{mother}", method="入户"),
    )
    survivor, duplicate = receipt.persons.values()

    seen = shown_equal_to_what_happens(zuji, say.event("merged", "2021-05-01", duplicate, into=survivor))
    assert seen.receipt.accepted == 1
    reverted = say.event("merge_reverted", "2021-06-01", survivor, merged_person=duplicate)
    assert shown_equal_to_what_happens(zuji, reverted).receipt.accepted == 1


def test_after_all_that_every_view_is_what_the_log_says_the_outcomes_too(zuji: World) -> None:
    found = check(zuji.url, KEYS, workers=1, progress=lambda *_: None)
    assert (found.views, found.failed, found.log) == ((), (), ())
    assert zuji.rows("SELECT count(*) FROM outcome")[0][0] > 0
    twice = zuji.rows(
        "SELECT a.person_id FROM outcome a JOIN outcome b ON a.person_id = b.person_id AND a.since < b.since"
        " WHERE a.until IS NULL OR a.until > b.since"
    )
    assert twice == []
