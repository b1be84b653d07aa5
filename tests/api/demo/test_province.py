import subprocess
import sys
from collections import Counter
from hashlib import sha256
from itertools import islice, pairwise

import msgspec
import pytest

from api.demo.province.events import batches, programme
from api.demo.province.life import EVENTS_A_LIFE, life
from api.demo.province.life_builder import LifeEvent
from api.demo.province.long import long_life
from api.demo.province.order import interleaved, one_after_another, share_of
from api.demo.province.people import CYCLE, identity_number, person
from api.demo.province.places import districts
from domain.identity.id_number import parse_id_no
from service.reference import reference
from tests.domain.given import CONTEXT

SOME = range(150 * CYCLE)


@pytest.fixture(scope="module")
def lives() -> dict[int, list[LifeEvent]]:
    return {number: [said for entry_session in life(number) for said in entry_session] for number in SOME}


# The people


def test_identity_numbers_are_valid_and_say_who_has_them() -> None:
    for number in range(0, 10_000_000, 9_973):
        found, who = parse_id_no(identity_number(number)), person(number)
        assert found.sex == ("male" if who.male else "female")
        assert who.birthday(0).replace(day=1) == found.birth_date.replace(day=1)


def test_nobody_has_the_number_of_another_among_millions() -> None:
    numbers = [*range(100_000), *range(100_000, 15_000_000, 149)]

    assert len({identity_number(number) for number in numbers}) == len(numbers)


def test_nobody_is_below_the_working_age_or_retires_while_the_lives_are_told(lives: dict[int, list[LifeEvent]]) -> None:
    ages = CONTEXT.policy("320000", lives[0][0].at.date()).ages
    for number, events in lives.items():
        born = parse_id_no(identity_number(number))
        assert person(number).birthday(ages.working_from) <= events[0].at.date()
        assert max(said.at for said in events).date() < ages.retires_on(born.birth_date, born.sex, None)


def test_a_third_of_the_people_live_in_households_of_two_to_four(lives: dict[int, list[LifeEvent]]) -> None:
    households = Counter(
        said.data["household_id"]
        for events in lives.values()
        for said in events
        if said.kind == "person.household_joined"
    )

    assert sum(households.values()) * 3 == len(lives)
    assert set(households.values()) == {2, 3, 4}


def test_a_household_has_one_head_and_one_area() -> None:
    for number in SOME:
        who, head = person(number), person(person(number).home)
        assert head.relation in ("head", "")
        assert (who.relation == "head" or not who.relation) == (who.home == number)
        assert who.area == head.area


def test_they_live_in_all_districts_and_one_in_a_hundred_in_all_units_of_haimen() -> None:
    areas = Counter(person(number).area for number in range(5_000 * CYCLE))
    haimen = {area: count for area, count in areas.items() if area.startswith("320614")}

    assert all(area in reference().areas for area in areas)
    assert {area[:6] for area in areas} == set(districts())
    assert len(districts()) == 95
    assert len(haimen) == 11
    assert sum(haimen.values()) / areas.total() == pytest.approx(0.01, abs=0.001)


def test_names_are_many() -> None:
    names = Counter(life(number)[0][0].data["name"] for number in range(4_000))

    assert len(names) > 3_000
    assert names.most_common(1)[0][1] < 20


# The lives


def test_a_life_has_as_many_events_as_ten_million_of_700_000_people(lives: dict[int, list[LifeEvent]]) -> None:
    lengths = sorted(map(len, lives.values()))

    assert sum(lengths) / len(lengths) == pytest.approx(EVENTS_A_LIFE, rel=0.02)
    assert lengths[len(lengths) // 50] <= 5
    assert lengths[-1] >= 50


def test_the_same_number_tells_the_same_life_whenever_and_wherever() -> None:
    script = (
        "import msgspec, sys; from hashlib import sha256; from api.demo.province.life import life;"
        "told = [life(n, int(sys.argv[1])) for n in range(300, 0, -3)][::-1];"
        "print(sha256(msgspec.json.encode(told)).hexdigest())"
    )

    def digest(seed: str, hash_seed: str) -> str:
        environment = {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": ":".join(sys.path), "TZ": "Asia/Tokyo"}
        command = [sys.executable, "-c", script, seed]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()

    assert digest("2021", "1") == sha256(msgspec.json.encode([life(n) for n in range(3, 301, 3)])).hexdigest()
    assert digest("7", "2") != digest("2021", "2")


def test_events_are_numbered_in_the_order_of_posting_and_the_last_is_known(lives: dict[int, list[LifeEvent]]) -> None:
    for events in lives.values():
        assert [said.version for said in events] == list(range(1, len(events) + 1))
        assert [said.last for said in events] == [False] * (len(events) - 1) + [True]


def test_nobody_has_two_events_at_one_moment_and_a_bare_day_stands_alone(lives: dict[int, list[LifeEvent]]) -> None:
    bare = 0
    for events in lives.values():
        ordered = sorted(events, key=lambda said: said.at)
        assert all(one.at < other.at for one, other in pairwise(ordered))
        days = Counter(said.at.date() for said in events)
        assert all(days[said.at.date()] == 1 for said in events if said.whole_day)
        bare += sum(said.whole_day for said in events)
    assert bare > 50


def test_a_life_holds_what_a_province_sees(lives: dict[int, list[LifeEvent]]) -> None:
    kinds = Counter(said.kind.removeprefix("person.") for events in lives.values() for said in events)
    late = sum(any(other.at < one.at for one, other in pairwise(events)) for events in lives.values())
    people, events = len(lives), kinds.total()

    assert 0.03 < late / people < 0.15
    assert 0.001 < kinds["corrected"] / events < 0.005
    assert 0.001 < kinds["voided"] / events < 0.005
    assert 0.004 < kinds["moved"] / people < 0.015
    assert 0.002 < kinds["deceased"] / people < 0.01
    assert kinds["returned_to_poverty"] / people > 0.01
    for kind in ("benefit_paid", "training_completed", "certificate_obtained", "exited", "contact_attempted"):
        assert kinds[kind] > 20
    assert any(said.data.get("channel") == "public_welfare" for events in lives.values() for said in events)


def test_one_long_life_has_exactly_as_many_events_as_asked_for() -> None:
    for events in (10, 999, 10_000, 36_000):
        told = [said for entry_session in long_life(9, events) for said in entry_session]
        assert len(told) == events
        assert all(one.at < other.at for one, other in pairwise(told))
    with pytest.raises(ValueError, match="36000 are the most"):
        long_life(9, 40_000)


# The order


def test_the_order_holds_every_event_once_and_each_life_in_its_own_order() -> None:
    numbers = range(5 * CYCLE)
    told = dict.fromkeys(numbers, 0)
    for number, said in interleaved(numbers, stretch=10):
        told[number] += 1
        assert said.version == told[number]

    assert sorted(numbers) == sorted(told)
    assert sum(told.values()) == sum(1 for _ in one_after_another(numbers))


def test_a_stream_of_lives_holds_only_those_under_way() -> None:
    endless = interleaved(iter(range(10**12)), stretch=5)

    assert len(list(islice(endless, 1_000))) == 1_000


def test_writers_share_everybody_and_keep_households_together() -> None:
    shares = [list(share_of(writer, 2, 200)) for writer in range(2)]

    assert sorted(shares[0] + shares[1]) == list(range(200))
    assert not {person(n).home for n in shares[0]} & {person(n).home for n in shares[1]}


def test_calls_are_as_large_as_they_may_be() -> None:
    sizes = [len(call) for call in batches(interleaved(range(100)), 500)]

    assert set(sizes[:-1]) == {500}
    assert 0 < sizes[-1] <= 500
    assert {event["source"] for event in programme()} == {"/demo/province"}
