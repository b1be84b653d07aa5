"""Reports over HTTP."""

import csv
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from io import StringIO
from urllib.parse import unquote

import pytest

from domain.identity.masking import mask_id_no
from domain.reference.bilingual_text import BilingualText
from projections.reports import REPORTS
from projections.reports.columns import Column
from projections.reports.report import Report
from projections.reports.shapes import PersonRows
from tests.api.conftest import Office
from tests.api.presentation.reports.sheet import body_of, expected_body, sheet_of, texts_of
from tests.api.resources.page import Page
from tests.projections.reports.test_shapes import BY_CHANNEL, BY_MONTH, BY_UNIT_AND_CHANNEL, PERSONS
from tests.world import EventMaker, id_no

UNIT, OTHER = "320614-01", "320614-02"
URL = "/v1/reports/4A?period=2021"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def told(office: Office, make: EventMaker) -> Office:
    """Haimen with a plan of 40 posts in its first unit, 30 of them developed."""
    office.given(
        make.event("area.target_set", "2021-01-01", UNIT, year=2021, indicator="posts", value=40),
        make.event("area.target_set", "2021-01-01", UNIT, year=2021, indicator="reemployed", value=1500),
        make.event("post.developed", "2021-03-01", "p1", kind="保洁", area=UNIT, count=30),
    )
    return office


def test_given_30_posts_of_40_then_the_report_says_75_percent_and_up_to_which_event(told: Office) -> None:
    answer = told.get(URL)

    assert answer["title"] == "Completion of the assistance plan for key groups: Haimen District, 2021"
    row = answer["rows"][0]
    assert (row["key"], row["name"]) == (UNIT, "Haimen Subdistrict")
    assert (row["posts_plan"], row["posts_done"], row["posts_rate"]) == (40, 30, 75.0)
    assert answer["total"]["reemployed_plan"] == 1500
    assert answer["position"] == 3
    assert datetime.fromisoformat(answer["known_at"]).tzinfo == UTC


def test_the_reports_there_are_can_be_listed(office: Office) -> None:
    listed = office.get("/v1/reports", lang="zh")["items"]

    assert [one["code"] for one in listed] == list(REPORTS)
    assert "重点群体帮扶计划完成情况表" in [one["title"] for one in listed]


def test_without_an_area_or_a_period_it_is_the_callers_area_and_this_year(told: Office) -> None:
    of_town, of_all = told.get("/v1/reports/4a", area=UNIT), told.get("/v1/reports/4A", area="", role="auditor")

    assert (of_town["area"], of_town["period"], of_town["as_of"]) == (UNIT, "2026", "2026-11-21")
    assert (of_all["area"], of_all["rows"][0]["key"]) == ("", "110000")  # all provinces


def test_a_town_finds_the_figures_that_the_district_finds_for_it(office: Office, make: EventMaker) -> None:
    who = f"id_no:{id_no('1970-03-12', 121)}"
    office.given(
        make.registered(id_no("1970-03-12", 121)),
        make.event("recognised", "2021-02-01", who, categories=["older_worker"], basis="b"),
        make.event("employed", "2021-03-01", who, channel="employer"),
        make.event("left_post", "2021-04-01", who, cause="期满"),
        make.event("moved", "2021-05-01", who, to_area=OTHER),
        make.event("employed", "2021-06-01", who, channel="employer"),
    )

    district = {row["key"]: row["reemployed_done"] for row in office.get(URL)["rows"]}

    assert (district[UNIT], district[OTHER]) == (1, 0)  # one person, counted once, where the first job began
    assert office.get(URL, area=UNIT)["total"]["reemployed_done"] == 1
    assert office.get(URL, area=OTHER)["total"]["reemployed_done"] == 0


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("&area=320614-02", 403, "scope.area"),
        ("&area=320000", 403, "scope.area"),
        ("&area=32061", 400, "area.code"),
        ("&colour=red", 400, "parameter.unknown"),
        ("&format=doc", 400, "parameter.choice"),
        ("&min_position=1000", 400, "position.beyond_the_log"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(office: Office, query: str, status: int, code: str) -> None:
    response = office.call("GET", URL + query, area=UNIT)

    assert (response.status_code, response.get_json()["code"]) == (status, code)
    assert response.mimetype == "application/problem+json"


def test_an_unknown_report_an_unknown_area_and_a_period_that_is_none_are_problems(office: Office) -> None:
    for path, status, code in (
        ("/v1/reports/9Z", 404, "not_found"),
        ("/v1/reports/4A?area=320699", 404, "area.unknown"),
        ("/v1/reports/4A?period=2021-13", 400, "period.form"),
    ):
        response = office.call("GET", path, role="auditor", area="")
        assert (response.status_code, response.get_json()["code"]) == (status, code)


def test_the_old_code_of_an_area_does_not_open_the_new_one(office: Office) -> None:
    response = office.call("GET", URL, area="320684")

    assert (response.status_code, response.get_json()["code"]) == (403, "scope.area")


def test_an_administrator_reads_no_report_and_a_stranger_neither(office: Office) -> None:
    assert office.call("GET", URL, role="admin").status_code == 403
    assert office.client.get(URL).status_code == 401


@pytest.mark.parametrize(
    ("query", "accept", "media"),
    [
        ("", "*/*", "application/json"),
        ("", "application/pdf", "application/json"),
        ("", "text/csv", "text/csv"),
        ("", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("&format=json", "text/html", "application/json"),
        ("&format=csv", "application/json", "text/csv"),
        ("&format=html", "*/*", "text/html"),
        ("&format=xlsx", "*/*", XLSX),
        ("", f"{XLSX}, */*;q=0.1", XLSX),
    ],
)
def test_the_form_is_that_asked_for_in_the_query_else_in_the_header(
    office: Office, query: str, accept: str, media: str
) -> None:
    response = office.call("GET", URL + query, headers={"Accept": accept})

    assert (response.status_code, response.mimetype) == (200, media)
    assert {"accept", "accept-language"} <= {name.lower() for name in response.vary}


@pytest.mark.parametrize(
    ("lang", "title", "headings", "total"),
    [
        (
            "zh",
            "2021年海门区重点群体帮扶计划完成情况表",
            ["区划代码", "区镇（街道）", "就业困难人员认定数（人）"],
            "合计",
        ),
        (
            "en",
            "Completion of the assistance plan for key groups- Haimen District, 2021",
            ["Code", "Town, subdistrict or area", "Recognised persons in difficulty (persons)"],
            "Total",
        ),
    ],
)
def test_as_csv_it_opens_in_a_spreadsheet_with_headings_in_the_callers_language(
    told: Office, lang: str, title: str, headings: list[str], total: str
) -> None:
    response = told.call("GET", f"{URL}&format=csv", lang=lang)

    assert response.data.startswith(b"\xef\xbb\xbf")
    plain, _, full = response.headers["Content-Disposition"].partition("; ")[2].partition("; filename*=UTF-8''")
    assert (plain, unquote(full)) == ('filename="4A-320614-2021-3.csv"', f"4A-{title}-3.csv")
    lines = list(csv.reader(StringIO(response.data.decode("utf-8-sig"))))
    assert lines[0][:3] == headings
    assert len(lines) == 13
    assert lines[1][4:7] == ["40", "30", "75.0"]
    assert lines[2][4:7] == ["", "0", ""]
    assert lines[-1][:2] == ["320614", total]


def test_as_a_page_it_has_the_form_of_the_table_of_the_notice(told: Office) -> None:
    page = Page(told.call("GET", f"{URL}&format=html", lang="zh").text)

    assert ("html", {"lang": "zh-CN"}) in page.elements
    assert page.texts["h1"] == page.texts["title"] == ["2021年海门区重点群体帮扶计划完成情况表"]
    headings = [text.replace("\n", "") for text in page.texts["th"]]
    assert headings[:4] == [
        "区镇（街道）",
        "就业困难人员认定数（人）",
        "建档立卡贫困劳动力数（人）",
        "开发公益性岗位（个）",
    ]
    assert headings[10:13] == ["计划", "完成", "完成率（%）"]
    assert [headings[-12], headings[-2], headings[-1]] == ["海门街道", "海永镇", "合计"]
    assert page.texts["td"][2:5] == ["40", "30", "75.0"]
    assert page.texts["td"][-1] == "—"
    assert "2026年11月21日" in page.texts["dl"][0]
    assert "前3条事件" in page.texts["section"][0]


def test_a_page_can_be_read_aloud_every_heading_has_a_scope_and_the_rows_are_of_one_width(told: Office) -> None:
    page = Page(told.call("GET", f"{URL}&format=html").text)

    assert ("html", {"lang": "en"}) in page.elements
    scopes = [attributes.get("scope") for tag, attributes in page.elements if tag == "th"]
    assert (scopes.count("row"), scopes.count("colgroup"), None in scopes) == (12, 5, False)
    assert "caption" in page.texts
    columns = [tag for tag, _ in page.elements].count("col")
    assert len(page.texts["td"]) == 12 * (columns - 1)
    assert page.texts["td"][-(columns - 1) + 11] == "1,500"


def test_a_page_is_complete_in_itself_it_loads_nothing_and_runs_nothing(told: Office) -> None:
    response = told.call("GET", f"{URL}&format=html")
    page = Page(response.text)

    assert not {"script", "link", "img", "iframe", "form"} & set(page.texts)
    assert not [a for _, attributes in page.elements for a in attributes if a in ("href", "src", "style")]
    digest = b64encode(sha256(page.texts["style"][0].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_as_a_workbook_every_cell_is_that_of_the_json(told: Office, lang: str) -> None:
    found = told.get(URL, lang=lang)

    response = told.call("GET", f"{URL}&format=xlsx", lang=lang)

    assert expected_body(REPORTS["4A"], found) == body_of(sheet_of(response.data), found)
    assert response.headers["Content-Disposition"].startswith('attachment; filename="4A-320614-2021-3.xlsx"; filename*')
    assert response.data == told.call("GET", f"{URL}&format=xlsx", lang=lang).data


@pytest.mark.parametrize("report", [BY_CHANNEL, BY_MONTH, BY_UNIT_AND_CHANNEL, PERSONS], ids=lambda report: report.code)
def test_as_a_workbook_every_shape_has_the_cells_of_its_json(
    office: Office, make: EventMaker, monkeypatch: pytest.MonkeyPatch, report: Report
) -> None:
    office.person(make.event("employed", "2021-03-01", f"id_no:{id_no('1970-03-12', 121)}", channel="employer"))
    office.given(make.event("post.developed", "2021-03-01", "p1", kind="保洁", area=UNIT, count=30))
    monkeypatch.setitem(REPORTS, report.code, report)
    path = f"/v1/reports/{report.code}?period=2021"
    found = office.get(path)

    sheet = sheet_of(office.call("GET", f"{path}&format=xlsx").data)

    assert expected_body(report, found) == body_of(sheet, found)
    assert any(value not in (None, 0) for row in found["rows"] for value in list(row.values())[2:])


def test_given_a_list_of_persons_then_every_form_masks_them(
    office: Office, make: EventMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = id_no("1970-03-12", 121)
    office.person(name="欧阳修竹", id_no=number)
    monkeypatch.setitem(REPORTS, "T9", LEDGER)

    answers = [office.call("GET", f"/v1/reports/T9?format={form}") for form in ("json", "csv", "html")]
    sheet = sheet_of(office.call("GET", "/v1/reports/T9?format=xlsx").data)

    (row,) = answers[0].get_json()["rows"]
    assert (row["name"], row["id_no"]) == ("欧***", mask_id_no(number))
    assert (row["birth_date"], len(row["retires_on"]), row["new"]) == ("1970", 4, 1)
    texts = [one.text for one in answers] + ["\n".join(texts_of(sheet))]
    assert [mask_id_no(number) in text for text in texts] == [True] * 4
    cells = [
        office.call("GET", f"/v1/reports/T9/cells/{row_key}/{column.key}")
        for row_key in (row["key"], "total")
        for column in LEDGER.columns
    ]
    assert [one.get_json()["count"] for one in cells] == [1] * len(cells)
    texts += [one.text for one in cells]
    assert [shown for shown in ("欧阳修竹", number, "03-12", "12 March") if any(shown in text for text in texts)] == []


LEDGER = Report(
    code="T9",
    title=BilingualText("台账", "Ledger"),
    definition=BilingualText("一", "one"),
    shape=PersonRows(heading=BilingualText("姓名", "Name")),
    columns=(
        Column("id_no", BilingualText("身份证号", "Identity number"), None, type="text"),
        Column("birth_date", BilingualText("出生日期", "Born"), None, type="day"),
        Column("new", BilingualText("新增", "New"), "persons"),  # named like a private text of an event
        Column("retires_on", BilingualText("退休日", "Retires"), None, type="day"),
    ),
    sql="ledger.sql",
    package="tests.api.resources",
    reads="persons",
)


def test_the_document_tells_the_four_forms(office: Office) -> None:
    described = office.client.get("/v1/openapi.json").get_json()["paths"]["/v1/reports/{code}"]["get"]

    assert set(described["responses"]["200"]["content"]) == {"application/json", "text/csv", "text/html", XLSX}
    assert {"area", "period", "format", "min_position"} <= {one["name"] for one in described["parameters"]}
