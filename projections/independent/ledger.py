"""The view `ledger`: what the base ledger holds of a person beyond the roster, and since when wishes are open."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from projections.independent.facts import Fact
from projections.independent.refuted import MAIN_JOB, counted
from projections.independent.row import Row
from projections.independent.state import State
from projections.independent.step import History

_NUMBERS: Final = {
    "briefings": "policy_briefed",
    "guidances": "career_guided",
    "job_infos": "job_info_given",
    "introductions": "job_introduced",
    "courses": "training_completed",
}
_LAST_VALUE: Final = {
    "ethnicity": "registered",
    "marital_status": "profile_updated",
    "income_per_capita_fen": "profile_updated",
}
_LISTS: Final = {"certificates": ("certificate_obtained", "certificate"), "benefits": ("benefit_granted", "benefit")}
_YES_OR_NO: Final = ("able_to_work", "wishes_work", "wishes_training")
_LISTED: Final = ("needs", "trades", "skills")
_WITHOUT_WORK: Final = ("unknown", "unemployed")


def ledger(history: History) -> Iterator[Row]:
    """The row of a person; none for one who is merged into another."""
    if not history.steps:
        return
    alike = counted(history)
    now = alike.last.after if alike.steps else State()
    columns: dict[str, Any] = {"person_id": history.person, "area": now.area}
    columns["household_key"] = f"{now.household_area}/{now.household}" if now.household else None
    joined = alike.facts("household_joined")
    columns["relation"] = joined[-1].get("relation") if joined and now.household else None
    for column, name in _LAST_VALUE.items():
        stated = [fact.get(column) for fact in alike.facts(name) if fact.get(column) is not None]
        columns[column] = stated[-1] if stated else None
    for column, (name, field) in _LISTS.items():
        columns[column] = list(dict.fromkeys(fact.data[field] for fact in alike.facts(name))) or None
    columns |= {column: len(alike.facts(name)) for column, name in _NUMBERS.items()}
    jobs = [step.fact for step in alike.steps if step.fact.type in MAIN_JOB]
    job = jobs[-1] if jobs and now.labour == "employed" else None
    columns |= {name: job.get(name) if job else None for name in ("post", "monthly_wage_fen")}
    columns["unemployed_since"], columns["unemployment_cause"] = _unemployment(alike, now)
    columns |= _assessment(alike.facts("needs_assessed"))
    columns["wishes_work_since"] = _work_wished(alike, now)
    columns["wishes_training_since"] = _training_wished(alike, now)
    yield Row("ledger", columns, [history.last.fact])


def _unemployment(history: History, now: State) -> tuple[date | None, str | None]:
    """Since when a person is unemployed, and why."""
    if now.labour != "unemployed":
        return None, None
    begun = [at for at, step in enumerate(history.steps) if _becomes(step.before, step.after, "unemployed")][-1]
    since = [step.fact for step in history.steps[begun:]]
    kinds = ("person.unemployment_registered", "person.left_post")
    causes = [fact.get("cause") for fact in since if fact.type in kinds and fact.get("cause")]
    return since[0].day, causes[-1] if causes else None


def _assessment(assessments: list[Fact]) -> dict[str, Any]:
    if not assessments:
        return dict.fromkeys(("assessed_on", "wishes_business", *_YES_OR_NO, *_LISTED))
    last = assessments[-1]
    return {
        "assessed_on": last.day,
        "wishes_business": last.get("wishes_business"),
        **{name: bool(last.get(name)) for name in _YES_OR_NO},
        **{name: list(last.get(name, ())) for name in _LISTED},
    }


def _work_wished(history: History, now: State) -> date | None:
    """The day since which the wish to work is open: when it was stated, or the person lost work if that was later."""
    if now.case in ("unregistered", "deceased") or now.labour not in _WITHOUT_WORK:
        return None
    wished = _stated_since(history, ("wishes_work", "able_to_work"), "exited")
    left = [step.fact.day for step in history.steps if _begins_without_work(step.before, step.after)]
    return max([wished, *left[-1:]]) if wished else None


def _training_wished(history: History, now: State) -> date | None:
    """The day since which the wish to train is open: when it was stated after the last course."""
    if now.case in ("unregistered", "deceased") or now.labour == "not_in_labour_force":
        return None
    wished = _stated_since(history, ("wishes_training",), "exited", "training_completed")
    back = [
        step.fact.day
        for step in history.steps
        if step.before.labour == "not_in_labour_force" and step.after.labour != "not_in_labour_force"
    ]
    return max([wished, *back[-1:]]) if wished else None


def _stated_since(history: History, fields: tuple[str, ...], *ends: str) -> date | None:
    """The day of the first of the latest assessments that all have these fields, after the last of the facts `ends`."""
    since: date | None = None
    for fact in reversed(history.facts("needs_assessed", *ends)):
        if fact.type != "person.needs_assessed" or not all(fact.get(field) for field in fields):
            break
        since = fact.day
    return since


def _becomes(before: State, after: State, labour: str) -> bool:
    return before.labour != labour and after.labour == labour


def _begins_without_work(before: State, after: State) -> bool:
    return before.labour not in _WITHOUT_WORK and after.labour in _WITHOUT_WORK
