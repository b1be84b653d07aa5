"""The rows about one call are measured at a small size, each with its bar, and the last position is told."""

import pytest

from tests.bench import calls
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes, stage

pytestmark = pytest.mark.postgres


def test_each_kind_of_call_is_measured_at_two_sizes_and_compared() -> None:
    sheet = Sheet("huge")
    with stage() as at, at.database() as database:
        last = calls.measure(sheet, database.service_url, at.keys, Sizes(runs=1, smoke=True))
    assert last > 0
    assert [series.unit for series in sheet.series] == ["µs/event"] * 2 * len(calls.CASES)
    assert all(value > 0 for series in sheet.series for value in series.values)
    assert len(sheet.bars) == len(calls.CASES)
