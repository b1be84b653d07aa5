"""The view `roster`: a person now. Not looked at: what only serves searches, `services_lacking_since`."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from projections.independent.days import birthday, retirement
from projections.independent.facts import Fact
from projections.independent.place import Place
from projections.independent.refuted import Verdict, counted, verdicts
from projections.independent.row import Row
from projections.independent.state import State
from projections.independent.step import History

_STATE: Final = {
    "area": "area",
    "case_state": "case",
    "labour_state": "labour",
    "poverty_state": "poverty",
    "household_id": "household",
    "helper": "helper",
    "categories": "categories",
    "sex": "sex",
    "birth_date": "birth",
}
"""The columns that are a part of the state, and the part."""

_LAST_VALUE: Final = ("phone", "address", "education", "hukou_type")
_DAYS: Final = {"recognised_on": "recognised", "exited_on": "exited", "died_on": "deceased"}


def roster(history: History, place: Place) -> Iterator[Row]:
    """The row of a person; none for one who is merged into another."""
    if not history.steps:
        return
    alike = counted(history)
    now, last = alike.last.after if alike.steps else State(), history.last.fact
    columns: dict[str, Any] = {column: getattr(now, part) for column, part in _STATE.items()}
    because = {column: _changed(alike, part) or _changed(history, part) or [last] for column, part in _STATE.items()}
    because["labour_state"] = [*because["labour_state"], *(verdict.fact for verdict in verdicts(history).values())]
    columns["categories"] = list(now.categories)
    columns |= {"person_id": history.person, "version": history.recorded, "last_event_on": last.day}
    columns["counted_group"] = place.group(now, last.day)
    columns["level"] = now.level or _derived_level(alike, now, place, last)
    columns["retires_on"] = working_age(history, place)[1]
    for column, name in _DAYS.items():
        facts = alike.facts(name)
        columns[column] = facts[-1].day if facts else None
        because[column] = facts
    registrations = alike.facts("registered")
    columns["registered_on"] = registrations[0].day if registrations else None
    for column in ("name", "id_no"):
        columns[column], because[column] = _identity(alike, column)
    for column in _LAST_VALUE:
        given = [fact for fact in alike.facts("registered", "profile_updated") if fact.get(column)]
        columns[column], because[column] = given[-1].get(column) if given else None, given
    job = _job(alike, verdicts(history)) if now.labour == "employed" else []
    columns |= {
        "channel": job[0].get("channel") if job else None,
        "employer": job[0].get("employer") if job else None,
        "employed_since": job[0].day if job else None,
        "employment_verdict": job[-1].get("verdict") if len(job) > 1 else None,
    }
    because |= dict.fromkeys(("channel", "employer", "employed_since", "employment_verdict"), job)
    yield Row("roster", columns, [last], because)


def working_age(history: History, place: Place) -> tuple[Any, Any]:
    """The days on which a person reaches the working age and the retirement age; None where it is not known."""
    now = history.last.after
    if now.birth is None:
        return None, None
    ages = place.policy(now.area, history.last.fact.day)["ages"]
    retires = retirement(now.birth, now.sex, now.base, ages) if now.sex else None
    return birthday(now.birth, ages["working_from"]), retires


def _changed(history: History, part: str) -> list[Fact]:
    """The facts that changed a part of the state; the last one decides it."""
    return [step.fact for step in history.steps if getattr(step.before, part) != getattr(step.after, part)][-1:]


def _identity(history: History, field: str) -> tuple[str | None, list[Fact]]:
    """The name or the number: as registered, or as corrected later."""
    value, because = None, list[Fact]()
    for fact in history.facts("registered", "identity_corrected"):
        if fact.type == "person.registered":
            value, because = fact.get(field), [fact]
        elif fact.get("field") == field:
            value, because = fact.get("new"), [fact]
    return value, because


def _job(history: History, about: Mapping[int, Verdict]) -> list[Fact]:
    """The beginning of the present job, and the verification with the last verdict about it."""
    job = history.facts("employed", "job_changed")[-1]
    verdict = about.get(job.version)
    return [job, *([verdict.fact] if verdict else [])]


def _derived_level(history: History, now: State, place: Place, last: Fact) -> str | None:
    """The level where no officer has set one: the first of the policy that fits."""
    jobs, assessed = history.facts("employed", "job_changed"), history.facts("needs_assessed")
    unavailable = assessed and not (assessed[-1].get("able_to_work") and assessed[-1].get("wishes_work"))
    for level, rule in place.policy(now.area, last.day).get("levels", {}).items():
        if (
            rule.get("everyone", False)
            or now.poverty in rule.get("poverty", ())
            or now.labour in rule.get("labour", ())
            or any(each in rule.get("categories", ()) for each in now.categories)
            or (
                jobs
                and now.labour in ("unknown", "unemployed")
                and jobs[-1].get("channel") in rule.get("left_channels", ())
            )
            or (rule.get("unable_or_unwilling", False) and unavailable and now.labour != "employed")
        ):
            return str(level)
    return None
