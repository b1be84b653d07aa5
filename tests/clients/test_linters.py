"""The linters of OpenAPI documents find nothing in the document that the service gives out."""

import json

from tests.clients.conftest import ROOM, Clients


def test_redocly_finds_nothing(clients: Clients, document: str) -> None:
    found = clients.run(
        clients.node,
        clients.module("@redocly/cli/bin/cli.js"),
        *("lint", document, "--config", str(ROOM / "redocly.yaml"), "--format", "json"),
    )
    print(found.stdout, found.stderr)
    assert (0, {"errors": 0, "warnings": 0, "ignored": 0}) == (found.returncode, json.loads(found.stdout)["totals"])


def test_spectral_finds_nothing(clients: Clients, document: str) -> None:
    found = clients.run(
        clients.node,
        clients.module("@stoplight/spectral-cli/dist/index.js"),
        *("lint", document, "--ruleset", str(ROOM / "spectral.yaml"), "--fail-severity", "hint"),
    )
    print(found.stdout, found.stderr)
    assert 0 == found.returncode
