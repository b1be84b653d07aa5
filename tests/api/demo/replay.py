"""An independent reading of the contract: what a server that keeps the rules would make of what is posted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

CloudEvent = dict[str, Any]


@dataclass
class State:
    """A person between two events."""

    case: str = ""
    labour: str = "unknown"
    poverty: str = "none"
    area: str = ""
    household: str | None = None
    relation: str = ""
    willing: bool = True
    courses: set[str] = field(default_factory=set)

    @property
    def poor(self) -> bool:
        return self.poverty != "none"


@dataclass
class Case:
    """What was accepted of one person, in the order in which it was posted."""

    recorded: list[CloudEvent] = field(default_factory=list)

    def effective(self) -> list[CloudEvent]:
        """Voids and corrections applied, in business order."""
        voided = {e["data"]["target_version"] for e in self.recorded if e["type"] == "person.voided"}
        events = {
            version: {"time": e["time"], "type": e["type"], **{f".{k}": v for k, v in e["data"].items()}}
            for version, e in enumerate(self.recorded, start=1)
            if e["type"] not in ("person.voided", "person.corrected") and version not in voided
        }
        for e in self.recorded:
            if e["type"] == "person.corrected":
                event = events[e["data"]["target_version"]]
                event |= {k if k == "time" else f".{k}": v for k, v in e["data"]["changes"].items()}
        return sorted(events.values(), key=lambda event: event["time"][:16].ljust(16, "0"))

    def path(self) -> Iterator[tuple[CloudEvent, State]]:
        """Each effective event with the state before it. Raises Impossible."""
        state = State()
        for event in self.effective():
            refuse(state, event)
            yield event, state
            evolve(state, event)

    def accepts(self, cloud_event: CloudEvent) -> bool:
        """Records the event if the history stays possible."""
        target = cloud_event["data"].get("target_version")
        if target is not None and not (
            1 <= target <= len(self.recorded) and self.recorded[target - 1]["type"] not in ABOUT
        ):
            return False
        self.recorded.append(cloud_event)
        try:
            for _ in self.path():
                pass
        except Impossible:
            self.recorded.pop()
            return False
        return True


class Impossible(Exception):
    """The event cannot follow the state."""


ABOUT = ("person.voided", "person.corrected")
LIVE = ("registered", "recognised", "exited")
COULD_RETURN = ("poverty_lifted", "monitored", "at_risk", "risk_cleared")


def refuse(state: State, event: CloudEvent) -> None:
    kind = event["type"].removeprefix("person.")
    if kind == "registered":
        allowed = state.case == "" and valid_id_no(event[".id_no"])
    elif state.case not in LIVE:
        allowed = False
    else:
        allowed = {
            "recognised": state.case != "recognised",
            "exited": state.case == "recognised",
            "unemployment_registered": state.labour != "employed",
            "employed": state.labour != "employed",
            "job_changed": state.labour == "employed",
            "left_post": state.labour == "employed",
            "labour_force_left": state.labour != "out",
            "labour_force_returned": state.labour == "out",
            "household_joined": state.household is None,
            "household_left": state.household == event.get(".household_id"),
            "zero_employment_recognised": state.household == event.get(".household_id"),
            "return_risk_raised": state.poverty != "returned",
            "returned_to_poverty": state.poverty in COULD_RETURN,
            "risk_cleared": state.poverty in ("at_risk", "monitored", "returned"),
            "moved": state.area != event.get(".to_area"),
            "training_completed": event.get(".course") in state.courses,
        }.get(kind, True)
    if not allowed:
        raise Impossible(f"{event} after {state}")


def evolve(state: State, event: CloudEvent) -> None:
    match event["type"].removeprefix("person."):
        case "registered":
            state.case, state.area = "registered", event[".area"]
        case "recognised" | "exited" | "deceased" as case:
            state.case = case
        case "unemployment_registered" | "left_post" | "labour_force_returned":
            state.labour = "unemployed"
        case "employed" | "job_changed":
            state.labour = "employed"
        case "labour_force_left":
            state.labour = "out"
        case "poverty_status_set":
            state.poverty = event[".status"]
        case "return_risk_raised":
            state.poverty = "at_risk"
        case "returned_to_poverty":
            state.poverty = "returned"
        case "risk_cleared":
            state.poverty = "risk_cleared"
        case "household_joined":
            state.household, state.relation = event[".household_id"], event[".relation"]
        case "household_left":
            state.household = None
        case "moved":
            state.area = event[".to_area"]
        case "needs_assessed":
            state.willing = event[".wishes_work"]
        case "training_enrolled":
            state.courses.add(event[".course"])


def valid_id_no(number: str) -> bool:
    """GB 11643, by its other formula: the weighted sum over all 18 characters is 1 modulo 11."""
    values = [10 if character == "X" else int(character) for character in number]
    return len(number) == 18 and sum(value * 2 ** (17 - place) for place, value in enumerate(values)) % 11 == 1


@dataclass
class Replay:
    """Everything posted, in order: who there is then, what was refused, what was said again."""

    cases: dict[str, Case] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)


def replay(cloud_events: list[CloudEvent]) -> Replay:
    result = Replay()
    seen: dict[str, CloudEvent] = {}
    for cloud_event in cloud_events:
        if cloud_event["id"] in seen:
            assert seen[cloud_event["id"]] == cloud_event, f"{cloud_event['id']} with another body"
            result.repeated.append(cloud_event["id"])
            continue
        seen[cloud_event["id"]] = cloud_event
        if cloud_event["type"] == "person.registered":
            number = cloud_event["data"]["id_no"]
            case = result.cases.get(number) or Case()
            if case.accepts(cloud_event):
                result.cases[number] = case
            else:
                result.refused.append(cloud_event["id"])
        elif cloud_event["type"].startswith("person."):
            found = result.cases.get(cloud_event["subject"].removeprefix("id_no:"))
            if found is None or not found.accepts(cloud_event):
                result.refused.append(cloud_event["id"])
    return result
