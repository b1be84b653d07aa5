"""The population of an inspection: strata, mandatory cases, what a plan may not name, and the frame as it is stored."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from msgspec.structs import replace

from domain.errors import Refusal
from domain.inspections.frame import BuiltFrame, Frame
from domain.inspections.rule import InspectionRule
from domain.policy.policies import Policies
from domain.reference.scope import Scope
from projections.queries.inspection_frame import frame_of, persons_of, store_frame
from projections.queries.inspection_population import build_population, population_text
from projections.queries.people import PeopleFilter
from projections.queries.views_as_of import Moment, views_as_of
from service.event_store.rows import NO_LIMIT
from service.postgres.database import connect, connect_as_owner, reading
from tests.world import HAIMEN, KEYS, SUPERVISOR, EventMaker, World, id_no, world

NORTH, SOUTH = "320614-01", "320614-02"
AS_OF = date(2021, 6, 30)
TICKETS = KEYS.tickets_of("320614/2021-001")
REASON = {"code": "checked", "text": "经复核"}
CERTIFICATE = {"certificate": "电工", "number": "J-1", "issuer": "省人社厅"}
GRANT = {"from": "2021-02-01", "to": "2021-02-28", "benefit": "post_subsidy", "amount_fen": 50_000}
FINDING = {"inspection": "督0", "severity": "procedure", "item": "台账", "unit": "镇人社所"}
LIVES: Mapping[str, list[tuple[str, str, dict[str, Any]]]] = {
    "dibao, checked": [
        ("recognised", "2021-01-10", {"categories": ["disabled", "dibao"], "basis": "表1"}),
        ("spot_checked", "2021-05-06", {"inspection": "督1", "items": ["台账"]}),
    ],
    "employed, checked last year": [
        ("spot_checked", "2020-05-06", {"inspection": "督0", "items": ["台账"]}),
        ("employed", "2021-03-01", {"channel": "employer", "employer": "甲厂"}),
    ],
    "nothing": [],
    "certificate": [("certificate_obtained", "2021-02-01", CERTIFICATE)],
    "the same certificate": [("certificate_obtained", "2021-03-01", CERTIFICATE)],
    "appeal": [
        ("benefit_refused", "2021-03-01", {"benefit": "rent_subsidy", "reason": REASON}),
        ("appeal_filed", "2021-04-01", {"procedure": "appeal", "decision": "person.benefit_refused", "number": "S-1"}),
    ],
    "paid": [
        ("employed", "2021-02-01", {"channel": "public_welfare"}),
        ("benefit_granted", "2021-03-01", GRANT),
        ("benefit_paid", "2021-04-05", {"benefit": "post_subsidy", "amount_fen": 50_000}),
    ],
    "finding": [("finding_raised", "2021-05-10", FINDING)],
    "finding withdrawn": [
        ("finding_raised", "2021-05-10", FINDING),
        ("finding_withdrawn", "2021-05-20", {"finding": "2", "reason": REASON}),
    ],
}
SUPERVISED = ("spot_checked", "finding_raised", "finding_withdrawn")
Persons = dict[str, bytes]


@pytest.fixture(scope="module")
def recorded(module_database_url: str) -> Iterator[tuple[World, Persons]]:
    """The persons of LIVES, in the north of Haimen but for the one about whom nothing is known."""
    make, persons = EventMaker(), Persons()
    with world(module_database_url) as zuji:
        for number, (name, life) in enumerate(LIVES.items(), 1):
            area = NORTH if life else SOUTH
            born = make.registered(id_no("1970-06-15", number), "2020-01-05T09:00:00+08:00", area=area)
            (person,) = zuji.given(born).persons.values()
            persons[name] = bytes.fromhex(str(person).replace("-", ""))
            for kind, day, data in life:
                event = make.event(kind, day, str(person), **data)
                caller = replace(SUPERVISOR, name=f"督查员 {kind}") if kind in SUPERVISED else HAIMEN
                assert not zuji.post(event, caller=caller).rejected
        zuji.project()
        yield zuji, persons


def large_from(zuji: World, fen: int) -> Policies:
    """The policy of Haimen with another sum from which a payment of the last three months is large."""
    policies = zuji.reference.policies
    rule = InspectionRule(large_payment_fen=fen, large_payment_months=3)
    return Policies(
        {"": ((date.min, replace(policies.at("320614", AS_OF), inspection=rule)),)}, {"": ""}, policies.calendar
    )


EVERYBODY = PeopleFilter()


def built(zuji: World, wanted: PeopleFilter = EVERYBODY, *, scope: str = "320614", **options: Any) -> BuiltFrame:
    options = {"strata": (), "as_of": AS_OF, "policies": large_from(zuji, 50_000), **options}
    policies = options.pop("policies")
    with reading(zuji.pool, Scope.of(scope)) as (conn, _):
        return build_population(conn, Scope.of(scope), policies, wanted, TICKETS, **options)


def strata_of(frame: BuiltFrame, persons: Persons) -> dict[str, str]:
    """The line of each person without the ticket; mandatory cases have their reason."""
    names = {person: name for name, person in persons.items()}
    found = {}
    for number, line in enumerate(frame.content.decode().splitlines()):
        person = frame.person_ids[16 * number : 16 * number + 16]
        fields = line.split("\t")
        fields.remove(TICKETS(person))
        found[names[person]] = " ".join(fields)
    return found


def test_a_person_is_in_the_stratum_of_all_dimensions(recorded: tuple[World, Persons]) -> None:
    zuji, persons = recorded
    frame = built(zuji, strata=("town", "category", "channel", "last_check", "risk"))
    assert strata_of(frame, persons) == {
        "dibao, checked": f"{NORTH}/dibao/none/this_year/clear",
        "employed, checked last year": f"{NORTH}/none/employer/earlier/clear",
        "nothing": f"{SOUTH}/none/none/never/clear",
        "certificate": f"{NORTH}/none/none/never/clear",
        "the same certificate": f"{NORTH}/none/none/never/doubtful",
        "appeal": f"{NORTH}/none/none/never/clear",
        "paid": f"{NORTH}/none/public_welfare/never/clear",
        "finding": f"{NORTH}/none/none/never/doubtful",
        "finding withdrawn": f"{NORTH}/none/none/never/clear",
    }
    assert Counter(strata_of(built(zuji), persons).values()) == {"all": 9}
    doubted = built(zuji, strata=("risk",), mandatory=("doubt",), doubted=[UUID(bytes=persons["nothing"])])
    assert strata_of(doubted, persons) == {
        **dict.fromkeys(persons, "clear"),
        "finding": "doubtful",
        "the same certificate": "!mandatory doubt",
        "nothing": "!mandatory doubt",
    }


def test_mandatory_cases_are_outside_the_strata(recorded: tuple[World, Persons]) -> None:
    zuji, persons = recorded
    asked: dict[str, Any] = {"strata": ("town",), "mandatory": ("large_payment", "complaint", "doubt")}
    rest = {**dict.fromkeys(persons, NORTH), "nothing": SOUTH}
    doubted = {"the same certificate": "!mandatory doubt", "appeal": "!mandatory complaint"}
    assert strata_of(built(zuji, **asked), persons) == {**rest, **doubted, "paid": "!mandatory large_payment"}
    small = {**asked, "policies": large_from(zuji, 50_001)}
    assert strata_of(built(zuji, **small), persons) == {**rest, **doubted, "paid": NORTH}
    later = {**asked, "as_of": date(2021, 7, 5)}
    assert strata_of(built(zuji, **later), persons) == {**rest, **doubted, "paid": NORTH}


def test_the_population_is_that_of_the_list_in_the_scope_and_as_of_the_day(recorded: tuple[World, Persons]) -> None:
    zuji, persons = recorded
    assert strata_of(built(zuji, PeopleFilter(area=SOUTH)), persons) == {"nothing": "all"}
    assert {*strata_of(built(zuji, PeopleFilter(labour="employed")), persons)} == {
        "employed, checked last year",
        "paid",
    }
    assert built(zuji, scope="320602").content == b""
    moment = Moment(as_of=datetime.fromisoformat("2021-02-15T23:59:59+08:00"))
    scope = Scope.of("320614")
    with views_as_of(zuji.pool, zuji.store, zuji.reference, scope, moment, up_to=NO_LIMIT) as (conn, _):
        wanted = PeopleFilter(labour="employed")
        policies = zuji.reference.policies
        frame = build_population(
            conn, scope, policies, wanted, TICKETS, strata=("last_check",), as_of=date(2021, 2, 15)
        )
    assert strata_of(frame, persons) == {"paid": "never"}


def test_a_stored_frame_is_read_within_the_scope_and_its_persons_by_the_service_alone(
    recorded: tuple[World, Persons],
) -> None:
    zuji, persons = recorded
    frame = built(zuji, strata=("town",), mandatory=("complaint",))
    digest = Frame(frame.content).sha256
    with connect(zuji.url) as service:
        store_frame(service, "320614", frame)
        store_frame(service, "320614", frame)
        assert frame_of(service, digest).content == frame.content
        found = persons_of(service, digest, [8, 0, 8])
        assert [person.bytes for person in found] == [frame.person_ids[16 * n : 16 * n + 16] for n in (8, 0, 8)]
        assert found[0].bytes == persons["appeal"]
        for change in ("UPDATE zuji.inspection_frame SET area = ''", "DELETE FROM zuji.inspection_frame"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                service.execute(change.encode())
    with reading(zuji.pool, Scope.of("320614")) as (conn, _):
        assert frame_of(conn, digest).populations == {NORTH: 7, SOUTH: 1}
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            persons_of(conn, digest, [0])
    with reading(zuji.pool, Scope.of(NORTH)) as (conn, _), pytest.raises(LookupError):
        frame_of(conn, digest)
    with connect_as_owner(zuji.url) as owner, pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        owner.execute("DELETE FROM zuji.inspection_frame")


def test_a_plan_names_its_population_by_nothing_private() -> None:
    assert population_text(PeopleFilter(labour="employed", area="320614", helper="none")) == (
        '{"area":"320614","helper":"none","labour":"employed"}'
    )
    for member in ("name", "phone", "certificate", "helper"):
        wanted: Any = {member: "李芳"}
        with pytest.raises(Refusal) as refused:
            population_text(PeopleFilter(**wanted))
        assert (refused.value.code, refused.value.field) == ("population.private", member)
