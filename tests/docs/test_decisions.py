"""Every decision has a status, a date and a Chinese summary, and stands in the index with its own title."""

import re

import pytest

from tests.docs.pages import text_of, tracked

DECISIONS = [path for path in tracked("docs/decisions/*.md") if not path.endswith("README.md")]
INDEX = {
    number: (page, title, day, status)
    for number, page, title, day, status in re.findall(
        r"^\| \[(\d{4})\]\(([^)]+)\) \| (.+?) \| .+? \| (\d{4}-\d\d-\d\d) \| (.+?) \|$",
        text_of("docs/decisions/README.md"),
        re.MULTILINE,
    )
}


@pytest.mark.parametrize("path", DECISIONS)
def test_a_decision_has_its_status_its_date_and_a_chinese_summary(path: str) -> None:
    heading, *rest = text_of(path).split("\n\n")
    number, _, title = heading.removeprefix("# ").partition(" ")
    facts = re.fullmatch(r"- Status: (.+)\n- Date: (\d{4}-\d\d-\d\d)", rest[0])

    assert facts is not None, rest[0]
    assert INDEX[number] == (path.removeprefix("docs/decisions/"), title, facts[2], facts[1])
    assert rest[1].startswith("中文摘要：")


def test_the_index_lists_nothing_else() -> None:
    assert [path.removeprefix("docs/decisions/") for path in DECISIONS] == [page for page, *_ in INDEX.values()]
