"""1A: the monthly circular on poverty-lifted labour (脱贫劳动力就业帮扶月通报; R1-2, R1-9, R1-16, R1-17)."""

from typing import Final

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column, Computed, Derived, Part, Rate, Row, Table
from projections.reports.report import Report
from projections.reports.shapes import UnitRows

WARNINGS: Final = {
    "below_plan": BilingualText("低于计划", "below the plan"),
    "below_month_before": BilingualText("低于上月", "below last month"),
    "below_both": BilingualText("低于计划和上月", "below both"),
}
"""The early warning (预警) about the work scale of a unit."""

ALERTS: Final = {"many_returned": BilingualText("超过警戒线", "above the threshold")}
"""The alert (警戒) about returns to poverty in a unit."""


class WorkScaleWarning(Derived, frozen=True, kw_only=True):
    """The early warning by WARNINGS, with the percentages of the policy of the area (R1-2)."""

    def parts(self) -> tuple[Part, ...]:
        """The plan, and the persons at work now and a month before."""
        return tuple(map(Part, ("plan", "at_work", "at_work_before")))

    def compute(self, row: Row, table: Table) -> str | None:
        """The key of WARNINGS, or None."""
        rule = table.policy.poverty_lifted if table.policy else None
        if rule is None:
            return None
        below_plan = rule.below_plan(row["at_work"], row["plan"])
        below_before = rule.below_month_before(row["at_work"], row["at_work_before"])
        if below_plan and below_before:
            return "below_both"
        return "below_plan" if below_plan else "below_month_before" if below_before else None


class ReturnAlert(Derived, frozen=True, kw_only=True):
    """The alert by ALERTS, with the threshold of the policy of the area (R1-9)."""

    def parts(self) -> tuple[Part, ...]:
        """The persons who returned to poverty, and all."""
        return Part("returned"), Part("persons")

    def compute(self, row: Row, table: Table) -> str | None:
        """The key of ALERTS, or None."""
        rule = table.policy.poverty_lifted if table.policy else None
        return "many_returned" if rule and rule.many_returned(row["returned"], row["persons"]) else None


def _change(now: int, before: int) -> int:
    return now - before


_SCALE: Final = BilingualText("务工规模", "Work scale")
_POLICIES: Final = BilingualText("政策落实", "Policies")
_SERVICES: Final = BilingualText("“131”服务", "First services (131)")
_TRAINING: Final = BilingualText("技能培训", "Training")
_CLEARING: Final = BilingualText("动态清零", "To be cleared")
_POVERTY: Final = BilingualText("返贫", "Return to poverty")

REPORT = Report(
    code="1A",
    package=__package__,
    sql="poverty_lifted_1a.sql",
    counts_from="year",
    title=BilingualText("脱贫劳动力就业帮扶月通报", "Monthly circular on poverty-lifted labour"),
    shape=UnitRows(heading=BilingualText("地区", "Area")),
    columns=(
        Column("persons", BilingualText("脱贫劳动力", "Poverty-lifted labour"), "persons"),
        Column("plan", BilingualText("目标", "Target"), "persons", group=_SCALE, counts="area", empty=None),
        Column("at_work", BilingualText("实际", "Actual"), "persons", group=_SCALE),
        Rate("scale_rate", BilingualText("完成率", "Rate"), "percent", _SCALE, numerator="at_work", denominator="plan"),
        Computed(
            "change",
            BilingualText("较上月", "Change in a month"),
            "persons",
            _SCALE,
            of=("at_work", "at_work_before"),
            function=_change,
        ),
        WorkScaleWarning("warning", BilingualText("预警", "Warning"), None, _SCALE, type="text", terms=WARNINGS),
        Column("entitled", BilingualText("应享", "Entitled"), "persons", group=_POLICIES),
        Column("enjoyed", BilingualText("已享", "Enjoyed"), "persons", group=_POLICIES),
        Column("amount", BilingualText("金额", "Amount"), "fen", group=_POLICIES),
        Column("services_due", BilingualText("应服务", "Due"), "person_times", group=_SERVICES),
        Column("services_on_time", BilingualText("按时", "In time"), "person_times", group=_SERVICES),
        Column("services_overdue", BilingualText("逾期", "Overdue"), "person_times", group=_SERVICES),
        Column("to_train", BilingualText("有培训意愿", "Wish to train"), "persons", group=_TRAINING),
        Column("trained", BilingualText("已培训", "Trained"), "persons", group=_TRAINING),
        Rate(
            "training_rate",
            BilingualText("参训率", "Participation"),
            "percent",
            _TRAINING,
            numerator="trained",
            denominator="to_train",
        ),
        Column("completed", BilingualText("结业", "Completed a course"), "persons", group=_TRAINING),
        Column("certified", BilingualText("取证", "Certified"), "persons", group=_TRAINING),
        Rate(
            "certificate_rate",
            BilingualText("持证率", "Certificate-holding"),
            "percent",
            _TRAINING,
            numerator="certified",
            denominator="completed",
        ),
        Column("not_placed", BilingualText("未就业有意愿", "Wish to work, not at work"), "persons", group=_CLEARING),
        Column("not_trained", BilingualText("未培训有意愿", "Wish to train, untrained"), "persons", group=_CLEARING),
        Column("at_risk", BilingualText("返贫风险", "At risk"), "persons", group=_POVERTY),
        Column("returned", BilingualText("返贫人数", "Returned"), "persons", group=_POVERTY),
        ReturnAlert("alert", BilingualText("警戒", "Alert"), None, _POVERTY, type="text", terms=ALERTS),
    ),
    hidden=(Column("at_work_before", BilingualText("上月末务工规模", "Work scale a month before"), "persons"),),
    definition=BilingualText(
        "脱贫劳动力为期末当日按政策计入该群体的在册人员，计入当日的责任单位；务工规模为其中当日在业的，核实为不属实的不计。"
        "较上月与上月末比较；目标为年度计划，单位未单独下达的为其下属各单位之和。"
        "预警：实际低于目标或低于上月，比例由政策规定。\n"
        "政策自1月1日累计：已享为已核定补贴（政策所列项目）的人，金额为核定金额；应享为已享的人，加上曾符合某项"
        "以就业为条件的补贴的身份、就业、参保条件而尚未核定的人（对就业时长有要求的补贴除外）。"
        "每人一次，计入期末（或离开该群体前）的责任单位。\n"
        "“131”为统计期内到期的首轮服务，计入到期日的责任单位，免除的不计；本月尚未结束的，计至当日之前。应服务＝按时＋逾期，逾期后补做的仍为逾期。\n"
        "有培训意愿、未就业有意愿为期末当日，以最近一次需求调查为准，口径同1C：退出管理的须重新调查，退出劳动力、达到退休年龄的不计。"
        "已培训为该次调查以来已结业的，参训率＝已培训÷有培训意愿；"
        "结业自1月1日累计，每人一次，取证为其中结业以来取得证书的，持证率＝取证÷结业，计入报名时的责任单位。\n"
        "返贫风险为期末当日处于风险中的人；返贫人数自1月1日累计，每人一次，计入当时的责任单位。警戒：返贫人数占脱贫劳动力的比例超过政策规定的界限。"
        "来源文件没有数值的，政策中标明为暂定。",
        "Poverty-lifted labour: the registered persons who are counted in that group by the policy on the last day, "
        "for the unit then responsible. Work scale: those of them at work on the day; a job that was refuted does not "
        "count. Change: against the end of the month before. The target is the plan of the year and, where none was "
        "set for a unit, the sum of those below it. Warning: the actual scale is below the target or below last month, "
        "by the percentages of the policy.\n"
        "Policies count since 1 January. Enjoyed: persons who were granted a benefit that the policy lists, with the "
        "amounts. "
        "Entitled: these, and persons who met the conditions of status, work and insurance of a benefit that requires "
        "work (but no duration of it) and were not granted one. Each once, for the unit responsible on the last day, "
        "or when they left the group.\n"
        "131: the first services that fell due in the period, for the unit responsible on that day, without waived "
        "ones; of a month that has not ended, those due before the day. Due = in time + overdue; what is done after "
        "the limit stays overdue.\n"
        "Wishes are those of the last day, by the latest assessment, as in 1C: after an exit only by a new one, and "
        "without those not in the labour force or retired. Trained: completed a course since; participation: trained "
        "/ wish to train. Completed: since 1 January, each person once, for the unit responsible at enrolment; "
        "certified: those of them who obtained a certificate since; certificate-holding: certified / completed.\n"
        "At risk: on the last day. Returned: since 1 January, each person once, for the unit then responsible. Alert: "
        "the share of those who returned is above the threshold of the policy. Numbers that no document gives are "
        "marked provisional in the policy.",
    ),
)
