"""docs/glossary.md: every code name is defined in the file that is said to hold it; no term stands twice."""

import re
from collections import Counter

import pytest

from tests.docs.pages import ROOT, text_of

ROWS = re.findall(r"^\| (.+?) \| (.+?) \| `([\w.]+)` \| `([\w./]+)` \|$", text_of("docs/glossary.md"), re.MULTILINE)


@pytest.mark.parametrize(("name", "path"), [row[2:] for row in ROWS])
def test_a_code_name_is_defined_in_its_file(name: str, path: str) -> None:
    """As a class, a function, a value, a field; as a stored name in quotes; as a key of a table."""
    word = re.escape(name)
    text = (ROOT / path).read_text("utf-8")

    forms = (rf"\b(?:class|def|TABLE|FUNCTION) {word}\b", rf"^\s*{word}\b\s*[:=]", rf'"{word}"', rf"^\[.*\b{word}\]")

    assert any(re.search(form, text, re.MULTILINE) for form in forms)


def test_every_row_of_the_tables_has_its_four_cells() -> None:
    lines = [line for line in text_of("docs/glossary.md").splitlines() if line.startswith("| ")]
    headings = [line for line in lines if line.startswith(("| 中文 ", "| --- "))]

    assert len(ROWS) == len(lines) - len(headings)


def test_no_term_and_no_name_stands_twice() -> None:
    assert [] == [chinese for chinese, times in Counter(row[0] for row in ROWS).items() if times > 1]
    assert [] == [name for name, times in Counter(row[2:] for row in ROWS).items() if times > 1]
