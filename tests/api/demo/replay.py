"""An independent reading of the contract: what a server that keeps the rules would make of what is posted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Event = dict[str, Any]


@dataclass
class State:
    """A person between two facts."""

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

    recorded: list[Event] = field(default_factory=list)

    def effective(self) -> list[Event]:
        """Voids and corrections applied, in business order."""
        voided = {e["data"]["target_version"] for e in self.recorded if e["type"] == "person.voided"}
        facts = {
            version: {"time": e["time"], "type": e["type"], **{f".{k}": v for k, v in e["data"].items()}}
            for version, e in enumerate(self.recorded, start=1)
            if e["type"] not in ("person.voided", "person.corrected") and version not in voided
        }
        for e in self.recorded:
            if e["type"] == "person.corrected":
                fact = facts[e["data"]["target_version"]]
                fact |= {k if k == "time" else f".{k}": v for k, v in e["data"]["changes"].items()}
        return sorted(facts.values(), key=lambda fact: fact["time"][:16].ljust(16, "0"))

    def path(self) -> Iterator[tuple[Event, State]]:
        """Each effective fact with the state before it. Raises Impossible."""
        state = State()
        for fact in self.effective():
            refuse(state, fact)
            yield fact, state
            evolve(state, fact)

    def accepts(self, event: Event) -> bool:
        """Records the event if the history stays possible."""
        target = event["data"].get("target_version")
        if target is not None and not (
            1 <= target <= len(self.recorded) and self.recorded[target - 1]["type"] not in ABOUT
        ):
            return False
        self.recorded.append(event)
        try:
            for _ in self.path():
                pass
        except Impossible:
            self.recorded.pop()
            return False
        return True


class Impossible(Exception):
    """The fact cannot follow the state."""


ABOUT = ("person.voided", "person.corrected")
LIVE = ("registered", "recognised", "exited")
COULD_RETURN = ("poverty_lifted", "monitored", "at_risk", "risk_cleared")


def refuse(state: State, fact: Event) -> None:
    kind = fact["type"].removeprefix("person.")
    if kind == "registered":
        allowed = state.case == "" and valid_id_no(fact[".id_no"])
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
            "household_left": state.household == fact.get(".household_id"),
            "zero_employment_recognised": state.household == fact.get(".household_id"),
            "return_risk_raised": state.poverty != "returned",
            "returned_to_poverty": state.poverty in COULD_RETURN,
            "risk_cleared": state.poverty in ("at_risk", "monitored", "returned"),
            "moved": state.area != fact.get(".to_area"),
            "training_completed": fact.get(".course") in state.courses,
        }.get(kind, True)
    if not allowed:
        raise Impossible(f"{fact} after {state}")


def evolve(state: State, fact: Event) -> None:
    match fact["type"].removeprefix("person."):
        case "registered":
            state.case, state.area = "registered", fact[".area"]
        case "recognised" | "exited" | "deceased" as case:
            state.case = case
        case "unemployment_registered" | "left_post" | "labour_force_returned":
            state.labour = "unemployed"
        case "employed" | "job_changed":
            state.labour = "employed"
        case "labour_force_left":
            state.labour = "out"
        case "poverty_status_set":
            state.poverty = fact[".status"]
        case "return_risk_raised":
            state.poverty = "at_risk"
        case "returned_to_poverty":
            state.poverty = "returned"
        case "risk_cleared":
            state.poverty = "risk_cleared"
        case "household_joined":
            state.household, state.relation = fact[".household_id"], fact[".relation"]
        case "household_left":
            state.household = None
        case "moved":
            state.area = fact[".to_area"]
        case "needs_assessed":
            state.willing = fact[".wishes_work"]
        case "training_enrolled":
            state.courses.add(fact[".course"])


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


def replay(events: list[Event]) -> Replay:
    result = Replay()
    seen: dict[str, Event] = {}
    for event in events:
        if event["id"] in seen:
            assert seen[event["id"]] == event, f"{event['id']} with another body"
            result.repeated.append(event["id"])
            continue
        seen[event["id"]] = event
        if event["type"] == "person.registered":
            number = event["data"]["id_no"]
            case = result.cases.get(number) or Case()
            if case.accepts(event):
                result.cases[number] = case
            else:
                result.refused.append(event["id"])
        elif event["type"].startswith("person."):
            found = result.cases.get(event["subject"].removeprefix("id_no:"))
            if found is None or not found.accepts(event):
                result.refused.append(event["id"])
    return result
