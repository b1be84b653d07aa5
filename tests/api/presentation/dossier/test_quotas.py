"""The quotas in a dossier: strata by the names of their parts, those of which nobody is drawn in one line."""

from typing import Any

import pytest

from api.presentation.dossier.quotas import quotas_table
from domain.inspections.plan import Quota

QUOTAS = {
    "320614-11/disabled/none/never": Quota(2, 40),
    "320614-11/none/employer/this_year": Quota(0, 7),
    "320614-09/none/none/earlier": Quota(0, 5),
}


@pytest.mark.parametrize(
    ("lang", "rows"),
    [
        ("zh", [("海永镇/残疾人/无/未抽查过", "2", "40"), ("其余2层", "0", "12")]),
        ("en", [("Haiyong Town/Disabled/none/never checked", "2", "40"), ("2 others", "0", "12")]),
    ],
)
def test_strata_are_named_and_those_without_a_quota_counted(lang: Any, rows: list[tuple[str, str, str]]) -> None:
    assert rows == quotas_table(QUOTAS, ("town", "category", "channel", "last_check"), lang).rows


def test_of_a_plan_without_strata_the_only_one_is_all() -> None:
    assert [("全部", "3", "9")] == quotas_table({"all": Quota(3, 9)}, (), "zh").rows
