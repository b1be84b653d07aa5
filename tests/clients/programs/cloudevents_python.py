"""Posts events with the CloudEvents SDK for Python (`cloudevents` 2). Runs in the environment of the clients.

Standard input: `[{"mode": "binary" | "structured" | "bytes", "event": {...}}]`; `bytes` is structured mode with data as
bytes, which the SDK writes as `data_base64`. Prints a line of JSON for each: what was sent, what was answered.
"""

import json
import os
import sys
import urllib.error
import urllib.request
from datetime import datetime
from typing import Any

from cloudevents.core.bindings.http import HTTPMessage, to_binary_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent


def message_of(mode: str, posted: dict[str, Any]) -> HTTPMessage:
    attributes = {name: value for name, value in posted.items() if name != "data"}
    attributes |= {"time": datetime.fromisoformat(posted["time"]), "datacontenttype": "application/json"}
    data = json.dumps(posted["data"]).encode() if mode == "bytes" else posted["data"]
    event = CloudEvent(attributes, data)
    return to_binary_event(event) if mode == "binary" else to_structured_event(event)


def post(message: HTTPMessage) -> tuple[int, dict[str, Any]]:
    headers = {**message.headers, "Authorization": f"Bearer {os.environ['TOKEN']}", "Accept-Language": "en"}
    request = urllib.request.Request(f"{os.environ['ADDRESS']}/v1/events", message.body, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


for one in json.load(sys.stdin):
    message = message_of(one["mode"], one["event"])
    status, answer = post(message)
    sent = f"{message.headers} {message.body.decode()}"
    print(json.dumps({"sent": sent, "status": status, "answer": answer}, ensure_ascii=False))
