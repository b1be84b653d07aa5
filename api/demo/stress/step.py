"""One step of a story: an event, the account that posts it, and the answer expected."""

from typing import Final, NamedTuple

from api.demo.cloud_event import CloudEvent

RECORDED: Final = "recorded"
APPROVED: Final = "approved"
"""The event waits for a second account, which approves it."""

DUPLICATE: Final = "duplicate"

PERSON: Final = "person:"
"""Before the request id of a registration: the id of the person registered by it, which the service makes."""

OFFICE: Final = "office"
INSPECTION: Final = "inspection"
NEIGHBOUR: Final = "neighbour"


class Step(NamedTuple):
    """An event of a story.

    `account`: OFFICE, INSPECTION (supervision and approvals) or NEIGHBOUR (an office of another district).
    `expected`: RECORDED, APPROVED, DUPLICATE, or the code of the problem with which it is refused. `later`: it is
    refused, and recorded without being posted again once the events that it waits for are there. `atomic`: it is part
    of an atomic call with its neighbours. `target`: the request id of the event that it corrects or voids.
    `version`: its version in its stream if none of the steps before it waits; 0 if it is not recorded when posted.
    """

    event: CloudEvent
    account: str = OFFICE
    expected: str = RECORDED
    later: bool = False
    atomic: bool = False
    target: str = ""
    version: int = 0

    @property
    def request_id(self) -> str:
        """The CloudEvents id."""
        return str(self.event["id"])

    @property
    def is_refused(self) -> bool:
        """Whether the service answers with a problem."""
        return self.expected not in (RECORDED, APPROVED, DUPLICATE)

    @property
    def persons(self) -> list[str]:
        """The request ids of the registrations whose persons the event names by id."""
        texts = [self.event.get("subject"), *self.event["data"].values()]
        return [text.removeprefix(PERSON) for text in texts if isinstance(text, str) and text.startswith(PERSON)]

    def addressed(self, persons: dict[str, str]) -> CloudEvent:
        """The event as it is posted, with the ids of these persons, by the request ids of their registrations."""

        def named(value: object) -> object:
            is_reference = isinstance(value, str) and value.startswith(PERSON)
            return persons[str(value).removeprefix(PERSON)] if is_reference else value

        if not self.persons:
            return self.event
        event = {**self.event, "data": {name: named(value) for name, value in self.event["data"].items()}}
        return event | {"subject": named(event["subject"])}
