"""The pages of the repository, and the fenced code in them."""

import re
import subprocess
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_GENERATED = re.compile(r"/(\.(?!ci/|gitignore)|__pycache__|var/|htmlcov|dist/|build/|[\w-]*\.egg-info)")
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


def tracked(*patterns: str) -> tuple[str, ...]:
    """Paths of the files of the repository that match one of the patterns (`*` matches `/` too), in order."""
    return tuple(path for path in _files() if not patterns or any(fnmatch(path, pattern) for pattern in patterns))


@cache
def _files() -> tuple[str, ...]:
    """What git tracks or would add; of a copy without git, all files outside of hidden and generated folders."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        found = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
        listed = [path.as_posix() for path in found if not _GENERATED.search(f"/{path.as_posix()}")]
    return tuple(sorted(path for path in listed if path and (ROOT / path).is_file()))
