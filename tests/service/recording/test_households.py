"""Households: which one a join means, which area consents, and one head for each, in any order of arrival."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace

from service.recording.submission import Caller, Receipt
from tests.service.recording.conftest import Town
from tests.world import HAIMEN, CloudEvent, problems

UNIT = replace(HAIMEN, name="一区", area="320614-01")
OTHER = replace(HAIMEN, name="二区", area="320614-02")
LIAONING = replace(HAIMEN, name="辽宁省人社厅", area="210000")
EVERYWHERE = replace(HAIMEN, name="总局", area="")
REASON = {"code": "error"}


@pytest.fixture
def name(town: Town) -> str:
    """A household id that is unique to this test."""
    return f"家{town.source}"


def join(
    town: Town, person: str, name: str, relation: str = "spouse", day: str = "2021-02-01", **data: str
) -> CloudEvent:
    return town.event("household_joined", day, person, household_id=name, relation=relation, **data)


def households(town: Town, name: str) -> dict[str, set[str]]:
    """The current members by the key of their household."""
    town.world.project()
    rows = town.world.rows(
        "SELECT household_key, person_id::text FROM membership WHERE household_id = %s AND left_on IS NULL", name
    )
    return {key: {person for one, person in rows if one == key} for key, _ in rows}


@pytest.mark.parametrize(("caller", "area"), [(UNIT, "320614-01"), (HAIMEN, "320614"), (EVERYWHERE, "000000")])
def test_a_new_household_is_named_by_the_area_of_the_account(town: Town, name: str, caller: Caller, area: str) -> None:
    person = town.registered()
    assert town.post(join(town, person, name, "head"), caller=caller).accepted == 1
    assert households(town, name) == {f"{area}/{name}": {person}}


def test_a_district_joins_persons_of_two_units_whoever_comes_first(town: Town, name: str) -> None:
    for order, number in (([0, 1], 1), ([1, 0], 2)):
        persons = [town.registered(), town.registered(area="320614-02")]
        joins = [join(town, persons[0], f"{name}{number}", "head"), join(town, persons[1], f"{name}{number}")]
        for place in order:
            assert town.post(joins[place]).accepted == 1
        assert households(town, f"{name}{number}") == {f"320614/{name}{number}": {*persons}}


def test_what_a_unit_began_the_district_goes_on_with_and_the_other_way_round(town: Town, name: str) -> None:
    first, second, third = (town.registered() for _ in range(3))
    assert town.post(join(town, first, name, "head"), caller=UNIT).accepted == 1
    assert town.post(join(town, second, name)).accepted == 1
    assert households(town, name) == {f"320614-01/{name}": {first, second}}
    assert town.post(join(town, first, f"{name}b", "head", "2021-05-01"), caller=UNIT).accepted == 0, "one at a time"
    assert town.post(join(town, third, f"{name}b", "head")).accepted == 1
    fourth = town.registered()
    assert town.post(join(town, fourth, f"{name}b"), caller=UNIT).accepted == 1
    assert households(town, f"{name}b") == {f"320614/{name}b": {third, fourth}}


def test_a_district_joins_a_person_of_another_unit_to_the_only_household_of_that_name(town: Town, name: str) -> None:
    head, spouse = town.registered(), town.registered(area="320614-02")
    town.post(join(town, head, name, "head"), caller=UNIT)
    assert town.post(join(town, spouse, name)).accepted == 1
    assert households(town, name) == {f"320614-01/{name}": {head, spouse}}


def test_a_unit_does_not_take_the_name_of_another_units_household(town: Town, name: str) -> None:
    """Given a name that another unit used first, when the district posts a head, then a new household is made."""
    squatter, head, spouse = town.registered(area="320614-02"), town.registered(), town.registered()
    assert town.post(join(town, squatter, name, "head"), caller=OTHER).accepted == 1
    assert town.post(join(town, head, name, "head"), join(town, spouse, name)).accepted == 2
    assert households(town, name) == {f"320614-02/{name}": {squatter}, f"320614/{name}": {head, spouse}}


def test_a_join_said_again_is_recorded_once_even_if_the_name_means_another_by_now(town: Town, name: str) -> None:
    head, spouse = town.registered(), town.registered()
    first = join(town, spouse, name)
    town.post(join(town, head, name, "head"), caller=UNIT)
    assert town.post(first).accepted == 1
    town.post(join(town, town.registered(area="320614-02"), name, "head"))  # now the district has one of the name
    assert town.post({**first, "id": f"{first['id']}-again"}).duplicates == 1


def test_a_join_may_name_the_area_and_a_code_written_long_is_the_same_area(town: Town, name: str) -> None:
    head, spouse = town.registered(), town.registered()
    town.post(join(town, head, name, "head"), caller=UNIT)
    assert town.post(join(town, spouse, name, household_area="320614-01")).accepted == 1
    registered = town.registration(area="210100")
    far = town.post(registered, caller=LIAONING).persons[registered["id"]]
    assert town.post(join(town, far, name, "head", household_area="210000000"), caller=EVERYWHERE).accepted == 1
    assert households(town, name) == {f"320614-01/{name}": {head, spouse}, f"210000/{name}": {far}}


def test_one_head_at_a_time_whatever_the_order_of_arrival(town: Town, name: str) -> None:
    """The head changes on a day: A leaves, B joins. If the join is posted first, it waits for the event of A."""
    for number, order in enumerate(itertools.permutations(range(3))):
        home = f"{name}{number}"
        first, second = town.registered(), town.registered()
        events = [
            join(town, first, home, "head"),
            town.event("household_left", "2021-06-01", first, household_id=home),
            join(town, second, home, "head", "2021-06-01"),
        ]
        for place in order:
            town.post(events[place])
        assert households(town, home) == {f"320614/{home}": {second}}, order
        heads = town.world.rows(
            "SELECT person_id::text, joined_on::text, left_on::text FROM membership WHERE household_id = %s"
            " ORDER BY joined_on",
            home,
        )
        assert heads == [(first, "2021-02-01", "2021-06-01"), (second, "2021-06-01", None)], order
    assert town.waiting() == []


@pytest.mark.parametrize("ending", ["voided", "corrected", "deceased"])
def test_what_ends_a_stay_as_head_lets_in_who_waits(town: Town, name: str, ending: str) -> None:
    first, second = town.registered(), town.registered()
    town.post(join(town, first, name, "head"))
    assert problems(town.post(join(town, second, name, "head", "2021-07-01"))) == ["household.second_head"]
    town.post(
        {
            "voided": town.event("voided", "2021-07-02", first, target_version=2, reason=REASON),
            "corrected": town.event(
                "corrected", "2021-07-02", first, target_version=2, changes={"relation": "other"}, reason=REASON
            ),
            "deceased": town.event("deceased", "2021-06-30", first, source="民政"),
        }[ending]
    )
    assert town.waiting() == []
    assert town.event_types(second)[-1] == "household_joined"


def test_nobody_becomes_a_second_head_by_a_correction_a_void_or_a_late_event(town: Town, name: str) -> None:
    first, second = town.registered(), town.registered()
    town.post(join(town, first, name, "head"), join(town, second, name))
    head = town.event("corrected", "2021-03-01", second, target_version=2, changes={"relation": "head"}, reason=REASON)
    assert problems(town.post(head)) == ["household.second_head"]
    third = town.registered()
    assert problems(town.post(join(town, third, name, "head", "2021-01-20"))) == ["household.second_head"]
    left = town.event("household_left", "2021-06-01", first, household_id=name)
    assert town.post(left, join(town, town.registered(), name, "head", "2021-06-02")).accepted == 2
    voided = town.event("voided", "2021-07-01", first, target_version=3, reason=REASON)
    assert problems(town.post(voided)) == ["household.second_head"]


def test_the_other_head_is_named_only_to_who_covers_that_person(town: Town, name: str) -> None:
    first = town.registered()
    town.post(join(town, first, name, "head"), caller=UNIT)
    second = town.registered()
    (rejected,) = town.post(join(town, second, name, "head"), caller=UNIT).rejected
    assert rejected.refusal.data == {"household_area": "320614-01", "household_id": name, "person": first}


def test_of_two_heads_posted_at_once_one_is_recorded(town: Town, name: str) -> None:
    for number in range(4):
        persons = [town.registered() for _ in range(4)]
        batches = [[join(town, person, f"{name}{number}", "head")] * 1 for person in persons]

        def post(batch: list[CloudEvent]) -> Receipt:
            padding = [
                town.registration() for _ in range(51)
            ]  # a call of its own, not one recorded together with others
            return town.post(*padding, *batch)

        with ThreadPoolExecutor(4) as pool:
            receipts = list(pool.map(post, batches))
        assert sum(len(receipt.rejected) for receipt in receipts) == 3
        assert len(households(town, f"{name}{number}")[f"320614/{name}{number}"]) == 1


def test_what_waits_of_two_senders_is_judged_for_each_by_its_own_scope(town: Town, name: str) -> None:
    """Given joins that waited for one registration, then the join from outside goes on waiting for the consent."""
    number = town.number()
    early = town.event("household_joined", "2021-02-01", f"id_no:{number}", household_id=name, relation="head")
    assert problems(
        town.post({**early, "data": {**early["data"], "household_area": "320614-01"}}, caller=LIAONING)
    ) == ["person.unknown"]
    town.post(town.registration(number, area="210100"), caller=LIAONING)
    assert households(town, name) == {}
    asked = town.world.log(
        "SELECT area, rule FROM zuji.approval WHERE request_id = %s AND source = %s", early["id"], town.source
    )
    assert asked == [("320614-01", "household.consent")]


def test_a_household_without_its_head_is_still_its_members_areas(town: Town, name: str) -> None:
    head, spouse = town.registered(), town.registered()
    town.post(join(town, head, name, "head"), join(town, spouse, name))
    town.post(town.event("household_left", "2021-06-01", head, household_id=name))
    town.world.project()
    areas = town.world.rows("SELECT DISTINCT area FROM household WHERE household_id = %s", name)
    assert areas == [("320614-01",)]


def test_a_household_moves_with_its_head_who_then_answers_for_it(town: Town, name: str) -> None:
    head, spouse, child = town.registered(), town.registered(), town.registered()
    town.post(join(town, head, name, "head"), join(town, spouse, name), caller=UNIT)
    town.post(town.event("moved", "2021-06-01", head, to_area="320614-02"))
    town.world.project()
    rows = town.world.rows(
        "SELECT DISTINCT household_key, area, since >= '2021-06-01' FROM household WHERE household_id = %s", name
    )
    key = f"320614-01/{name}"
    assert sorted(rows) == [(key, "320614-01", False), (key, "320614-02", True)], "the days before stay where they were"
    (pending,) = town.post(join(town, child, name, "child"), caller=UNIT).pending
    assert (pending.pending.rule, pending.pending.area) == ("household.consent", "320614-02")


def test_an_atomic_call_from_outside_waits_as_a_whole(town: Town, name: str) -> None:
    town.post(join(town, town.registered(), name, "head"), caller=UNIT)
    outside = town.registered(area="320614-02")
    visit = town.event("surveyed", "2021-06-01", outside, method="入户")
    receipt = town.post(visit, join(town, outside, name, household_area="320614-01"), caller=OTHER, atomic=True)
    assert (receipt.accepted, problems(receipt)) == (0, [])
    rules = [one.pending.rule for one in receipt.pending]
    assert rules == ["part_of_a_batch", "household.consent"]
    assert town.event_types(outside) == ["registered"]
