"""A service, the clients that `.ci/clients` installed, and accounts for them; skipped where they are not installed."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.acceptance.service import Service, serving

ROOM = Path(__file__).parent
INSTALLED = os.environ.get("CLIENTS")
"""The folder that `.ci/clients` installs into: `venv` with the Python packages, `node_modules`."""

SHOWN = 400
"""Characters of what was sent, and of the answer, that are printed."""


class Exchange(msgspec.Struct):
    """One call of a client: what it sent, and what it was answered."""

    sent: str
    status: int
    answer: dict[str, Any]


class Clients:
    """The programs of others, and the service that they call."""

    def __init__(self, folder: Path, service: Service) -> None:
        self.folder = folder
        self.service = service
        self.node = str(folder / "node")
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_"))},
            "NODE_PATH": str(folder / "node_modules"),
            "NO_COLOR": "1",
            "REDOCLY_TELEMETRY": "off",
            "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
            "ADDRESS": service.address,
        }

    def python(self, name: str) -> str:
        """A program of the environment of the Python packages."""
        return str(self.folder / "venv" / "bin" / name)

    def module(self, path: str) -> str:
        """A file of an npm package."""
        return str(self.folder / "node_modules" / path)

    def run(self, *command: str, given: object = None, **variables: str) -> subprocess.CompletedProcess[str]:
        """Runs a program to its end; `given` is its standard input as JSON."""
        environment = {**self._environment, **variables}
        return subprocess.run(
            command,
            input=json.dumps(given),
            env=environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def exchange(self, *command: str, given: object = None, **variables: str) -> list[Exchange]:
        """The calls that a program of `programs/` made: it prints a line of JSON for each."""
        done = self.run(*command, given=given, **variables)
        assert 0 == done.returncode, done.stderr
        found = [msgspec.json.decode(line, type=Exchange) for line in done.stdout.splitlines()]
        for one in found:
            answer = json.dumps(one.answer, ensure_ascii=False)
            print(f"\nsent:     {one.sent[:SHOWN]}\nanswered: {one.status} {answer[:SHOWN]}")
        return found

    def token(self, role: str, **options: str) -> str:
        """The token of a new account of Haimen."""
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        done = self.service.command("token", "create", "--role", role, "--area", "320614", *words)
        assert 0 == done.returncode, done.stderr
        return done.stdout.strip()


@pytest.fixture(scope="session")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clients]:
    if INSTALLED is None:
        pytest.skip("needs the clients that .ci/clients installs")
    with serving(tmp_path_factory.mktemp("service")) as service:
        yield Clients(Path(INSTALLED), service)


@pytest.fixture(scope="session")
def example() -> Mapping[str, dict[str, Any]]:
    """An event of each type, as the document shows them."""
    path = ROOM.parents[1] / "api" / "http" / "event_examples.json"
    examples: dict[str, dict[str, Any]] = json.loads(path.read_text())
    return examples


@pytest.fixture(scope="session")
def document(clients: Clients, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The OpenAPI document that the service gives out, as a file."""
    status, found = clients.service.call("GET", "/v1/openapi.json")
    assert 200 == status
    path = tmp_path_factory.mktemp("document") / "openapi.json"
    path.write_text(json.dumps(found, ensure_ascii=False))
    return str(path)
