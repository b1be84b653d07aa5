"""docs/operations.md names every setting and figure, and no command that does not exist; both languages alike."""

import re

import pytest

from api.cli.main import main
from api.http import metrics
from api.resources.operations import _GAUGES
from tests.docs.pages import ROOT, text_of

PAGE = text_of("docs/operations.md")
CHINESE, ENGLISH = PAGE.split("## In English")
SETTINGS = sorted(set(re.findall(r'"(ZUJI_[A-Z_]+)"', (ROOT / "service/configuration.py").read_text("utf-8"))))
INTERNAL = {"ZUJI_LISTENER"}
"""Variables by which processes of one service speak with each other."""


def table(text: str, heading: str) -> set[str]:
    """The names in backticks in the first column of the first table after a heading."""
    rows = text.split(heading, 1)[1].split("\n\n")
    first = next(part for part in rows if part.startswith("|"))
    return {name for row in first.splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1])}


@pytest.mark.parametrize(("text", "heading"), [(CHINESE, "## 三、设置"), (ENGLISH, "### 3. Settings")])
def test_both_tables_of_settings_are_those_of_the_code(text: str, heading: str) -> None:
    assert {*SETTINGS, "PG_BIN"} - INTERNAL == table(text, heading)


@pytest.mark.parametrize("text", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_every_figure_that_metrics_tells_of_the_state_is_explained(text: str) -> None:
    figures = {f"zuji_{name}" for name in _GAUGES} - {"zuji_position", "zuji_projected"}

    assert set() == {name for name in figures if name not in text}


def test_no_figure_is_named_that_metrics_does_not_have() -> None:
    counted = {metrics.REQUESTS, metrics.SECONDS, metrics.EVENTS, metrics.REJECTED, metrics.CLOCK_REFUSED}
    known = {f"zuji_{name}" for name in _GAUGES} | {"zuji_ready", "zuji_finding", "zuji_views_current"}
    known |= {family.name + suffix for each in counted for family in each.collect() for suffix in ("", "_total")}
    logins = {"zuji_service", "zuji_reader", "zuji_web", "zuji_source"}

    assert set() == set(re.findall(r"\bzuji_[a-z_]+", PAGE)) - known - logins


def test_every_command_named_exists() -> None:
    named = set(re.findall(r"(?<!/)\bzuji ([a-z]+)\b", PAGE))

    assert set() == named - main.commands.keys()


def test_every_command_is_named() -> None:
    assert set() == {name for name in main.commands if f"zuji {name}" not in PAGE} - {"demo", "serve"}
