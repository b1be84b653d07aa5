"""docs/architecture.md: a line for every folder, functions that exist, and the picture that its text gives."""

import ast
import re
import runpy
from functools import cache

import pytest

from tests.docs.pages import ROOT, text_of, tracked

PAGE = text_of("docs/architecture.md")
PACKAGES = ("domain", "service", "projections", "api")
STEPS = re.findall(r"^\| (\d+) \| `(\w+)` \| `([\w/]+\.py)` \|", PAGE, re.MULTILINE)
FOLDERS = re.findall(r"^\| `([\w/]+)` \| .+ \| .+ \|$", PAGE, re.MULTILINE)


@cache
def functions(path: str) -> set[str]:
    """The functions and methods that a file defines."""
    return {node.name for node in ast.walk(ast.parse(text_of(path))) if isinstance(node, ast.FunctionDef)}


def test_every_folder_of_the_packages_has_its_line_and_no_other_has() -> None:
    folders = {path.rpartition("/")[0] for path in tracked(*(f"{package}/**" for package in PACKAGES))}
    with_code = {folder for folder in folders if (ROOT / folder / "__init__.py").exists()}

    assert sorted(with_code) == sorted(FOLDERS)


def test_the_way_of_an_event_has_at_most_ten_steps() -> None:
    assert [str(number) for number in range(1, len(STEPS) + 1)] == [number for number, *_ in STEPS]
    assert 5 < len(STEPS) <= 10


@pytest.mark.parametrize(("function", "path"), [step[1:] for step in STEPS])
def test_every_step_is_a_function_of_the_file_it_names(function: str, path: str) -> None:
    assert function in functions(path)


@pytest.mark.parametrize("path", tracked("docs/images/*.txt"))
def test_a_picture_is_the_one_that_its_text_gives(path: str) -> None:
    render = runpy.run_path(str(ROOT / "docs/images/draw.py"))["render"]
    picture = path.removesuffix("txt") + "svg"

    assert text_of(picture) == render(text_of(path), path.rpartition("/")[2].removesuffix(".txt").replace("-", " "))


def test_every_function_and_class_named_beside_the_steps_exists() -> None:
    """Names in backticks that are written as identifiers, apart from folders and the words of the database."""
    named = set(re.findall(r"`(?:[A-Z]\w*\.)?([a-z]+_[a-z_]+)`", PAGE)) - {step[1] for step in STEPS}
    defined = {name for path in tracked(*(f"{package}/**.py" for package in PACKAGES)) for name in functions(path)}

    assert set() == named - defined
