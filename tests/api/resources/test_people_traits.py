"""Lists of persons by helper, employer, post, course, inspection, certificate and telephone, with their count."""

from typing import Any
from uuid import UUID

import pytest

from projections.rebuild.check import check
from projections.views.search_terms import TRAITS
from tests.api.conftest import SYSTEM, Office
from tests.world import KEYS, EventMaker, id_no

USCC, OTHER_USCC = "91350100M000100Y43", "91320684MA1X000042"
NUMBERS = [id_no("1980-01-01", 1 + 2 * number) for number in range(5)]


def who(place: int) -> str:
    return f"id_no:{NUMBERS[place]}"


@pytest.fixture
def town(office: Office, make: EventMaker) -> Office:
    """Five persons: 0 with a job beside the main one, 1 left that employer, 2 in a course, 3 inspected, 4 nothing."""
    phones = ["13812345678", "139 1234 5678", "", "", "138-1234-5678"]
    office.given(
        *(
            make.registered(number, name=f"张{place}", **({"phone": phone} if phone else {}))
            for place, (number, phone) in enumerate(zip(NUMBERS, phones, strict=True))
        ),
        make.event("helper_paired", "2021-02-01", who(0), helper="李芳", unit="镇人社所"),
        make.event("helper_paired", "2021-02-01", who(1), helper="李芳", unit="镇人社所"),
        make.event("helper_ended", "2021-05-01", who(1), reason={"code": "other", "text": "调离"}),
        make.event("employed", "2021-03-01", who(0), channel="employer", employer="海门 某家纺有限公司", uscc=USCC),
        make.event("employed", "2021-03-01", who(1), channel="employer", employer="海门某家纺有限公司", uscc=USCC),
        make.event(
            "additional_job_started", "2021-04-01", who(0), channel="flexible", employer="某商行", post_id="GW-7"
        ),
        make.event("left_post", "2021-06-01", who(1), cause="辞职"),
        make.event("training_enrolled", "2021-03-01", who(2), course="C-1", trade="电工", kind="skills", days=5),
        make.event("certificate_obtained", "2021-04-01", who(2), certificate="电工", number="J-1", issuer="省厅"),
    )
    checked = make.event("spot_checked", "2021-06-01", who(3), inspection="2021-J1", items=["台账"])
    assert office.post(checked, role=SYSTEM).status_code == 200
    office.world.project()
    return office


def places(office: Office, query: str = "", **options: Any) -> list[int]:
    answer = office.get(f"/v1/people?{query}", **options)
    ids = {str(person): number for person, number in office.world.rows("SELECT person_id, id_no FROM roster")}
    found = sorted(NUMBERS.index(ids[str(UUID(one["id"]))]) for one in answer["items"])
    assert answer["count"] == len(found)
    return found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("helper=李芳", [0]),
        ("helper=none", [1, 2, 3, 4]),
        ("helper=none&as_of=2021-03-01", [2, 3, 4]),
        ("helper=李芳&as_of=2021-03-01", [0, 1]),
        ("employer=海门某家纺有限公司", [0]),
        ("employer=海门某家纺有限公司&as_of=2021-05-01", [0, 1]),
        ("employer=海门某家纺", []),
        ("employer=某商行", [0]),
        (f"uscc={USCC.lower()}", [0]),
        (f"uscc={OTHER_USCC}", []),
        ("post=GW-7", [0]),
        ("course=C-1", [2]),
        ("course=C-1&as_of=2021-02-01", []),
        ("certificate=J-1", [2]),
        ("certificate=j-1&helper=none&labour=unknown", [2]),
        ("certificate=J-1&helper=李芳", []),
        ("inspection=2021-J1", [3]),
        ("inspection=2021-J1&q=张3", [3]),
        ("helper=none&q=张", [1, 2, 3, 4]),
    ],
)
def test_a27_persons_are_listed_by_what_they_have(town: Office, query: str, expected: list[int]) -> None:
    assert expected == places(town, query)


def test_a_telephone_finds_in_the_body_in_any_form_and_never_in_the_address(town: Office) -> None:
    assert [1] == [NUMBERS.index(_number(town, one)) for one in town.search(phone="+86 13912345678")]
    assert len(town.search(phone="13812345678")) == 2  # shared by two persons (docs/domain.md 8, C10)
    assert town.search(phone="1381234567") == []
    for query in ("phone=13812345678", f"certificate={NUMBERS[0]}"):
        refused = town.call("GET", f"/v1/people?{query}")
        assert (refused.status_code, refused.get_json()["code"]) == (400, "search.number_in_address"), query
        assert refused.get_json()["data"]["use"] == "POST /v1/people/search"


def _number(office: Office, one: dict[str, Any]) -> str:
    ((number,),) = office.world.rows("SELECT id_no FROM roster WHERE person_id = %s", one["id"])
    return str(number)


def test_a_trait_is_compared_within_the_scope_only(town: Office) -> None:
    assert places(town, "helper=李芳", area="320614-02") == []
    assert places(town, "helper=none", area="320614-02") == []
    assert places(town, "helper=李芳", area="320614-01") == [0]


def test_what_other_interfaces_call_a_trait_is_named(town: Office) -> None:
    for asked, meant in (("certificate_no", "certificate"), ("post_id", "post"), ("credit_code", "uscc")):
        refused = town.call("GET", f"/v1/people?{asked}=x").get_json()
        assert (refused["code"], refused["data"]["nearest"]) == ("parameter.unknown", meant)
    refused = town.call("GET", "/v1/people?watch_list=monitor").get_json()
    assert (refused["code"], refused["data"]["nearest"]) == ("parameter.choice", "monitored")
    refused = town.call("GET", "/v1/people?helper=·").get_json()
    assert (refused["code"], refused["field"]) == ("field.empty", "helper")


def test_the_count_is_that_of_all_pages_and_comes_with_the_first(town: Office) -> None:
    first = town.get("/v1/people?limit=2")
    assert (first["count"], len(first["items"])) == (5, 2)
    assert town.get(f"/v1/people?limit=2&cursor={first['next']}")["count"] is None
    assert town.get("/v1/people?limit=2&count=false")["count"] is None
    assert town.get("/v1/people?limit=2&helper=none&as_of=2021-06-30")["count"] == 4
    assert town.get("/v1/people?limit=1&q=张1&helper=none")["count"] == 1
    assert town.get("/v1/people?limit=1&q=张&labour=employed&case=registered")["count"] == 1
    assert town.get("/v1/people?limit=3&helper=none&labour=unknown")["count"] == 3


def test_every_trait_is_a_parameter_and_the_views_are_those_of_a_rebuild(town: Office) -> None:
    for trait in TRAITS:
        town.search(**{trait: "monitored" if trait == "watch_list" else "1"})
    assert check(town.world.url, KEYS, workers=1, progress=lambda *_: None).clean
