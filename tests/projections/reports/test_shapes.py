"""Every shape of a report: a row a code, a month, a person, a unit; a column a code."""

from datetime import date
from typing import Any

import pytest

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column
from projections.reports.report import Parameter, Report
from projections.reports.run import run
from projections.reports.shapes import CodeRows, Matrix, MonthRows, PersonRows, UnitRows
from service.reference import reference
from tests.projections.reports.ledger import HAIMEN, SANXING, YUELAI, Ledger, rows_of

TEXT = BilingualText("测试", "test")
COMMON: dict[str, Any] = {"title": TEXT, "definition": TEXT, "package": "tests.projections.reports.shapes"}
JOBS = Column("jobs", BilingualText("就业", "jobs"), "persons")
BY_CHANNEL = Report(
    code="T1",
    shape=CodeRows(heading=TEXT, codes="channel"),
    columns=(JOBS,),
    sql="jobs_by_channel.sql",
    parameters=(Parameter("place", TEXT, codes="place"),),
    **COMMON,
)
BY_MONTH = Report(
    code="T2",
    shape=MonthRows(heading=TEXT),
    columns=(Column("posts", TEXT, "posts"),),
    sql="posts_by_month.sql",
    **COMMON,
)
BY_UNIT_AND_CHANNEL = Report(
    code="T3",
    shape=Matrix(heading=TEXT, rows=UnitRows(heading=TEXT), across="channel", unit="persons"),
    columns=(JOBS,),
    sql="jobs_by_unit_and_channel.sql",
    **COMMON,
)
PERSONS = Report(
    code="T4",
    shape=PersonRows(heading=TEXT),
    columns=(Column("area", TEXT, None, type="text"), Column("last_event_on", TEXT, None, type="day")),
    sql="persons.sql",
    reads="persons",
    **COMMON,
)


def computed(ledger: Ledger, report: Report, period: str = "2021", **options: Any) -> dict[str, Any]:
    asked: dict[str, Any] = {"area": HAIMEN, "today": date(2022, 1, 10), "lang": "zh"} | options
    return run(ledger.conn, report, areas=reference().areas, period=period, **asked)


def test_given_a_row_for_each_code_then_every_code_has_one_in_the_order_of_the_list(ledger: Ledger) -> None:
    ledger.job(SANXING, "2021-03-01")
    ledger.job(YUELAI, "2021-04-01")

    answer = computed(ledger, BY_CHANNEL)

    assert list(reference().codes["channel"]) == [row["key"] for row in answer["rows"]]
    assert ("单位就业", 2) == (rows_of(answer)["employer"]["name"], rows_of(answer)["employer"]["jobs"])
    assert (0, 2) == (rows_of(answer)["flexible"]["jobs"], answer["total"]["jobs"])


def test_given_a_parameter_of_the_entry_then_the_select_receives_it(ledger: Ledger) -> None:
    ledger.job(SANXING, "2021-03-01")

    assert 0 == computed(ledger, BY_CHANNEL, values={"place": "town"})["total"]["jobs"]
    assert 1 == computed(ledger, BY_CHANNEL)["total"]["jobs"]


@pytest.mark.parametrize(
    ("period", "months", "posts"),
    [
        ("2021-Q1", ["2021-01", "2021-02", "2021-03"], [0, 3, 4]),
        ("2021-02-15..2021-03-01", ["2021-02", "2021-03"], [0, 4]),
        ("2020-12-31..2021-01-01", ["2020-12", "2021-01"], [0, 0]),
    ],
)
def test_given_a_row_for_each_month_then_only_days_of_the_period_count(
    ledger: Ledger, period: str, months: list[str], posts: list[int]
) -> None:
    ledger.post(SANXING, 3, "2021-02-03")
    ledger.post(SANXING, 4, "2021-03-01")

    answer = computed(ledger, BY_MONTH, period)

    assert (months, posts) == ([row["key"] for row in answer["rows"]], [row["posts"] for row in answer["rows"]])
    assert sum(posts) == answer["total"]["posts"]


def test_months_have_their_names_in_either_language(ledger: Ledger) -> None:
    assert "2021年6月" == computed(ledger, BY_MONTH, "2021-06")["rows"][0]["name"]
    assert "June 2021" == computed(ledger, BY_MONTH, "2021-06", lang="en")["rows"][0]["name"]


def test_given_a_matrix_then_the_columns_are_the_codes_and_an_empty_cell_is_zero(ledger: Ledger) -> None:
    ledger.job(SANXING, "2021-03-01")
    ledger.job(YUELAI, "2021-03-01")

    answer = computed(ledger, BY_UNIT_AND_CHANNEL)

    assert ["jobs", *reference().codes["channel"]] == [column["key"] for column in answer["columns"]]
    row = rows_of(answer)[SANXING]
    assert (1, 1, 0) == (row["jobs"], row["employer"], row["flexible"])
    assert (2, 2, 0) == (answer["total"]["jobs"], answer["total"]["employer"], answer["total"]["flexible"])


def test_given_a_list_of_persons_then_each_is_a_row_with_texts_and_days(ledger: Ledger) -> None:
    person = ledger.person(SANXING, "difficulty")

    (row,) = computed(ledger, PERSONS)["rows"]

    assert (str(person), SANXING) == (row["key"], row["area"])
    assert "2021-01-01" == row["last_event_on"]


def test_given_nobody_then_the_list_is_empty_and_still_says_its_position(ledger: Ledger) -> None:
    answer = computed(ledger, PERSONS)
    assert ([], 0) == (answer["rows"], answer["position"])
