"""What is told of a day does not change by what happens later (cases A11 to A14, A30 and their kinds)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.api.conftest import Json, Office
from tests.world import CloudEvent, EventMaker, id_no

HAIMEN, TOWN, OTHER_TOWN, ELSEWHERE = "320614", "320614-08", "320614-02", "210100"
HEAD, SPOUSE, SON = id_no("1972-05-20", 21), id_no("1973-06-21", 22), id_no("1999-06-21", 23)
HOME = f"{HAIMEN}/h1"


def who(number: str) -> str:
    return f"id_no:{number}"


@pytest.fixture(autouse=True)
def _in_2026(office: Office) -> None:
    office.world.now = datetime(2026, 11, 1, 4, 0, tzinfo=UTC)


# The transfer rate of a closed year (A11)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("deceased", {"source": "民政"}),
        ("moved", {"to_area": ELSEWHERE}),
        ("moved", {"to_area": OTHER_TOWN}),
        ("poverty_status_set", {"status": "none"}),
        ("left_post", {"cause": "合同期满"}),
        ("labour_force_left", {"kind": "retired"}),
        ("recognised", {"categories": ["dibao"], "basis": "文件"}),
    ],
)
def test_the_transfer_rate_of_2021_stays_whatever_happens_in_2026(
    office: Office, make: EventMaker, kind: str, data: dict[str, Any]
) -> None:
    office.given(
        make.event("area.baseline_set", "2021-01-01", TOWN, year=2021, indicator="registered_poor", value=10),
        make.registered(HEAD, area=TOWN),
        make.event("poverty_status_set", "2021-02-01", who(HEAD), status="poverty_lifted"),
        make.event("employed", "2021-03-01", who(HEAD), channel="employer"),
    )

    def rates() -> list[Any]:
        report = office.get("/v1/reports/4A?period=2021&area=320614", area=HAIMEN)
        return [report["total"]["transfer_rate"], *(row["transfer_rate"] for row in report["rows"])]

    before = rates()
    assert before[0] == 10.0
    office.given(make.event(kind, "2026-05-01", who(HEAD), **data))
    assert rates() == before


def test_the_transfer_rate_counts_who_was_on_the_list_on_the_last_day(office: Office, make: EventMaker) -> None:
    """Given somebody at work who came on the list in 2022, then that of 2021 does not have her, that of 2022 has."""
    office.given(
        *(
            make.event("area.baseline_set", f"{year}-01-01", TOWN, year=year, indicator="registered_poor", value=10)
            for year in (2021, 2022)
        ),
        make.registered(HEAD, area=TOWN),
        make.event("employed", "2021-03-01", who(HEAD), channel="employer"),
        make.event("poverty_status_set", "2022-02-01", who(HEAD), status="poverty_lifted"),
    )
    rates = [office.get(f"/v1/reports/4A?period={year}")["total"]["transfer_rate"] for year in (2021, 2022)]
    assert rates == [0.0, 10.0]


# The silent of a day


def test_the_silent_of_a_day_are_the_same_whatever_is_heard_of_them_later(office: Office, make: EventMaker) -> None:
    office.given(
        make.registered(HEAD, area=TOWN),
        make.registered(SPOUSE, area=TOWN),
        make.event("surveyed", "2021-06-01", who(HEAD), method="入户"),
    )

    def silent() -> list[Json]:
        counted = office.get("/v1/outcomes?as_of=2021-11-01")
        listed = office.get("/v1/outcomes/silent?as_of=2021-11-01")["items"]
        assert counted["silent"] == len(listed)
        return [{name: one[name] for name in ("person", "last_contact", "days", "area")} for one in listed]

    before = silent()
    assert [(one["last_contact"], one["days"]) for one in before] == [("2021-01-05", 300), ("2021-06-01", 153)]
    office.given(
        make.event("surveyed", "2021-11-20", who(HEAD), method="电话"),
        make.event("surveyed", "2022-11-20", who(HEAD), method="电话"),
        make.event("moved", "2023-01-10", who(HEAD), to_area=OTHER_TOWN),
        make.event("deceased", "2022-03-01", who(SPOUSE), source="民政"),
    )
    assert silent() == before
    assert len(office.get("/v1/outcomes/silent?as_of=2021-11-25")["items"]) == 1


# The area of a household (A12, A13)


def joined(make: EventMaker, number: str, relation: str) -> CloudEvent:
    return make.event("household_joined", "2021-01-10", who(number), household_id="h1", relation=relation)


@pytest.fixture
def family(office: Office, make: EventMaker) -> dict[str, str]:
    """A couple in a town, open since 1 February 2021."""
    events = [make.registered(HEAD, area=TOWN), make.registered(SPOUSE, area=TOWN, name="李四")]
    persons = office.given(
        *events,
        joined(make, HEAD, "head"),
        joined(make, SPOUSE, "spouse"),
        make.event("zero_employment_recognised", "2021-02-01", who(HEAD), household_id="h1", basis="公示无异议"),
    )["persons"]
    return {number: persons[event["id"]] for number, event in zip((HEAD, SPOUSE), events, strict=True)}


def open_in(office: Office, period: str = "2021-06") -> dict[str, int]:
    """The units with open households at the end of the period."""
    rows = office.get(f"/v1/reports/4A?period={period}&area={HAIMEN}")["rows"]
    return {row["key"]: row["zero_households_open"] for row in rows if row["zero_households_open"]}


def test_a_head_who_leaves_the_family_and_the_province_takes_nothing_along(
    office: Office, make: EventMaker, family: dict[str, str]
) -> None:
    office.given(
        make.event("household_left", "2021-05-10", who(HEAD), household_id="h1"),
        make.event("moved", "2021-06-01", who(HEAD), to_area=ELSEWHERE),
    )
    assert open_in(office) == {TOWN: 1}
    assert office.get(f"/v1/households/{HOME}", area=TOWN)["area"] == TOWN
    for query in ("", "?as_of=2021-03-01", "?as_of=2021-07-01"):
        assert office.call("GET", f"/v1/households/{HOME}{query}", area=ELSEWHERE).status_code == 404


def test_a_family_whose_head_died_moves_and_is_where_it_lives(
    office: Office, make: EventMaker, family: dict[str, str]
) -> None:
    office.given(
        make.event("deceased", "2021-03-01", who(HEAD), source="民政"),
        make.event("moved", "2021-06-10", who(SPOUSE), to_area=OTHER_TOWN),
    )
    assert (open_in(office, "2021-05"), open_in(office, "2021-06")) == ({TOWN: 1}, {OTHER_TOWN: 1})
    assert office.get(f"/v1/households/{HOME}", area=OTHER_TOWN)["status"] == "open"
    assert office.call("GET", f"/v1/households/{HOME}", area=TOWN).status_code == 404
    (task,) = office.get("/v1/worklist?kind=household_open")["items"]
    assert task["area"] == OTHER_TOWN


def test_each_chapter_of_a_family_that_moves_is_in_the_area_of_its_days(
    office: Office, make: EventMaker, family: dict[str, str]
) -> None:
    office.given(
        make.event("moved", "2021-06-10", who(HEAD), to_area=OTHER_TOWN),
        make.event("moved", "2021-06-10", who(SPOUSE), to_area=OTHER_TOWN),
    )
    chapters = office.get(f"/v1/households/{HOME}/history")["items"]
    told = [(chapter["since"], chapter["status"], chapter["area"]) for chapter in chapters[:3]]
    assert told == [
        ("2021-01-10", "suspected", TOWN),
        ("2021-02-01", "open", TOWN),
        ("2021-06-10", "open", OTHER_TOWN),
    ]
    moved = office.get(f"/v1/households/{HOME}?as_of=2021-06-11")
    assert (moved["since"], moved["opened_at"], moved["due"]) == ("2021-02-01", "2021-02-01", "2021-02-21")
    listed = {
        (area, day): [one["id"] for one in office.get(f"/v1/households?area={area}&as_of={day}")["items"]]
        for area in (TOWN, OTHER_TOWN)
        for day in ("2021-06-09", "2021-06-10")
    }
    assert listed == {
        (TOWN, "2021-06-09"): [HOME],
        (TOWN, "2021-06-10"): [],
        (OTHER_TOWN, "2021-06-09"): [],
        (OTHER_TOWN, "2021-06-10"): [HOME],
    }


def test_the_area_where_the_family_lives_consents_when_its_head_is_dead(
    office: Office, make: EventMaker, family: dict[str, str]
) -> None:
    office.given(
        make.event("deceased", "2021-03-01", who(HEAD), source="民政"),
        make.event("moved", "2021-06-10", who(SPOUSE), to_area=OTHER_TOWN),
        make.registered(SON, area="320614-03"),
    )
    join = make.event(
        *("household_joined", "2021-07-01", who(SON)), household_id="h1", household_area=HAIMEN, relation="child"
    )
    answer = office.post([join], area="320614-03").get_json()
    assert [(one["rule"], one["area"]) for one in answer["pending"]] == [("household.consent", OTHER_TOWN)]


# Families of the unwilling (A14)


def needs(make: EventMaker, day: str, number: str, *, wishes_work: bool) -> CloudEvent:
    return make.event(
        "needs_assessed", day, who(number), wishes_work=wishes_work, wishes_training=False, able_to_work=True
    )


def test_a_family_whose_members_are_noted_unwilling_is_shown_apart(
    office: Office, make: EventMaker, family: dict[str, str]
) -> None:
    office.given(*(needs(make, "2021-03-01", number, wishes_work=False) for number in (HEAD, SPOUSE)))
    found = office.get(f"/v1/households/{HOME}?as_of=2021-03-10")
    assert (found["status"], found["opened_at"], found["due"], found["overdue"], found["cleared_at"]) == (
        *("unwilling", "2021-02-01", "2021-02-21", True),
        None,
    )
    assert {member["why_not"] for member in found["members"]} == {"unwilling"}
    assert [one["id"] for one in office.get("/v1/households?status=unwilling&as_of=2021-03-10")["items"]] == [HOME]
    (row,) = [row for row in office.get(f"/v1/reports/4A?period=2021-03&area={HAIMEN}")["rows"] if row["key"] == TOWN]
    names = ("open", "overdue", "unwilling", "unwilling_overdue")
    assert [row[f"zero_households_{name}"] for name in names] == [0, 0, 1, 1]
    (task,) = office.get("/v1/worklist?kind=household_unwilling")["items"]
    assert (task["household_id"], task["overdue"]) == ("h1", True)
    assert "unwilling" in task["why"]["text"]


def test_a_family_with_one_willing_member_stays_open(office: Office, make: EventMaker, family: dict[str, str]) -> None:
    office.given(needs(make, "2021-03-01", HEAD, wishes_work=False))
    assert office.get(f"/v1/households/{HOME}?as_of=2021-03-10")["status"] == "open"


# Days that are still to come (A30)


def test_chapters_that_lie_in_the_future_are_marked_as_expected(
    office: Office, make: EventMaker, family: dict[str, str]
) -> None:
    """Given a family cleared by work, then what follows from ages to be reached is expected, the past is not."""
    office.given(make.event("employed", "2021-02-10", who(HEAD), channel="employer", contract_months=240))
    chapters = office.get(f"/v1/households/{HOME}/history")["items"]
    assert [chapter["status"] for chapter in chapters[:3]] == ["suspected", "open", "cleared"]
    assert [chapters[0]["expected"], chapters[2]["expected"], chapters[-1]["expected"]] == [False, False, True]
    assert all(chapter["expected"] == (chapter["since"] > "2026-11-01") for chapter in chapters)
    assert office.get(f"/v1/households/{HOME}")["expected"] is False
    assert office.get(f"/v1/households/{HOME}?as_of=2033-06-01")["expected"] is True
    assert [one["expected"] for one in office.get("/v1/households?as_of=2033-06-01")["items"]] == [True]
    assert [office.get(f"/v1/outcomes?as_of={day}")["expected"] for day in ("2026-11-01", "2026-11-02")] == [
        False,
        True,
    ]
