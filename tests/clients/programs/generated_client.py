"""Uses the client that openapi-python-client generated as `zuji_client`. Runs in the environment of the clients.

Standard input: `{"registered": event, "refused": event}`. Prints a line of JSON for each call: what was sent, what was
answered; `answer["model"]` is the class that the generated client made of the answer.
"""

import json
import os
import sys

from zuji_client.api.events import get_events, post_events
from zuji_client.api.people import get_people
from zuji_client.client import AuthenticatedClient
from zuji_client.models import PersonEmployed, PersonRegistered

given = json.load(sys.stdin)
client = AuthenticatedClient(base_url=os.environ["ADDRESS"], token=os.environ["TOKEN"])
registered = PersonRegistered.from_dict(given["registered"])
refused = PersonEmployed.from_dict(given["refused"])

for name, call, arguments in (
    ("post_events preview=True PersonRegistered", post_events, {"body": registered, "preview": True}),
    ("post_events PersonRegistered", post_events, {"body": registered}),
    ("post_events PersonRegistered", post_events, {"body": registered}),
    ("post_events PersonEmployed", post_events, {"body": refused}),
    ("post_events [PersonRegistered, PersonEmployed]", post_events, {"body": [registered, refused]}),
    ("get_events limit=1", get_events, {"limit": 1}),
    ("get_people", get_people, {}),
):
    found = call.sync_detailed(client=client, **arguments)
    answer = {"model": type(found.parsed).__name__, **(found.parsed.to_dict() if found.parsed is not None else {})}
    print(json.dumps({"sent": name, "status": int(found.status_code), "answer": answer}, ensure_ascii=False))
