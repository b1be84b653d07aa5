"""The systemd units: accepted by systemd, and only the migration has the owner's login."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "deploy" / "systemd"
SERVING = ("zuji-web.service", "zuji-project.service", "zuji-deliver.service")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed here")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    for unit in UNITS.glob("*.service"):
        installed = unit.read_text().replace("/opt/zuji/bin/zuji", sys.executable)
        (tmp_path / unit.name).write_text(installed)

    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir()))], capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", SERVING)
def test_a_serving_unit_has_no_owner_login_and_no_privilege(name: str) -> None:
    settings = dict(re.findall(r"^(\w+)=(.*)$", (UNITS / name).read_text(), re.MULTILINE))

    assert "owner.env" not in settings["EnvironmentFile"]
    assert (settings["User"], settings["NoNewPrivileges"], settings["ProtectSystem"]) == ("zuji", "yes", "strict")
    assert settings["CapabilityBoundingSet"] == ""


def test_every_unit_runs_a_command_of_zuji() -> None:
    commands = [
        line.split()[1]
        for unit in UNITS.glob("*.service")
        for line in re.findall("^ExecStart=(.*)$", unit.read_text(), re.MULTILINE)
    ]

    assert sorted(commands) == ["deliver", "migrate", "project", "web"]
