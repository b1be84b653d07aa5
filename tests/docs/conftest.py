"""A running service for the code of the pages, one for each module of tests, and the shell that the pages expect."""

import subprocess
from collections.abc import Iterator

import pytest

from tests.acceptance.service import ZUJI, Service, serving


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture(scope="module")
def shell(service: Service, tmp_path_factory: pytest.TempPathFactory) -> "Shell":
    return Shell(service, tmp_path_factory)


class Shell:
    """Runs programs as a reader of the pages does: `zuji` on the path and in `.venv/bin`, the address in `URL`."""

    def __init__(self, service: Service, tmp_path_factory: pytest.TempPathFactory) -> None:
        self.folder = tmp_path_factory.mktemp("checkout")
        programs = self.folder / ".venv" / "bin"
        programs.mkdir(parents=True)
        (programs / "zuji").write_text(f'#!/bin/sh\nexec {" ".join(ZUJI)} "$@"\n')
        (programs / "zuji").chmod(0o755)
        self._code = service.code
        self._environment = {**service.env, "URL": service.address, "PATH": f"{programs}:{service.env['PATH']}"}

    def run(self, program: list[str], code: str, **variables: str) -> str:
        """The output of a program that reads its code from standard input."""
        environment = {**self._environment, **variables}
        done = subprocess.run(
            program, input=code, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=120
        )
        assert 0 == done.returncode, done.stderr
        return done.stdout
