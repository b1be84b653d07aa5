"""The progress line: phases and units in the operator's language, and how long all of it will take yet."""

import sys
import time

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
    assert "0/100条 约剩 15,000 秒" in lines[1]


def test_without_expectations_it_is_that_of_the_phase(capsys: pytest.CaptureFixture[str]) -> None:
    with in_english(), ProgressBar() as bar:
        bar.show("demo", 0, 100)
    assert "demo [..............................] 0/100 events …" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("phase", "unit"), [("verify", "events"), ("households", "memberships"), ("indexes", "rows"), ("compare", "bytes")]
)
def test_a_phase_counts_in_its_unit(capsys: pytest.CaptureFixture[str], phase: str, unit: str) -> None:
    with in_english(), ProgressBar({}) as bar:
        bar.show(phase, 0, 2_000)
    assert f"0/2,000 {unit} 0 s left" in capsys.readouterr().err


def test_on_a_terminal_the_rate_is_shown_as_soon_as_something_is_done(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    now = iter((100.0, 110.0))
    monkeypatch.setattr(time, "monotonic", lambda: next(now, 110.0))
    with in_english(), ProgressBar() as bar:
        bar.show("demo", 0, 100)
        bar.show("demo", 40, 100)
    begun, later = capsys.readouterr().err.split("\r")[1:3]
    assert "events/s" not in begun
    assert "40/100 events 4 events/s 15 s left" in later
