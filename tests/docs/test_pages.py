"""What the pages name is there: links, paths, commands of make; and the READMEs say the same in two languages."""

import re

import pytest

from tests.docs.pages import ROOT, code_of, prose_of, text_of, tracked

PAGES = tracked("*.md")
WRITTEN = [path for path in PAGES if "/catalogue/" not in path and "/how-to/" not in path]
"""Pages about files that are there; a how-to page names those that its reader writes."""
README, ENGLISH = text_of("README.md"), text_of("README.en.md")
FILES = frozenset(tracked())
LIBRARY = {"postgresql.conf"}
"""Files that are PostgreSQL's, not ours."""


@pytest.mark.parametrize("path", PAGES)
def test_every_link_leads_to_a_file_of_the_repository(path: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", prose_of(path)) if "://" not in link]
    folder = (ROOT / path).parent

    assert [] == [link for link in links if not (link.startswith("#") or (folder / link.partition("#")[0]).exists())]


@pytest.mark.parametrize("path", WRITTEN)
def test_every_path_in_backticks_is_there(path: str) -> None:
    named = set(re.findall(r"`([\w./-]+\.(?:py|sql|toml|md|html|conf|service|csv))(?:::\w+)?`", prose_of(path)))

    assert set() == {name for name in named - LIBRARY if not any(f"/{file}".endswith(f"/{name}") for file in FILES)}


@pytest.mark.parametrize("path", WRITTEN)
def test_every_target_of_make_is_in_the_makefile(path: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))

    assert set() == set(re.findall(r"`make ([a-z-]+)", text_of(path))) - targets


@pytest.mark.parametrize("readme", [README, ENGLISH], ids=["zh", "en"])
def test_a_readme_fits_in_150_lines_and_has_its_commands_on_the_first_screen(readme: str) -> None:
    lines = readme.splitlines()

    assert 150 >= len(lines)
    assert 30 > next(number for number, line in enumerate(lines) if line.startswith("make run"))


def test_both_readmes_have_the_same_structure() -> None:
    def structure(text: str) -> list[str]:
        return re.findall(r"^(?:#+ |```\w*|\| |- \*\*|!\[)", text, re.MULTILINE)

    assert structure(README) == structure(ENGLISH)
    assert [code.count("\n") for code in code_of("README.md", "sh")] == [
        code.count("\n") for code in code_of("README.en.md", "sh")
    ]


@pytest.mark.parametrize("path", tracked("docs/images/*.png"))
def test_a_picture_is_small(path: str) -> None:
    assert 200_000 > (ROOT / path).stat().st_size
