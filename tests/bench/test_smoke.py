import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.bench.__main__ import APART, AT_SIZE, SERVED, SMOKE
from tests.bench.umadb import NAME, WHY_NOT

pytestmark = [pytest.mark.postgres, pytest.mark.once]


def test_every_benchmark_runs_and_prints_what_it_measured(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.bench", "--smoke", "--write", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    sheets = json.loads((tmp_path / "bench.json").read_bytes())["sheets"]
    expected = [
        *((name, 0) for name in APART),
        *((name, events) for events in SMOKE.steps for name in (*AT_SIZE, *SERVED)),
    ]
    assert [(sheet["name"], sheet["events"]) for sheet in sheets] == [*expected, ("growth", 0)]
    for sheet in sheets:
        assert sheet["series"] or sheet["name"] == "growth"
        for series in sheet["series"]:
            assert series["what"] in done.stdout
            assert all(value > 0 for value in series["values"]), series
    assert "broke" not in done.stdout
    assert f"{NAME}, 1 a transaction" in done.stdout or WHY_NOT in done.stdout
    assert done.stdout.strip() == (tmp_path / "bench.txt").read_text().strip()
    ElementTree.parse(tmp_path / "growth.svg")
