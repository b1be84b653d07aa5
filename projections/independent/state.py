"""The state of a person: which facts it admits, and how each changes it (docs/domain.md 4).

It repeats fields of `domain.person` on purpose: nothing of the rules is imported here.
"""

from datetime import date
from typing import Any, Final

import msgspec

from projections.independent.facts import Fact


class State(msgspec.Struct, frozen=True, gc=False):
    """The state of a person at one place of the history; the defaults are those before the registration."""

    case: str = "unregistered"
    labour: str = "unknown"
    poverty: str = "none"
    area: str = ""
    household: str | None = None
    household_area: str = ""
    categories: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    level: str | None = None
    helper: str | None = None
    sex: str | None = None
    birth: date | None = None
    base: int | None = None


_ALIVE: Final = ("registered", "applied", "noticed", "recognised", "exited")
_OR_DEAD: Final = (
    "typical_case_recorded", "typical_case_withdrawn", "appeal_filed", "appeal_admitted", "appeal_decided",
    "civil_affairs_notified", "civil_affairs_acknowledged", "benefit_granted", "benefit_paid", "benefit_recovered",
    "loan_repaid", "spot_checked", "finding_raised", "finding_answered", "rectified", "rectification_rejected",
    "rectification_accepted", "finding_rechecked", "finding_escalated", "finding_withdrawn", "comparison_hit",
    "hit_resolved",
)  # fmt: skip
_NOT_RECOGNISED: Final = ("registered", "applied", "noticed", "exited")

_CASE: Final[dict[str, tuple[str, ...]]] = {
    "registered": ("unregistered",),
    "recognition_applied": ("registered", "exited"),
    "recognition_noticed": _NOT_RECOGNISED,
    "recognition_refused": _NOT_RECOGNISED,
    "recognised": _NOT_RECOGNISED,
    "reference_eligibility_granted": _NOT_RECOGNISED,
    "category_added": ("recognised",),
    "category_ended": ("recognised",),
    "recognition_reviewed": ("recognised",),
    "exited": ("recognised",),
    **dict.fromkeys(_OR_DEAD, (*_ALIVE, "deceased")),
}
_LABOUR: Final[dict[str, tuple[str, ...]]] = {
    "unemployment_registered": ("unknown", "unemployed", "not_in_labour_force"),
    "employed": ("unknown", "unemployed", "not_in_labour_force"),
    "job_changed": ("employed",),
    "left_post": ("employed",),
    "additional_job_started": ("employed",),
    "additional_job_ended": ("employed",),
    "labour_force_left": ("unknown", "unemployed", "employed"),
    "labour_force_returned": ("not_in_labour_force",),
    "unemployment_cancelled": ("unemployed", "employed"),
}
_POVERTY: Final[dict[str, tuple[str, ...]]] = {
    "return_risk_raised": ("none", "poverty_lifted", "monitored", "at_risk", "risk_cleared"),
    "returned_to_poverty": ("poverty_lifted", "monitored", "at_risk", "risk_cleared"),
    "risk_cleared": ("monitored", "at_risk", "returned"),
}
_LEAVES_THE_LABOUR_FORCE: Final = ("pension", "incapacity", "student", "military", "imprisoned", "abroad")
"""The causes of a cancelled registration by which the person is no longer in the labour force."""


def obstacle(state: State, fact: Fact) -> str | None:
    """What of the state does not admit the fact (`case`, `labour`, `poverty`, `household`, …); None if it does."""
    name = fact.type.removeprefix("person.")
    if state.case not in _CASE.get(name, _ALIVE):
        return "case"
    if name in _LABOUR and state.labour not in _LABOUR[name]:
        return "labour"
    if name in _POVERTY and state.poverty not in _POVERTY[name]:
        return "poverty"
    return _further_obstacle(state, fact, name)


def _further_obstacle(state: State, fact: Fact, name: str) -> str | None:
    if name == "household_joined":
        return "household" if state.household is not None else None
    if name in ("household_left", "zero_employment_recognised", "zero_employment_withdrawn"):
        return "household" if state.household != fact.get("household_id") else None
    if name == "category_added":
        return "category" if fact.get("category") in state.categories else None
    if name == "category_ended":
        return "category" if fact.get("category") not in state.categories else None
    if name == "unemployment_cancelled":
        leaves = fact.get("cause") in _LEAVES_THE_LABOUR_FORCE
        return "labour" if leaves and state.labour == "employed" else None
    if name == "helper_paired":
        return "helper" if state.helper is not None else None
    if name == "helper_ended":
        return "helper" if state.helper is None else None
    if name == "moved":
        return "area" if fact.get("to_area") == state.area else None
    return None


def after(state: State, fact: Fact) -> State:
    """The state after the fact; the same object if the fact changes none of it."""
    changes = _changes(state, fact, fact.type.removeprefix("person."))
    return msgspec.structs.replace(state, **changes) if changes else state


def _changes(state: State, fact: Fact, name: str) -> dict[str, Any]:  # noqa: C901 - one line a fact
    match name:
        case "registered":
            return {
                "case": "registered" if state.case == "unregistered" else state.case,
                "area": fact.get("area", ""),
                "sex": fact.get("sex"),
                "birth": fact.date("birth_date"),
                "base": fact.get("retirement_base"),
            }
        case "identity_corrected":
            changes = {"birth": fact.date("birth_date"), "sex": fact.get("sex")}
            return {field: value for field, value in changes.items() if value is not None}
        case "moved":
            return {"area": fact.get("to_area")}
        case "household_joined":
            area = fact.get("household_area") or fact.area or state.area
            return {"household": fact.get("household_id"), "household_area": area}
        case "household_left":
            return {"household": None, "household_area": ""}
        case "recognition_applied":
            return {"case": "applied"}
        case "recognition_noticed":
            return {"case": "noticed"}
        case "recognition_refused":
            return {"case": "registered"}
        case "recognised":
            return {"case": "recognised", "categories": tuple(fact.get("categories", ()))}
        case "exited":
            return {"case": "exited", "categories": ()}
        case "category_added":
            return {"categories": (*state.categories, fact.get("category"))}
        case "category_ended":
            return {"categories": tuple(each for each in state.categories if each != fact.get("category"))}
        case "reference_eligibility_granted":
            granted = fact.get("reference_class")
            return {} if granted in state.references else {"references": (*state.references, granted)}
        case "level_set" | "needs_assessed":
            return {"level": fact.get("level")} if fact.get("level") else {}
        case "helper_paired":
            return {"helper": fact.get("helper")}
        case "helper_ended":
            return {"helper": None}
        case "employed" | "job_changed":
            return {"labour": "employed"}
        case "left_post" | "labour_force_returned" | "unemployment_registered":
            return {"labour": "unemployed"}
        case "labour_force_left":
            return {"labour": "not_in_labour_force"}
        case "unemployment_cancelled":
            leaves = fact.get("cause") in _LEAVES_THE_LABOUR_FORCE
            return {"labour": "not_in_labour_force"} if leaves else {}
        case "poverty_status_set":
            return {"poverty": fact.get("status")}
        case "return_risk_raised":
            return {"poverty": "at_risk"}
        case "returned_to_poverty":
            return {"poverty": "returned"}
        case "risk_cleared":
            return {"poverty": "risk_cleared"}
        case "deceased":
            return {"case": "deceased", "labour": "not_in_labour_force"}
    return {}
