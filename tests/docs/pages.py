"""The pages of the repository, and the fenced code in them."""

import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text_of(page: str) -> str:
    """The text of a file, by its path in the repository."""
    return (ROOT / page).read_text("utf-8")


def code_of(page: str, language: str) -> list[str]:
    """The fenced blocks of one language, in the order of the page."""
    return [code for name, code in _FENCE.findall(text_of(page)) if name == language]


def prose_of(page: str) -> str:
    """A page without its fenced code."""
    return _FENCE.sub("", text_of(page))


@cache
def tracked(*patterns: str) -> tuple[str, ...]:
    """Paths of the files of the repository that match, deleted ones left out."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(sorted(path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()))
