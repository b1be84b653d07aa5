"""The progress line: phases and units in the operator's language, and how long all of it will take yet."""

import pytest

from api.cli.progress import ProgressBar
from tests.api.cli.locale import in_english, in_language


def test_a_phase_is_a_line_and_the_time_left_is_that_of_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    with in_language("zh"), ProgressBar({"persons": 10_000.0, "switch": 5_000.0}) as bar:
        bar.show("continued", 0, 0)
        bar.show("persons", 0, 100)
        bar.show("persons", 50, 100)
        bar.show("switch", 0, 0)
    lines = capsys.readouterr().err.splitlines()
    assert ["接着做上次中断的重建", "个案", "切换"] == [line.split()[0] for line in lines]
    assert "0/100条 0 条/秒 约剩 15,000 秒" in lines[1]


def test_without_expectations_it_is_that_of_the_phase(capsys: pytest.CaptureFixture[str]) -> None:
    with in_english(), ProgressBar() as bar:
        bar.show("demo", 0, 100)
    assert "demo [..............................] 0/100 events 0 events/s …" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("phase", "unit"), [("verify", "events"), ("households", "memberships"), ("indexes", "rows"), ("compare", "bytes")]
)
def test_a_phase_counts_in_its_unit(capsys: pytest.CaptureFixture[str], phase: str, unit: str) -> None:
    with in_english(), ProgressBar({}) as bar:
        bar.show(phase, 0, 2_000)
    assert f"0/2,000 {unit} 0 {unit}/s 0 s left" in capsys.readouterr().err
