"""A person as of today, from the views: the same as computed from the history, for every reader who sees the person."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from domain.events import CATALOGUE
from domain.events.fields import fields_of
from domain.events.services import ServiceDeclined
from domain.history.history import History
from domain.reference.scope import EVERYWHERE, Scope
from projections.queries.person_as_of import bundle_at, history_of
from projections.queries.person_today import bundle_counts_events, history_for_bundle, person_today
from projections.views.deadline import DeadlineRow, rows
from service.postgres.database import reading
from tests.world import ZHANG_SAN, EventMaker, World, id_no, world

WHO = f"id_no:{ZHANG_SAN}"
BEFORE, NOW, ELSEWHERE = "320614-01", "320614-02", "320614-03"


@pytest.fixture
def zuji(database_with_views: str) -> Iterator[World]:
    with world(database_with_views) as made:
        yield made


@pytest.fixture
def moved(zuji: World) -> UUID:
    """A person with deadlines that ended in one area and deadlines that run in another."""
    make = EventMaker()
    person = zuji.given(make.registered(area=BEFORE)).persons["1"]
    assessed = {"wishes_work": True, "wishes_training": False, "able_to_work": True, "level": "A"}
    zuji.given(
        make.event("unemployment_registered", "2021-02-01", WHO),
        make.event("needs_assessed", "2021-02-01", WHO, **assessed),
        make.event("recognised", "2021-02-02", WHO, categories=["dibao"], basis="文件"),
        make.event("employed", "2021-02-20", WHO, channel="employer", employer="某家纺"),
        make.event("moved", "2021-03-01", WHO, to_area=NOW),
    )
    zuji.project()
    return UUID(person)


def from_views(zuji: World, person: UUID, scope: Scope) -> list[DeadlineRow]:
    with reading(zuji.pool, scope) as (conn, _):
        found = person_today(conn, person)
    return [*found.deadlines] if found else []


def from_history(zuji: World, person: UUID) -> list[DeadlineRow]:
    with zuji.pool.connection() as conn:
        history = history_of(conn, zuji.store, person, scope=EVERYWHERE)
    assert isinstance(history, History)
    return [*rows(history, zuji.reference.policies)]


def test_the_deadlines_are_those_of_the_history_in_its_order(zuji: World, moved: UUID) -> None:
    expected = from_history(zuji, moved)

    assert {BEFORE, NOW} == {deadline.area for deadline in expected}
    assert expected == from_views(zuji, moved, EVERYWHERE)


def test_the_area_that_is_responsible_now_sees_deadlines_that_ended_elsewhere(zuji: World, moved: UUID) -> None:
    assert from_history(zuji, moved) == from_views(zuji, moved, Scope(NOW))


@pytest.mark.parametrize("area", [BEFORE, ELSEWHERE, None])
def test_no_other_area_sees_a_deadline(zuji: World, moved: UUID, area: str | None) -> None:
    assert [] == from_views(zuji, moved, Scope(area))


def test_the_deadlines_of_a_merged_person_are_those_of_the_survivor(zuji: World, moved: UUID) -> None:
    make = EventMaker("/other")
    registered = make.registered(id_no("1970-01-01", 77), area=NOW)
    duplicate = zuji.given(registered).persons[registered["id"]]
    zuji.given(make.event("merged", "2021-04-01", duplicate, into=str(moved)))
    zuji.project()

    assert (
        from_history(zuji, moved)
        == from_views(zuji, moved, EVERYWHERE)
        == from_views(zuji, UUID(duplicate), EVERYWHERE)
    )


@pytest.mark.parametrize(("area", "counts"), [(NOW, True), ("230000", False)])
def test_events_are_needed_only_where_a_bundle_counts_them(zuji: World, area: str, counts: bool) -> None:
    assert counts == bundle_counts_events(zuji.reference.policies, area, zuji.now.date(), [])


def test_a_bundle_counts_no_private_field(zuji: World) -> None:
    """Given that the history of a bundle is read without private fields, then none of them decides what it counts."""
    counted = {
        (kind, service.distinct)
        for policy in zuji.reference.policies.all()
        for service in policy.bundle.values()
        for kind in service.events
        if service.distinct is not None
    }

    assert counted
    assert [] == [
        (kind, name) for kind, name in counted if (field := fields_of(CATALOGUE[kind]).get(name)) and field.private
    ]
    assert not fields_of(ServiceDeclined)["service"].private
    assert not fields_of(ServiceDeclined)["signed"].private


def test_the_bundle_is_the_same_without_private_fields(zuji: World, moved: UUID) -> None:
    make, policies, day = EventMaker("/services"), zuji.reference.policies, zuji.now.date()
    zuji.given(make.event("policy_briefed", "2022-03-02", WHO, policies=["a"]))
    with zuji.pool.connection() as conn:
        private = history_of(conn, zuji.store, moved, scope=EVERYWHERE)
        sealed = history_for_bundle(conn, zuji.store, moved, scope=EVERYWHERE, up_to=2**62)
    assert private is not None
    assert sealed is not None
    deadlines = rows(private, policies)

    assert bundle_at(private, policies, NOW, day, deadlines) == bundle_at(sealed, policies, NOW, day, deadlines)
