"""2A: the five deliveries (五送; R2-1)."""

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column
from projections.reports.policy_rows import DeliveryRows
from projections.reports.report import Report

REPORT = Report(
    code="2A",
    package=__package__,
    sql="deliveries_2a.sql",
    title=BilingualText("“五送”活动统计表", "The five deliveries"),
    shape=DeliveryRows(heading=BilingualText("活动", "Delivery")),
    columns=(
        Column("times", BilingualText("人次", "Person-times"), "person_times"),
        Column("persons", BilingualText("人数", "Persons"), "persons", total="own"),
    ),
    definition=BilingualText(
        "按发生日期计入统计期，计入当时的责任单位。每项服务、补贴、贷款、培训报名属于五送之一，由政策规定；政策没有五送的地区和年份没有行。\n"
        "人数每送每人只计一次，合计中每人只计一次。",
        "A delivery counts on its day, for the unit then responsible. Each service, benefit, loan and enrolment "
        "belongs to one of the five, by the policy; where and when the policy has none, there are no rows.\n"
        "A person counts once a delivery, and once in the total.",
    ),
)
