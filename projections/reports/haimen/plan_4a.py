"""4A: completion of the plan of an area's units (重点群体帮扶计划完成情况; R4-1, R4-13, R4-14, R4-16)."""

from typing import Final

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column, Counts, Rank, Rate
from projections.reports.report import Report
from projections.reports.shapes import UnitRows

_PLAN, _DONE, _RATE = BilingualText("计划", "plan"), BilingualText("完成", "done"), BilingualText("完成率", "rate")
_REEMPLOYED = BilingualText("就业困难群体就业再就业", "Employed or re-employed")
_ZERO_HOUSEHOLDS = BilingualText("零就业家庭", "Zero-employment households")

RATES: Final = ("posts_rate", "poor_training_rate", "difficulty_training_rate", "reemployed_rate")
"""The rates of completion, in the order of the plan."""


def _laid_down(key: str, title: BilingualText, unit: str, group: BilingualText | None = None) -> Column:
    """A target or baseline: empty where none was set."""
    return Column(key, title, unit, group, counts="area", empty=None)


def _indicator(key: str, title: BilingualText, unit: str, counts: Counts = "person") -> tuple[Column, Column, Column]:
    """The columns of an indicator: plan, done, rate of completion."""
    plan, done = f"{key}_plan", f"{key}_done"
    return (
        _laid_down(plan, _PLAN, unit, title),
        Column(done, _DONE, unit, title, counts=counts),
        Rate(f"{key}_rate", _RATE, "percent", title, numerator=done, denominator=plan),
    )


def _households(key: str, zh: str, en: str) -> Column:
    return Column(key, BilingualText(zh, en), "households", _ZERO_HOUSEHOLDS, counts="household")


REPORT = Report(
    code="4A",
    package=__package__,
    sql="plan_4a.sql",
    title=BilingualText("重点群体帮扶计划完成情况表", "Completion of the assistance plan for key groups"),
    shape=UnitRows(heading=BilingualText("区镇（街道）", "Town, subdistrict or area")),
    columns=(
        _laid_down("recognised", BilingualText("就业困难人员认定数", "Recognised persons in difficulty"), "persons"),
        _laid_down("registered_poor", BilingualText("建档立卡贫困劳动力数", "Registered-poor labour"), "persons"),
        *_indicator("posts", BilingualText("开发公益性岗位", "Public-welfare posts developed"), "posts", "post"),
        *_indicator(
            "poor_training",
            BilingualText("建档立卡贫困劳动力技能培训", "Registered-poor labour trained"),
            "person_times",
        ),
        *_indicator(
            "difficulty_training",
            BilingualText("就业困难人员技能培训", "Persons in difficulty trained"),
            "person_times",
        ),
        *_indicator("reemployed", _REEMPLOYED, "persons"),
        Column("reemployed_verified", BilingualText("其中经核实", "of these verified"), "persons", _REEMPLOYED),
        Rate(
            "transfer_rate",
            BilingualText("转移就业率", "Transfer employment rate"),
            "percent",
            numerator="transferred",
            denominator="registered_poor",
        ),
        _households("zero_households_open", "期末未清", "open"),
        _households("zero_households_overdue", "其中逾期", "overdue"),
        _households("zero_households_unwilling", "另：成员均无意愿", "apart: members unwilling"),
        _households(
            "zero_households_unwilling_overdue", "成员均无意愿的其中超过时限", "members unwilling, beyond the limit"
        ),
        Rank(
            "rank",
            BilingualText("排名", "Rank"),
            None,
            by=RATES,
        ),
    ),
    hidden=(Column("transferred", BilingualText("转移就业人数", "Persons transferred"), "persons"),),
    definition=BilingualText(
        "认定数、劳动力数为年初基数，计划为全年计划；单位未单独下达计划的，为其下属各单位之和。\n"
        "完成数按业务发生日期计入统计期：岗位按开发数；培训按结业人次，以报名时所属群体为准；"
        "就业再就业按人数，每人每期只计一次，以期内首次符合条件的就业为准，计入当时的责任单位，转岗不计，"
        "核实为不属实的不计；其中经核实的，是截至期末已核实属实的，其余为申报数。\n"
        "转移就业率＝期末在业的建档立卡贫困劳动力÷基数，群体和责任单位均以期末当日为准。"
        "零就业家庭为期末已认定而无人就业的户数，其中逾期为超过清零时限的；成员均被记为无就业意愿的另列，不算清零，也不计入逾期，超过时限的其中另列。\n"
        "完成率四舍五入保留一位小数，不封顶，无计划的不计算。排名按表中各项完成率的平均值，数值相同的名次并列。\n"
        "合计按人和业务事件直接统计，含未落到具体单位、登记在本级的。",
        "Recognised persons and registered-poor labour are the stock at the start of the year; the plan is that of the "
        "whole year and, where none was set for a unit, the sum of those below it.\n"
        "What was done counts by the day on which it happened: posts when developed; training by courses completed, in "
        "the group the person was counted in at enrolment; employment by persons, each once a period, by the first job "
        "begun while in a counted group, for the unit then responsible; changing jobs does not count, nor does a job "
        "that a verification refuted; verified are those confirmed by the end of the period, the others are declared.\n"
        "Transfer employment rate: registered-poor labour in work at the end of the period, of the stock; group and "
        "unit are those of that day. Households: recognised and with nobody in work at the end of the period; overdue: "
        "beyond the limit for clearing them; those whose members are all noted unwilling stand apart: they are "
        "neither cleared nor overdue, and those beyond the limit are shown of them.\n"
        "Rates are rounded half up to one decimal, not capped, and empty without a plan. The rank goes by the mean of "
        "the rates printed; equal means share a place.\n"
        "The total is counted from persons and events, with those recorded for the area itself and no unit of it.",
    ),
)
