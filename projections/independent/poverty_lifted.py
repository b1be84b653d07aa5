"""The views `poverty_lifted` and `poverty_return`: poverty-lifted labour on each day, and who returned to poverty.

Each day with a fact that matters is read anew from those up to it; neighbouring days that agree are one row.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from projections.independent.facts import Fact
from projections.independent.grounds import is_for, qualifies
from projections.independent.place import Place
from projections.independent.refuted import counted
from projections.independent.roster import working_age
from projections.independent.row import Row
from projections.independent.state import State
from projections.independent.step import History, Step

_JOBS: Final = ("person.employed", "person.job_changed")
_TYPES: Final = (
    *_JOBS,
    "person.needs_assessed",
    "person.exited",
    "person.insurance_started",
    "person.insurance_stopped",
    "person.training_completed",
)
_WITHOUT_WORK: Final = ("unknown", "unemployed")
_APART: Final = ("since", "until", "entered_version")


def poverty_lifted(history: History, place: Place) -> Iterator[Row]:
    """A row for each stretch of days in the group."""
    if not history.steps:
        return
    steps = [step for step in counted(history).steps if step.fact.type in _TYPES or step.before != step.after]
    days = sorted({step.fact.day for step in steps})
    found: list[dict[str, Any]] = []
    for day, following in zip(days, [*days[1:], None], strict=True):
        now = _at_the_end_of(day, [step for step in steps if step.fact.day <= day], place)
        if now is None:
            continue
        before = found[-1] if found and found[-1]["until"] == day else None
        now |= {"since": day, "until": following}
        if before is not None:
            now["entered_version"] = before["entered_version"]
        if before is not None and all(before[name] == now[name] for name in now if name not in _APART):
            before["until"] = following
        else:
            found.append(now)
    if found:
        same = {"person_id": history.person, "retires_on": working_age(history, place)[1]}
        for columns in found:
            yield Row("poverty_lifted", columns | same, [history.last.fact])


def poverty_return(history: History) -> Iterator[Row]:
    """A row for each return to poverty, in the area that was responsible then."""
    for fact, before, _ in history.of("returned_to_poverty"):
        columns = {
            "person_id": history.person,
            "version": fact.version,
            "area": before.area,
            "returned_on": fact.day,
            "cause": fact.get("cause"),
        }
        yield Row("poverty_return", columns, [fact])


def _at_the_end_of(day: date, steps: Sequence[Step], place: Place) -> dict[str, Any] | None:
    """What is true of the person at the end of a day; None if outside of the group."""
    state = steps[-1].after
    if not _belongs(state, day, place):
        return None
    entered = [
        fact
        for n, (fact, before, after) in enumerate(steps)
        if _belongs(after, fact.day, place) and not (n and _belongs(before, steps[n - 1].fact.day, place))
    ]
    job = [step.fact for step in steps if step.fact.type in _JOBS][-1] if state.labour == "employed" else None
    assessed = [fact for fact, _, _ in steps if fact.type in ("person.needs_assessed", "person.exited")][-1:]
    wishes = assessed[0].data if assessed and assessed[0].type == "person.needs_assessed" else {}
    to_place = bool(wishes.get("able_to_work") and wishes.get("wishes_work")) and state.labour in _WITHOUT_WORK
    to_train = bool(wishes.get("wishes_training")) and state.labour != "not_in_labour_force"
    order = [step.fact for step in steps]
    later = order[order.index(assessed[0]) :] if to_train else []
    trained = [fact for fact in later if fact.type == "person.training_completed"]
    status = [step.fact for step in steps if step.before.poverty != step.after.poverty]
    return {
        "area": state.area,
        "poverty": state.poverty,
        "poverty_version": status[-1].version if status else None,
        "entered_version": entered[-1].version,
        "job_version": job.version if job else None,
        "to_place_version": assessed[0].version if to_place else None,
        "to_train_version": assessed[0].version if to_train else None,
        "trained_version": trained[0].version if trained else None,
        "benefits": _benefits(job, state, steps, place, day) if job else [],
    }


def _belongs(state: State, day: date, place: Place) -> bool:
    group = place.policy(state.area, day).get("poverty_lifted", {}).get("group")
    return state.case not in ("unregistered", "deceased") and group is not None and place.group(state, day) == group


def _benefits(job: Fact, state: State, steps: Sequence[Step], place: Place, day: date) -> list[str]:
    """The benefits for work, of no duration, that fit the person and the job."""
    insured: set[str] = set()
    for fact, _, _ in steps:
        if fact.type == "person.insurance_started":
            insured.add(fact.data["scheme"])
        elif fact.type == "person.insurance_stopped":
            insured.discard(fact.data["scheme"])
    policy = place.policy(state.area, day)
    found: list[str] = []
    for name in policy["poverty_lifted"].get("policies", ()):
        rule = policy["benefits"].get(name, {})
        work = rule.get("job")
        if work is None or work.get("min_months") or not is_for(rule, state):
            continue
        if qualifies(job, work, insured=bool(insured.intersection(work.get("schemes", ())))):
            found.append(name)
    return found
