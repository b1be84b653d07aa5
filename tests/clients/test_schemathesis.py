"""Schemathesis calls every operation with values made from the document; the answers are as the document says."""

import re

from tests.clients.conftest import ROOM, Clients


def test_every_operation_answers_as_the_document_says(clients: Clients) -> None:
    token = clients.token("caseworker", name="schemathesis", source="*")
    done = clients.run(
        clients.python("schemathesis"),
        *("--config-file", str(ROOM / "schemathesis.toml"), "run", f"{clients.service.address}/v1/openapi.json"),
        *("--header", f"Authorization: Bearer {token}", "--warnings", "off"),
        *("--header", "Prefer: wait=60"),  # else 503 while the snapshot of a day is being built
        SCHEMATHESIS_HOOKS="tests.clients.programs.schemathesis_hooks",
        PYTHONPATH=str(ROOM.parents[1]),
    )
    print(done.stdout, done.stderr)
    assert 0 == done.returncode
    [selected, tested] = re.findall(r"(?:Selected|Tested): *([0-9]+)", done.stdout)
    assert selected == tested
