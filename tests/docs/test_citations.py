"""No file of the repository cites a page that is not in it."""

import re

from tests.docs.pages import ROOT, tracked

ELSEWHERE = re.compile(r"domain notes|\bissue \d|design, section|\bsource 00\d|领域说明", re.IGNORECASE)
OWN = "tests/docs/test_citations.py"
TEXTS = [path for path in tracked() if not path.endswith((".png", ".json", ".lock")) and path != OWN]


def test_a_file_cites_only_what_is_in_the_repository() -> None:
    elsewhere = [
        f"{path}:{number}: {line.strip()}"
        for path in TEXTS
        for number, line in enumerate((ROOT / path).read_text("utf-8").splitlines(), 1)
        if ELSEWHERE.search(line)
    ]

    assert [] == elsewhere


def test_a_section_of_the_domain_that_is_cited_exists() -> None:
    sections = set(re.findall(r"^## (\d+)\.", (ROOT / "docs/domain.md").read_text("utf-8"), re.MULTILINE))
    cited = {
        section
        for path in TEXTS
        for section in re.findall(r"docs/domain\.md,? (?:sections? )?(\d+)", (ROOT / path).read_text("utf-8"))
    }

    assert set() == cited - sections
