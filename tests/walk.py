"""Which files of the project one call enters: what a reader has to open who follows it.

`python -m tests.walk` posts one `person.employed` to a service in a throw-away database and prints the files that the
call enters, in the order in which it enters them: from the view function of `POST /v1/events` to its answer. It prints
how many statements the entered functions of a file have, too: many files are entered for one line.

A function that an installed library calls by itself, such as the pool's check of a connection, is listed apart: nobody
who reads the code from call to call comes to it.
"""

import ast
import inspect
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, TypeVar

from api.resources.events import Events
from service.recording.record_events import Recorder
from tests.api.conftest import Office
from tests.world import EventMaker, world

ROOT = Path(__file__).parents[1]
PACKAGES = ("api", "domain", "projections", "service")

LIBRARIES = sysconfig.get_path("purelib")

Result = TypeVar("Result")


class Walk:
    """The files that are entered while a function is being executed, and the functions that are entered in them."""

    def __init__(self, within: Callable[..., Any]) -> None:
        self._within = inspect.unwrap(within).__code__
        self._depth = 0
        self._seen: dict[str, list[str]] = {}
        self.called_by_libraries: set[str] = set()

    @property
    def files(self) -> list[str]:
        """Paths from the root of the repository, in the order in which they are entered first."""
        return list(self._seen)

    def functions(self, file: str) -> list[str]:
        """The functions of a file that are entered, in the order in which they are entered first."""
        return self._seen[file]

    def follow(self, call: Callable[[], Result]) -> Result:
        """Makes the call and notes what this thread enters while it is within the function."""
        sys.setprofile(self._note)
        try:
            return call()
        finally:
            sys.setprofile(None)

    def _note(self, frame: FrameType, event: str, _: Any) -> None:
        if event not in ("call", "return"):
            return
        code = frame.f_code
        if code is self._within:
            self._depth += 1 if event == "call" else -1
        if event == "call" and self._depth and (file := project_file(code)) is not None:
            if code is not self._within and is_called_by_library(frame):
                self.called_by_libraries.add(f"{file} {code.co_qualname}")
                return
            functions = self._seen.setdefault(file, [])
            if code.co_qualname not in functions:
                functions.append(code.co_qualname)


def is_called_by_library(frame: FrameType) -> bool:
    """Whether an installed library calls the function; the standard library, as in `with` and `partial`, is none."""
    return frame.f_back is not None and frame.f_back.f_code.co_filename.startswith(LIBRARIES)


def project_file(code: CodeType) -> str | None:
    """The path of the code's file from the root; None outside the project's packages, and of a module's own code."""
    path = Path(code.co_filename)
    if code.co_name == "<module>" or not path.is_relative_to(ROOT):
        return None
    file = path.relative_to(ROOT)
    return file.as_posix() if file.parts[0] in PACKAGES else None


def statements(file: str, functions: Collection[str]) -> int:
    """The number of statements in these functions of a file, those of nested functions included."""
    found = 0

    def visit(node: ast.AST, prefix: str) -> None:
        nonlocal found
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef) and prefix + child.name in functions:
                found += sum(isinstance(part, ast.stmt) for part in ast.walk(child)) - 1
            elif isinstance(child, ast.FunctionDef | ast.ClassDef):
                visit(child, f"{prefix}{child.name}.")

    visit(ast.parse((ROOT / file).read_text("utf-8")), "")
    return found


def posting(database_url: str) -> Walk:
    """From the view of `POST /v1/events` to its answer, for one `person.employed` of a person who is registered."""
    return _walk(database_url, Events.post)


def recording(database_url: str) -> Walk:
    """The part of `posting` from the event that was read to the receipt."""
    return _walk(database_url, Recorder.record)


def _walk(database_url: str, within: Callable[..., Any]) -> Walk:
    with world(database_url) as inside:
        office = Office(inside)
        person = office.person()
        employed = EventMaker("/office").event("employed", "2021-05-06", person, channel="employer")
        headers = {"Authorization": f"Bearer {office.token('caseworker', sources=('/office',))}"}
        walk = Walk(within)
        answer = walk.follow(lambda: office.client.post("/v1/events", json=employed, headers=headers))
        assert answer.get_json()["accepted"] == 1, answer.text
    return walk


def main() -> None:
    """Prints the files, with the functions that are entered in each."""
    from service.postgres.embedded import running
    from service.postgres.migration import migrate

    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "pg", durable=False) as url:
        migrate(url)
        walk = posting(url)
    sizes = {file: statements(file, walk.functions(file)) for file in walk.files}
    for number, (file, size) in enumerate(sizes.items(), 1):
        print(f"{number:3}  {file:45} {size:3}  {', '.join(walk.functions(file))}")
    for function in sorted(walk.called_by_libraries):
        print(f"     {function}, called by a library")
    for package in PACKAGES:
        print(f"{sum(file.startswith(package) for file in walk.files):3}  {package}")
    print(
        f"{len(walk.files):3}  files, {sum(size > 10 for size in sizes.values())} of them with more than 10 statements"
    )


if __name__ == "__main__":
    main()
