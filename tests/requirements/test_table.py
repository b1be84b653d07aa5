"""The table of requirements is whole and true: a row each, every module and test it names is there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "requirements.md"
NUMBER = {0: 11, 1: 18, 2: 12, 3: 16, 4: 16}
"""How many requirements each source document has (docs/domain.md 1)."""
REQUIREMENTS = [f"R{source}-{number}" for source, most in NUMBER.items() for number in range(1, most + 1)]
LATER = {"reports", "supervision", "comparison", "security", "pages", "import"}


def rows() -> dict[str, list[list[str]]]:
    """The cells after the number, of every row of a requirement."""
    found: dict[str, list[list[str]]] = {}
    for line in TABLE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if re.fullmatch(r"R\d-\d+", cells[0]):
            found.setdefault(cells[0], []).append(cells[1:])
    return found


ROWS = rows()


@cache
def functions(path: Path) -> set[str]:
    """The functions that a file of tests defines."""
    return {node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}


def quoted(cell: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`]+)`", cell)


def test_the_table_names_no_requirement_that_there_is_not() -> None:
    assert ROWS.keys() <= set(REQUIREMENTS)
    assert len(REQUIREMENTS) == 73


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_every_requirement_has_one_row(requirement: str) -> None:
    assert [3] == [len(cells) for cells in ROWS.get(requirement, [])], "asks | where it lives | test"


@pytest.mark.parametrize("requirement", ROWS)
def test_every_module_named_is_there(requirement: str) -> None:
    _, where, _ = ROWS[requirement][0]
    paths = [name for name in quoted(where) if "/" in name]
    assert paths or "later:" in where
    assert [] == [path for path in paths if not (ROOT / path).exists()]


@pytest.mark.parametrize("requirement", ROWS)
def test_every_test_named_is_there_and_one_bears_the_name_of_the_requirement(requirement: str) -> None:
    """Or the row says what it is left to."""
    _, where, cell = ROWS[requirement][0]
    named = [name.partition("::") for name in quoted(cell) if "::" in name]
    missing = [(path, test) for path, _, test in named if test not in functions(ROOT / path)]
    assert [] == missing
    later = set(re.findall(r"later: (\w+)", where + cell))
    assert later <= LATER
    own = f"{requirement.lower().replace('-', '_')}_"
    assert later or any(own in test for _, _, test in named), own
