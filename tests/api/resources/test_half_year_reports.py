"""`/v1/half-year-reports`: who has submitted, on time or late, in versions with the figures of 4A (R4-14)."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from api.http.responses.half_year_reports import OneUnitReport, UnitReportPage
from tests.api.conftest import Office
from tests.world import EventMaker

TOWN, OTHER = "320614-01", "320614-02"
JULY_10 = datetime(2021, 7, 10, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai, a Saturday
JULY_11 = datetime(2021, 7, 10, 16, 1, tzinfo=UTC)
DECEMBER = datetime(2021, 12, 20, 4, 0, tzinfo=UTC)


def submit(office: Office, town: str, narrative: str, half: int = 1, **body: Any) -> Any:
    found = office.call(
        "POST", "/v1/half-year-reports", area=town, json={"year": 2021, "half": half, "narrative": narrative, **body}
    )
    office.world.project()
    return found


def states(office: Office, query: str, area: str = "320614") -> dict[str, str]:
    answer = office.get(f"/v1/half-year-reports?year=2021&{query}", area=area)
    assert UnitReportPage().validate(answer) == {}
    return {each["area"]: each["state"] for each in answer["items"]}


def test_r4_14_a_report_is_on_time_until_the_end_of_10_july_and_the_others_are_missing(
    office: Office, make: EventMaker
) -> None:
    """Given 30 of 40 posts, when a town reports at 23:59 of 10 July, then on time with 30 / 40 / 75.0; at 0:01 late."""
    office.given(
        make.event("area.target_set", "2021-01-01", TOWN, year=2021, indicator="posts", value=40),
        make.event("post.developed", "2021-03-01", "p1", kind="保洁", area=TOWN, count=30),
    )
    office.world.now = JULY_10
    assert set(states(office, "half=1").values()) == {"pending"}
    narrative = "走访三百二十户。\n举办招聘会两场。"
    assert submit(office, TOWN, narrative, responsible="王建国").get_json()["accepted"] == 1
    office.world.now = JULY_11
    assert submit(office, OTHER, "走访二百户").get_json()["accepted"] == 1

    found = states(office, "half=1")
    assert (found[TOWN], found[OTHER], len(found), [*found.values()].count("missing")) == ("on_time", "late", 11, 9)
    assert set(states(office, "half=2").values()) == {"pending"}
    assert set(states(office, "half=1&as_of=2021-07-09").values()) == {"pending"}
    answer = office.get("/v1/half-year-reports?year=2021&half=1&limit=5")
    assert (answer["count"], {each["state"]: each["count"] for each in answer["counts"]}) == (
        11,
        {"on_time": 1, "late": 1, "missing": 9, "pending": 0},
    )
    assert (answer["items"][0]["due"], answer["items"][0]["advised"]) == ("2021-07-10", "2021-07-09")
    pages = office.pages("/v1/half-year-reports?year=2021&half=1&limit=5")
    assert [len(each) for each in pages] == [5, 5, 1]
    assert states(office, "half=1", TOWN) == {TOWN: "on_time"}
    assert office.call("GET", f"/v1/half-year-reports?area={OTHER}", area=TOWN).status_code == 403

    table = office.get("/v1/reports/4B?period=2021-H1")
    rows = {row["key"]: (row["on_time"], row["late"], row["versions"], row["posts_rate"]) for row in table["rows"]}
    assert (rows[TOWN], rows[OTHER], rows["320614-03"]) == ((1, 0, 1, 75.0), (0, 1, 1, None), (0, 0, 0, None))
    assert [table["total"][key] for key in ("on_time", "late", "posts_done")] == [1, 1, 30]
    cell = office.get("/v1/reports/4B/cells/total/late?period=2021-H1")
    assert [each["version"] for each in cell["items"]] == [1]

    report = office.get(f"/v1/half-year-reports/{TOWN}/2021/1", area=TOWN)
    assert OneUnitReport().validate(report) == {}
    (version,) = report["versions"]
    figures = {each["key"]: each["value"] for each in version["figures"]}
    assert (figures["posts_plan"], figures["posts_done"], figures["posts_rate"]) == (40, 30, 75.0)
    assert (version["narrative"], version["late"], version["figures_position"]) == (narrative, False, 2)
    assert version["intact"]
    assert "举办招聘会两场" in office.call("GET", f"/v1/half-year-reports/{TOWN}/2021/1?format=html").text


def test_a_later_submission_is_a_new_version_and_the_earlier_one_and_its_figures_stay(
    office: Office, make: EventMaker
) -> None:
    office.world.now = JULY_10
    first = submit(office, TOWN, "初稿")
    again = submit(office, TOWN, "初稿")
    assert [(each.get_json()["accepted"], each.get_json()["duplicates"]) for each in (first, again)] == [(1, 0), (0, 1)]
    office.given(make.event("post.developed", "2021-03-01", "p1", kind="保洁", area=TOWN, count=30))
    office.world.now = DECEMBER
    submit(office, TOWN, "补充")
    submit(office, TOWN, "全年", half=2)

    report = office.get(f"/v1/half-year-reports/{TOWN}/2021/1")
    told = [(each["number"], each["narrative"], each["late"]) for each in report["versions"]]
    assert (report["state"], told) == ("on_time", [(2, "补充", True), (1, "初稿", False)])
    done = [next(one["value"] for one in each["figures"] if one["key"] == "posts_done") for each in report["versions"]]
    assert done == [30, 0]
    lines = [f"{each['key']}={_text(each['value'])}\n" for each in report["versions"][1]["figures"]]
    assert sha256("".join(lines).encode()).hexdigest() == report["versions"][1]["figures_sha256"]
    assert states(office, "half=2")[TOWN] == "late"


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def test_a_report_of_another_area_is_refused_and_an_event_without_figures_is_recorded(
    office: Office, make: EventMaker
) -> None:
    refused = submit(office, TOWN, "代报", area=OTHER)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "scope.area")
    told = {"year": 2021, "half": 1, "narrative": "由其他系统报送"}
    office.given(make.event("area.half_year_reported", "2021-07-01", TOWN, **told))
    (version,) = office.get(f"/v1/half-year-reports/{TOWN}/2021/1")["versions"]
    assert (version["figures"], version["intact"], version["submitted_at"]) == ([], None, "2021-07-01")
    for above in ("210000", "320600"):  # towns report, not districts
        assert office.get("/v1/half-year-reports?year=2021", area=above)["items"] == []
