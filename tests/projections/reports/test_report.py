from datetime import UTC, date, datetime
from importlib.resources import files
from uuid import uuid4

import psycopg
import pytest

from domain.errors import Refusal
from domain.reference.area_codes import scope_prefix
from domain.reference.scope import EVERYWHERE
from projections.reports import REPORTS
from projections.reports.run import run
from service.event_store.streams import stream_of
from service.postgres.database import open_pool, reading
from service.reference import reference
from tests.projections.reports.ledger import HAIMEN, NANTONG, SANXING, YUELAI, Ask, Ledger, rows_of


def test_the_answer_has_the_shape_of_the_contract_in_either_language(ledger: Ledger, report: Ask) -> None:
    zh, en = report(), report(period="2021-H1", today="2021-05-03", lang="en")

    keys = ["code", "title", "area", "period", "as_of", "known_at", "position"]
    assert list(zh) == [*keys, "definition", "columns", "rows", "total"]
    assert (zh["code"], zh["area"], zh["period"], zh["as_of"]) == ("4A", HAIMEN, "2021", "2021-12-31")
    assert zh["title"] == "2021年海门区重点群体帮扶计划完成情况表"
    assert en["title"] == "Completion of the assistance plan for key groups: Haimen District, first half of 2021"
    assert en["as_of"] == "2021-05-03"
    assert en["total"]["name"] == "Total"
    assert zh["columns"][2] == {"key": "posts_plan", "title": "开发公益性岗位：计划", "unit": "posts"}
    assert en["columns"][4] == {"key": "posts_rate", "title": "Public-welfare posts developed: rate", "unit": "percent"}
    assert list(zh["rows"][0]) == ["key", "name", *(column["key"] for column in zh["columns"])]


def test_a_town_asking_for_itself_finds_the_figures_of_its_row_in_the_district(ledger: Ledger, report: Ask) -> None:
    ledger.plan_of_haimen()
    person = uuid4()
    ledger.job(SANXING, "2021-05-01", "2021-06-01", person=person, version=3)
    ledger.job(YUELAI, "2021-08-01", person=person, version=6)
    ledger.job(YUELAI, "2021-08-01")

    asked, row = report(area=YUELAI), rows_of(report())[YUELAI]

    assert asked["rows"] == [row | {"rank": None}]  # there is nobody to compare with
    assert asked["total"] == row | {"rank": None, "name": "合计"}


def test_what_lies_below_a_unit_counts_for_it_and_what_is_the_districts_own_only_in_the_total(
    ledger: Ledger, report: Ask
) -> None:
    ledger.post("320614100200", 3, "2021-03-01")
    ledger.post(HAIMEN, 4, "2021-03-01")
    ledger.post(SANXING, 5, "2021-03-01")
    ledger.post("320613", 100, "2021-03-01")

    answer, of_the_city = report(), rows_of(report(area=NANTONG))

    assert rows_of(answer)[SANXING]["posts_done"] == 5
    assert answer["total"]["posts_done"] == 12
    assert of_the_city[HAIMEN]["posts_done"] == 12


def test_a_district_stands_also_for_the_city_whose_place_it_took(ledger: Ledger, report: Ask) -> None:
    ledger.post("320684", 1, "2020-05-01")
    ledger.post(HAIMEN, 2, "2020-08-01")
    ledger.plan("320684", "target", "posts", 8, year=2020)

    now, before = report(period="2020"), report(area="320684", period="2020-H1", today="2020-07-01")
    renamed = report(area="320684", period="2020")

    assert (now["total"]["posts_done"], now["total"]["posts_plan"]) == (3, 8)
    assert (before["area"], before["total"]["posts_done"]) == ("320684", 1)
    assert renamed == now


def test_a_plan_is_the_areas_own_else_that_of_the_areas_below(ledger: Ledger, report: Ask) -> None:
    ledger.plan(SANXING, "target", "posts", 30)
    ledger.plan(YUELAI, "target", "posts", 15)
    ledger.plan(SANXING, "target", "posts", 99, year=2020)
    ledger.plan(SANXING, "target", "transfer_rate", 90)

    added_up, of_the_city = report()["total"], rows_of(report(area=NANTONG))[HAIMEN]
    ledger.plan(HAIMEN, "target", "posts", 50)
    own, row, city = report()["total"], rows_of(report())[SANXING], report(area=NANTONG)

    assert (added_up["posts_plan"], of_the_city["posts_plan"]) == (45, 45)
    assert (own["posts_plan"], row["posts_plan"]) == (50, 30)
    assert (rows_of(city)[HAIMEN]["posts_plan"], city["total"]["posts_plan"]) == (50, 50)


def test_the_beginning_of_a_code_as_the_statement_finds_it_is_that_of_the_domain(url: str) -> None:
    with psycopg.connect(url) as conn:
        for area in reference().areas:
            found = conn.execute(
                "SELECT CASE WHEN length(area) = 6 THEN regexp_replace(area, '(00){1,2}$', '') ELSE area END"
                "  FROM (VALUES (%s)) a (area)",
                (area.code,),
            ).fetchone()
            assert found == (scope_prefix(area.code),)
    assert "regexp_replace(area, '(00){1,2}$', '')" in (files("projections.reports.items") / "planned.sql").read_text()


def test_an_unknown_area_is_refused(report: Ask) -> None:
    with pytest.raises(Refusal) as refused:
        report(area="320699")

    assert (refused.value.kind, refused.value.field) == ("unknown", "area")


def test_the_answer_says_up_to_which_event_it_was_made_and_when_that_was_recorded(
    url: str, ledger: Ledger, report: Ask
) -> None:
    recorded = datetime(2021, 7, 1, 8, tzinfo=UTC)
    ledger.conn.execute(
        "INSERT INTO zuji.log (stream_id, version, position, type, area, recorded_at, state)"
        " VALUES (%s, 1, 7, 'post.developed', %s, %s, '')",
        (stream_of("post", "P-1"), HAIMEN, recorded),
    )
    ledger.conn.execute("UPDATE projection_position SET position = 7")
    ledger.conn.execute("SET LOCAL zuji.scope = '*'")

    answer = report()

    assert (answer["position"], answer["known_at"]) == (7, "2021-07-01T08:00:00+00:00")


def test_a_reader_without_any_right_but_reading_gets_the_report(url: str) -> None:
    pool = open_pool(url, size=1)
    try:
        with reading(pool, EVERYWHERE) as (conn, _):
            answer = run(
                conn,
                REPORTS["4A"],
                area="",
                period="2021",
                today=date(2021, 7, 1),
                areas=reference().areas,
                lang="zh",
            )
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                conn.execute("DELETE FROM post")
    finally:
        pool.close()

    assert answer["title"] == "2021年全国重点群体帮扶计划完成情况表"
    provinces = {row["key"] for row in answer["rows"]}
    assert ({"110000", "210000", "230000", "320000", "710000", "900000"} - provinces, len(provinces)) == (set(), 35)
    assert (answer["position"], answer["known_at"]) == (0, None)


def test_a_plan_of_the_district_takes_the_place_of_that_of_the_city_it_was(ledger: Ledger, report: Ask) -> None:
    ledger.plan("320684", "target", "posts", 8, year=2020)
    ledger.plan(HAIMEN, "target", "posts", 9, year=2020)

    assert report(period="2020")["total"]["posts_plan"] == 9
