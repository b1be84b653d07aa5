"""The view `employment`: a row for each spell in a job, main or additional."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, Final

import msgspec

from projections.independent.facts import Fact
from projections.independent.place import Place
from projections.independent.refuted import refuted_jobs, verdicts
from projections.independent.row import Row
from projections.independent.step import History, Step

_TERMS: Final = (
    "channel", "employer", "uscc", "post", "post_id", "monthly_wage_fen", "contract_months", "place", "insured",
    "labour_brand",
)  # fmt: skip
_MAIN: Final = ("employed", "job_changed")
_ENDS_EVERY_JOB: Final = ("left_post", "labour_force_left", "deceased")


class Spell(msgspec.Struct):
    """A spell in a job: the step that began it, and the fact that ended it."""

    began: Step
    ended: Fact | None = None

    @property
    def last_day(self) -> date:
        """The day of leaving; of a job that lasts, the last of all days."""
        return self.ended.day if self.ended is not None else date.max

    @property
    def additional(self) -> bool:
        """Whether the job is beside the main one."""
        return self.began.fact.type == "person.additional_job_started"


def spells(history: History, refuted: Collection[int] = ()) -> list[Spell]:
    """The spells in order. The main job ends with the next one; an additional one by its own end, or with all work.

    One of the `refuted` jobs ends no other, and an end that fits one of them and another job ends the other.
    """
    found: list[Spell] = []
    for step in history.of(*_MAIN, *_ENDS_EVERY_JOB, "additional_job_started", "additional_job_ended"):
        fact, name = step.fact, step.fact.type.removeprefix("person.")
        running = [spell for spell in found if spell.ended is None]
        if name in _MAIN and fact.version not in refuted:
            ended = [spell for spell in running if not spell.additional]
        elif name in _ENDS_EVERY_JOB:
            ended = running
        elif name == "additional_job_ended":
            fitting = [spell for spell in running if spell.additional and _names(fact, spell.began.fact)]
            ended = sorted(fitting, key=lambda spell: spell.began.fact.version in refuted)[:1]
        else:
            ended = []
        for spell in ended:
            spell.ended = fact
        if name in _MAIN or name == "additional_job_started":
            found.append(Spell(step))
    return found


def employment(history: History, place: Place) -> Iterator[Row]:
    """The rows of a person."""
    about = verdicts(history)
    for spell in spells(history, refuted_jobs(about)):
        fact, before, ended = spell.began.fact, spell.began.before, spell.ended
        verdict = about.get(fact.version)
        by_the_person = ended is not None and ended.type in ("person.left_post", "person.additional_job_ended")
        columns: dict[str, Any] = {term: fact.get(term) for term in _TERMS}
        columns |= {
            "person_id": history.person,
            "version": fact.version,
            "area": before.area,
            "began_on": fact.day,
            "ended_on": ended.day if ended else None,
            "entry": fact.type == "person.employed",
            "additional": spell.additional,
            "counted_group": place.group(before, fact.day),
            "ended_by": ended.version if ended else None,
            "end_cause": ended.get("cause") if ended and by_the_person else None,
            "verdict": verdict.verdict if verdict else None,
            "verdict_on": verdict.fact.day if verdict else None,
        }
        end = [fact, *([ended] if ended else [])]
        checked = [fact, *([verdict.fact] if verdict else [])]
        because = {
            **dict.fromkeys(("ended_on", "ended_by", "end_cause"), end),
            **dict.fromkeys(("verdict", "verdict_on"), checked),
        }
        yield Row("employment", columns, [fact], because)


def _names(end: Fact, began: Fact) -> bool:
    """Whether the end of an additional job names this one; what it does not name, fits."""
    return all(end.get(name) in (None, began.get(name)) for name in ("employer", "post"))
