"""The overview: every figure is the count of its list, or is in its report."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.events.event import SHANGHAI
from tests.api.conftest import Json, Office
from tests.world import ZHANG_SAN, EventMaker, id_no

TOWN, OTHER_TOWN = "320614-01", "320614-02"
NUMBERS = [id_no("1975-04-05", number) for number in range(1, 19, 2)]


@pytest.fixture
def haimen(office: Office, make: EventMaker) -> Office:
    """A plan, a post with three places of which two are taken, a household, posts left, a return, what is refused."""
    subject = [f"id_no:{number}" for number in NUMBERS]
    areas = [TOWN, OTHER_TOWN, TOWN, TOWN, OTHER_TOWN, TOWN]
    on_post = {"channel": "public_welfare", "post_id": "bj-1"}
    office.given(
        *(
            make.event("area.target_set", "2021-01-02", area, year=2021, indicator="reemployed", value=value)
            for area, value in ((TOWN, 12), (OTHER_TOWN, 6))
        ),
        make.event("post.developed", "2018-01-02", "bj-1", kind="cleaning", area=TOWN, count=3),
        make.event("post.developed", "2021-02-01", "bj-2", kind="cleaning", area=OTHER_TOWN, count=2),
        *(
            make.registered(number, "2017-01-05", name=f"张{index}", area=area)
            for index, (number, area) in enumerate(zip(NUMBERS, areas, strict=False))
        ),
        *(make.event("recognised", "2017-02-01", one, categories=["dibao"], basis="公示") for one in subject[:6]),
        make.event("employed", "2018-02-01", subject[0], **on_post),  # the term of three years is over
        make.event("employed", "2021-03-01", subject[1], **on_post),
        make.event("employed", "2021-03-01", subject[2], channel="employer"),
        make.event("left_post", "2021-12-01", subject[2], cause="企业关停"),
        make.event("employed", "2021-04-01", subject[3], channel="public_welfare"),
        make.event("left_post", "2021-12-31", subject[3], cause="期满"),
        make.event("employed", "2021-12-05", subject[5], channel="flexible"),
        make.event("poverty_status_set", "2021-01-05", subject[4], status="poverty_lifted"),
        make.event("returned_to_poverty", "2021-12-20", subject[4], cause="因病"),
        *household(make, "H-1", "2021-03-01"),
        *household(make, "H-2", "2021-12-01"),
        make.event("employed", "2021-12-21", f"id_no:{id_no('1972-04-05', 121)}", channel="flexible"),
    )
    office.post([make.event("employed", "2021-12-24", subject[5], channel="employer")])  # is in work
    office.world.project()
    office.world.now = datetime(2021, 12, 31, 9, tzinfo=UTC)
    return office


def household(make: EventMaker, name: str, opened: str) -> Iterator[Json]:
    """A couple without work in the first town; that of H-2 was cleared."""
    for sequence, relation in ((1, "head"), (2, "spouse")):
        number = id_no("1972-04-05", (100 if name == "H-1" else 120) + sequence)
        yield make.registered(number, area=TOWN, name="王五")
        yield make.event("household_joined", "2021-02-01", f"id_no:{number}", household_id=name, relation=relation)
    yield make.event("zero_employment_recognised", opened, f"id_no:{number}", household_id=name, basis="公示")


def figures(part: Any) -> Iterator[Json]:
    """Every figure with an address in an overview."""
    if isinstance(part, dict) and {"value", "href"} <= part.keys():
        yield part
    elif isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from figures(inner)


def seen(office: Office, figure: Json, area: str) -> Any:
    """The value that the account finds at the address of a figure."""
    found = office.get(figure["href"], area=area)
    if "row" not in figure:
        return found["count"]
    rows = {"total": found["total"], **{row["key"]: row for row in found["rows"]}}
    return rows[figure["row"]][figure["column"]]


READERS = {
    "320614": ("period=2021", f"period=2021&area={TOWN}", "period=2021-H1"),
    TOWN: ("",),
    OTHER_TOWN: ("as_of=2021-12-30",),
}


def test_every_figure_is_the_count_of_its_list_or_in_its_report(haimen: Office) -> None:
    for reader, queries in READERS.items():
        for asked in queries:
            found = [one for one in figures(haimen.get(f"/v1/overview?{asked}", area=reader)) if one["href"]]
            assert len(found) > 20
            assert [] == [one for one in found if one["value"] != seen(haimen, one, reader)]


def test_the_whole_country_and_a_code_that_was_replaced(haimen: Office) -> None:
    everywhere = haimen.get("/v1/overview?period=2021", area="")
    provinces = everywhere.pop("units")
    assert ("", None) == (everywhere["area"], everywhere["rank"])
    assert [] == [one for one in figures(everywhere) if one["value"] != seen(haimen, one, "")]
    (jiangsu,) = [one for one in provinces if one["area"] == "320000"]
    assert [2, 2, 3, 1] == [one["value"] for one in figures(jiangsu["public_posts"])]
    replaced = haimen.get("/v1/overview?period=2021&area=320684")
    assert haimen.get("/v1/overview?period=2021") == replaced


def test_the_figures_of_a_district_and_of_its_towns(haimen: Office) -> None:
    found = haimen.get("/v1/overview?period=2021")
    assert ["320614", "2021-01-01", "2021-12-31"] == [found[name] for name in ("area", "first", "as_of")]
    assert [f"320614-{number:02}" for number in range(1, 12)] == [unit["area"] for unit in found["units"]]
    town, other = found["units"][:2]

    def values(group: str, of: Json) -> list[int]:
        return [one["value"] for one in figures(of[group])]

    assert [[1, 1, 1], [1, 1, 1], [0, 0, 0]] == [values("zero_employment", one) for one in (found, town, other)]
    days = {"longest": 305, "mean": 305.0, "longest_household": "/v1/households/320614/H-1?as_of=2021-12-31"}
    assert (days, None) == (found["zero_employment"]["days"], other["zero_employment"]["days"])
    # developed, filled, vacant, over term: a person of the other town has a place of the post of the first one
    posts = [[2, 2, 3, 1], [0, 1, 1, 1], [2, 1, 2, 0]]
    assert posts == [values("public_posts", one) for one in (found, town, other)]
    assert [[2, 1, 1], [2, 1, 0], [0, 0, 1]] == [values("month", one) for one in (found, town, other)]
    assert [[5, 5], [4, 4], [1, 1]] == [values("reporting", one) for one in (found, town, other)]
    assert 100.0 == found["reporting"]["late_share"]
    assert [[1, 1], [1, 0]] == [values("undecided", one) for one in (found, town)]


def test_a_figure_of_the_plan_tells_whom_it_counts(haimen: Office) -> None:
    units = haimen.get("/v1/overview?period=2021", area=TOWN)
    done = {one["indicator"]: one["done"] for one in units["indicators"]}["reemployed"]
    cell = haimen.get(done["cell"], area=TOWN)
    assert (done["value"], done["value"], 3) == (cell["value"], cell["count"], len(cell["items"]))
    cells = [one for one in figures(haimen.get("/v1/overview?period=2021")) if one.get("cell")]
    assert [] == [one for one in cells[:40] if one["value"] != haimen.get(one["cell"])["value"]]


def test_pace_rank_and_change_of_the_month(haimen: Office) -> None:
    found = haimen.get("/v1/overview?as_of=2021-12-30")
    (reemployed,) = [one for one in found["indicators"] if one["indicator"] == "reemployed"]
    assert (18, 4, 22.2) == tuple(reemployed[name]["value"] for name in ("target", "done", "rate"))
    assert {"months": 11, "schedule": 17, "gap": -13, "behind": True} == reemployed["pace"]
    before = "/v1/reports/4A?area=320614&period=2021-01-01..2021-11-30"
    assert ({"done": 3, "rate": 16.7, "href": before}, 1) == (reemployed["before"], reemployed["change"])
    assert [(1, 2, 1), (2, 2, 1)] == [
        (unit["rank"]["value"], unit["rank"]["of"], unit["rank"]["before"]) for unit in found["units"][:2]
    ]
    own = haimen.get("/v1/overview?as_of=2021-12-30", area=OTHER_TOWN)
    assert (2, 2, "320614", None) == tuple(own["rank"][name] for name in ("value", "of", "above", "href"))
    assert [] == own["units"]
    half = haimen.get("/v1/overview?period=2021-02")
    assert [None] * 4 == [one["pace"] for one in half["indicators"]]
    assert [None] * 4 == [one["change"] for one in half["indicators"]]


def test_the_overview_of_another_area_and_a_day_outside_the_period_are_refused(haimen: Office) -> None:
    assert 403 == haimen.call("GET", "/v1/overview?area=320614-02", area=TOWN).status_code
    refused = haimen.call("GET", "/v1/overview?period=2021-H1&as_of=2021-07-01")
    assert (400, "as_of.outside_period") == (refused.status_code, refused.get_json()["code"])


def test_a_job_reported_within_the_limit_is_not_late(office: Office, make: EventMaker) -> None:
    office.world.now = datetime.now(UTC)
    today = office.world.now.astimezone(SHANGHAI).date()
    for number, days in ((ZHANG_SAN, 31), (NUMBERS[0], 30)):
        day = (today - timedelta(days=days)).isoformat()
        office.given(make.registered(number), make.event("employed", day, f"id_no:{number}", channel="employer"))
    listed = f"/v1/occurrences?kind=reported&from={today - timedelta(days=40)}"
    assert [1, 0] == [one["days_late"] for one in office.get(listed)["items"]]
    (late,) = office.get(f"{listed}&late=true")["items"]
    assert (1, "person.employed", "张*") == (late["days_late"], late["type"], late["name"])


def test_cursors_lead_through_all_places_and_persons(haimen: Office) -> None:
    vacant = haimen.pages("/v1/public-posts/vacant?as_of=2021-12-31&limit=1")
    assert [("bj-1", 3, 3), ("bj-2", 1, 2), ("bj-2", 2, 2)] == [
        (one["post_id"], one["place"], one["places"]) for (one,) in vacant
    ]
    persons = haimen.pages("/v1/public-posts/persons?as_of=2021-12-31&limit=1")
    assert [("2018-02-01", True), ("2021-03-01", False)] == [(one["since"], one["over_term"]) for (one,) in persons]
    left = haimen.pages("/v1/occurrences?kind=left_post&from=2021-12-01&to=2021-12-31&limit=1")
    assert ["企业关停", "期满"] == [one["cause"] for (one,) in left]
