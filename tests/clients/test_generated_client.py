"""The client that openapi-python-client generates from the document: it posts events and reads answers into classes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.clients.conftest import ROOM, Clients
from tests.world import id_no

NOT_GENERATED = {"Unsupported content type application/x-ndjson", "Cannot take allOf a non-object"}
"""What the generator leaves out: bodies of other media types than application/json, which takes all events."""

NUMBER = id_no("1970-06-12", 121)


def test_a_generated_client_posts_events_and_gets_typed_answers(
    clients: Clients, document: str, example: Mapping[str, dict[str, Any]], tmp_path: Path
) -> None:
    made = clients.run(
        clients.python("openapi-python-client"),
        "generate",
        *("--path", document, "--meta", "none", "--output-path", str(tmp_path / "zuji_client")),
        *("--config", str(ROOM / "openapi-python-client.yaml")),
    )
    assert 0 == made.returncode, made.stderr
    lines = made.stdout.splitlines()
    warned = {lines[place + 2] for place, line in enumerate(lines) if line.startswith("WARNING")}
    print(f"\ngenerated; warnings: {warned}")
    assert warned <= NOT_GENERATED

    token = clients.token("caseworker", name="generated client", source="/haimen/hrss")
    registered, employed = example["person.registered"], example["person.employed"]
    registered = {**registered, "data": {**registered["data"], "id_no": NUMBER, "birth_date": "1970-06-12"}}
    refused = {**employed, "id": "E-1", "data": {**employed["data"], "contract_months": 100_000}}
    preview, posted, again, wrong, batch, feed, people = clients.exchange(
        clients.python("python"),
        str(ROOM / "programs" / "generated_client.py"),
        given={"registered": registered, "refused": refused},
        TOKEN=token,
        PYTHONPATH=str(tmp_path),
    )
    assert (200, "Recorded") == (preview.status, preview.answer["model"])
    assert ["recorded"] == [one["outcome"] for one in preview.answer["preview"]["items"]]
    assert (200, "Recorded", 1) == (posted.status, posted.answer["model"], posted.answer["accepted"])
    assert (200, "Recorded", 1) == (again.status, again.answer["model"], again.answer["duplicates"])
    assert (400, "Refused", "field.limit") == (wrong.status, wrong.answer["model"], wrong.answer["code"])
    rejected = [one["id"] for one in batch.answer["rejected"]]
    assert (200, 1, ["E-1"]) == (batch.status, batch.answer["duplicates"], rejected)
    assert ("FeedPage", 1) == (feed.answer["model"], len(feed.answer["items"]))
    assert ("PersonPage", 200) == (people.answer["model"], people.status)
