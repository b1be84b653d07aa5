"""The line of progress: phases in both languages, and how long all of it will take yet."""

import pytest

from api.cli.progress import ProgressBar


def test_a_phase_is_a_line_and_the_time_left_is_that_of_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBar({"persons": 10_000.0, "switch": 5_000.0}) as bar:
        bar.show("continued", 0, 0)
        bar.show("persons", 0, 100)
        bar.show("persons", 50, 100)
        bar.show("switch", 0, 0)
    lines = capsys.readouterr().err.splitlines()
    assert ["接着做上次中断的重建", "个案", "切换"] == [line.split()[0] for line in lines]
    assert "约剩 left 15,000 s" in lines[1]


def test_without_expectations_it_is_that_of_the_phase(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBar() as bar:
        bar.show("demo", 0, 100)
    assert "演示数据 demo [..............................] 0/100 0/s …" in capsys.readouterr().err
