import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.__main__ import BENCHMARKS

pytestmark = pytest.mark.postgres


def test_every_benchmark_runs_and_prints_a_rate(tmp_path: Path) -> None:
    written = tmp_path / "bench.json"
    command = [sys.executable, "-m", "tests.bench", "--smoke", "--json", str(written)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    sheets = json.loads(written.read_bytes())["sheets"]
    assert [sheet["name"] for sheet in sheets] == list(BENCHMARKS)
    for sheet in sheets:
        rates = [series for series in sheet["series"] if series["unit"] == "facts/s"]
        assert rates
        for series in rates:
            assert series["what"] in done.stdout
            assert all(value > 0 for value in series["values"])
