"""2C: guaranteed micro-loans (小额担保贷款; R2-10)."""

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column, Mean
from projections.reports.report import Report
from projections.reports.shapes import UnitRows

_IN_TEN_THOUSAND_YUAN = 1_000_000  # fen

REPORT = Report(
    code="2C",
    package=__package__,
    sql="loans_2c.sql",
    title=BilingualText("小额担保贷款发放表", "Guaranteed micro-loans"),
    shape=UnitRows(heading=BilingualText("地区", "Area")),
    columns=(
        Column("persons", BilingualText("人数", "Persons"), "persons"),
        Column("loans", BilingualText("笔数", "Loans"), "times"),
        Column(
            "amount",
            BilingualText("金额", "Amount"),
            "ten_thousand_yuan",
            scale=_IN_TEN_THOUSAND_YUAN,
            decimals=1,
        ),
        Mean(
            "mean",
            BilingualText("人均", "Mean"),
            "ten_thousand_yuan",
            scale=_IN_TEN_THOUSAND_YUAN,
            decimals=3,
            amount="amount",
            count="persons",
        ),
    ),
    definition=BilingualText(
        "按发放日期计入统计期，计入当时的责任单位。人数每人每期只计一次，以期内第一笔为准；人均＝金额÷人数。",
        "A loan counts on the day on which it was granted, for the unit then responsible. A person counts once a "
        "period, by the first loan of it. Mean: amount / persons.",
    ),
)
