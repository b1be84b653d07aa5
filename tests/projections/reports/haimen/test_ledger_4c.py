"""4C: each living person of the area is in the ledger exactly once (R4-3)."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from domain.errors import Refusal
from projections.reports import REPORTS
from projections.reports.run import run
from service.reference import reference
from tests.projections.reports.ledger import HAIMEN, SANXING, YUELAI, Ask, Ledger

SAID = {
    "relation": "head",
    "wishes_work": True,
    "wishes_training": False,
    "able_to_work": True,
    "trades": ["养老护理"],
    "needs": ["job_introduction", "training"],
    "skills": ["缝纫", "驾驶"],
    "benefits": ["subsistence_subsidy"],
    "briefings": 1,
    "introductions": 3,
    "income_per_capita_fen": 1_200_000,
}


def test_r4_3_given_persons_then_each_living_one_is_in_a_row_and_the_groups_of_the_notice_are_there(
    ledger: Ledger, report: Ask
) -> None:
    known = ledger.person(
        SANXING, "difficulty", name="张三", labour_state="unemployed", categories=["disabled", "dibao"], level="B"
    )
    ledger.wishes(known, SANXING, household_key=f"{SANXING}/h1", **SAID)
    ledger.household(SANXING, "h1", "2021-01-01", "2021-06-30", "suspected", None)
    ledger.household(SANXING, "h1", "2021-06-30", None, "open", "2021-07-20")
    for area, state in ((YUELAI, "exited"), (YUELAI, "deceased"), ("320101", "registered")):
        ledger.wishes(ledger.person(area, None, case_state=state, name="李四"), area)

    answer = report(HAIMEN, "2021-H1", code="4C")

    first, second = answer["rows"]
    told = [first[key] for key in ("area", "name", "relation", "labour_state", "categories", "level")]
    assert told == ["三星镇", "张三", "户主", "失业", "残疾人员、低保家庭人员", "B（较难就业）"]
    told = [
        first[key] for key in ("wishes_work", "able_to_work", "wishes_training", "wishes_business", "skills", "trades")
    ]
    assert told == ["是", "是", "否", None, "缝纫、驾驶", "养老护理"]
    assert [first[key] for key in ("needs", "benefits")] == ["职业介绍、技能培训", "培训生活费补贴"]
    assert [first[key] for key in ("briefings", "introductions", "income_per_capita_fen")] == [1, 3, 1_200_000]
    assert first["household_status"] == "已认定未清零"
    assert (second["name"], second["area"], second["case_state"]) == ("李四", "悦来镇", "已退出")
    assert (answer["total"]["persons"], answer["total"]["income_per_capita_fen"]) == (2, None)


def test_given_more_persons_than_an_answer_holds_then_a_smaller_area_has_to_be_named(ledger: Ledger) -> None:
    for area in (SANXING, SANXING, YUELAI):
        ledger.wishes(ledger.person(area, None), area)
    bounded = replace(REPORTS["4C"], most_rows=2)
    asked: dict[str, Any] = {"today": date(2021, 5, 6), "areas": reference().areas, "lang": "zh", "period": "2021"}

    with pytest.raises(Refusal) as refused:
        run(ledger.conn, bounded, area=HAIMEN, **asked)

    assert (refused.value.code, refused.value.field, refused.value.data) == ("report.too_long", "area", {"most": 2})
    assert len(run(ledger.conn, bounded, area=SANXING, **asked)["rows"]) == 2
