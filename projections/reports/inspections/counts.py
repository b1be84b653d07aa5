"""Columns that the reports on spot checks have in common: verdicts, the error rate and its bounds."""

from collections.abc import Iterable
from typing import Final

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column, Computed, Rate
from projections.reports.inspections.estimates import WilsonBound
from projections.reports.report import Parameter

RANDOM: Final = BilingualText("随机抽取", "Drawn at random")
MANDATORY: Final = BilingualText("必查", "Mandatory")
PARAMETERS: Final = (Parameter("inspection", BilingualText("抽查编号", "number of the inspection")),)

VERDICTS: Final = (
    Column("conforming", BilingualText("符合", "Conforming"), "person_times", RANDOM),
    Column("nonconforming", BilingualText("不符合", "Nonconforming"), "person_times", RANDOM),
    Column("unverifiable", BilingualText("无法核实", "Not verifiable"), "person_times", RANDOM),
)

ERROR_RATE: Final = (
    Rate(
        "error_rate",
        BilingualText("差错率", "Error rate"),
        "percent",
        RANDOM,
        numerator="nonconforming",
        denominator="judged",
    ),
    WilsonBound(
        "error_low",
        BilingualText("差错率下限", "Error rate, low"),
        "percent",
        RANDOM,
        errors="nonconforming",
        judged="judged",
        bound="low",
    ),
    WilsonBound(
        "error_high",
        BilingualText("差错率上限", "Error rate, high"),
        "percent",
        RANDOM,
        errors="nonconforming",
        judged="judged",
        bound="high",
    ),
)


def _sum(*parts: int) -> int:
    return sum(parts)


def sum_of(key: str, title: BilingualText, group: BilingualText, of: Iterable[str]) -> Column:
    """The column that is the sum of others."""
    return Computed(key, title, "person_times", group, of=tuple(of), function=_sum)


JUDGED: Final = sum_of("judged", BilingualText("已判定", "Judged"), RANDOM, ("conforming", "nonconforming"))
"""The cases with a verdict that says right or wrong."""
