"""A script: the calls of the story in order, and the version that each event gets in its history."""

from hashlib import sha256
from typing import Any, NamedTuple

from api.demo.cloud_event import CloudEvent, cloud_event
from api.demo.story.accounts import ACCOUNTS

BY_MISTAKE = "by-mistake"
"""Beginning of the ids of requests that are refused."""


class Step(NamedTuple):
    """An event, the account that posts it, and the account that confirms it if it waits for one."""

    account: str
    event: CloudEvent
    confirmed_by: str = ""


class Someone(NamedTuple):
    """A person of the story. `request` is the id of the registration."""

    id_no: str
    request: str


class Script:
    """Collects the steps. The version of an event follows from the order of the steps of its subject."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._versions: dict[str, int] = {}

    def register(self, account: str, time: str, data: dict[str, Any], **envelope: str) -> Someone:
        """Registers a person."""
        event = self._event(account, "registered", time, data, envelope)
        self.steps.append(Step(account, event))
        self._versions[data["id_no"]] = 1
        return Someone(data["id_no"], event["id"])

    def add(
        self, account: str, someone: Someone, kind: str, time: str, /, *, by: str = "", behalf: str = "", **data: Any
    ) -> int:
        """Adds an event of a person and returns its version; `by` is the account that confirms it."""
        envelope = {"subject": f"id_no:{someone.id_no}", **({"onbehalfof": behalf} if behalf else {})}
        self.steps.append(Step(account, self._event(account, kind, time, data, envelope), by))
        self._versions[someone.id_no] += 1
        return self._versions[someone.id_no]

    def refused(self, account: str, subject: str, kind: str, time: str, **data: Any) -> None:
        """Adds an event that is refused, and waits in quarantine."""
        event = self._event(account, kind, time, data, {"subject": subject})
        event["id"] = f"{BY_MISTAKE}-{event['id']}"
        self.steps.append(Step(account, event))

    def _event(self, account: str, kind: str, time: str, data: dict[str, Any], envelope: dict[str, str]) -> CloudEvent:
        moment = f"{time}:00+08:00" if "T" in time else time
        (source,) = ACCOUNTS[account].sources
        return cloud_event(f"s{len(self.steps) + 1:05d}", f"person.{kind}", moment, data, source=source) | envelope


def reason(code: str, text: str) -> dict[str, str]:
    """A reason of an event."""
    return {"code": code, "text": text}


def document(name: str) -> list[dict[str, str]]:
    """Evidence: a document by its name and the digest of its (made-up) content."""
    return [{"name": name, "sha256": sha256(name.encode()).hexdigest()}]
