"""Jobs that a verification refuted count nowhere, as if they had not been declared (docs/domain.md 6)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from projections.independent.facts import Fact
from projections.independent.state import State, after
from projections.independent.step import History, Step

MAIN_JOB: Final = ("person.employed", "person.job_changed")
VERIFIED: Final = "person.employment_verified"


class Verdict(NamedTuple):
    """The last verdict about a job, and the verification."""

    verdict: str
    fact: Fact


def verdicts(history: History) -> dict[int, Verdict]:
    """The last verdict about each job, by the version of its beginning."""
    return last_verdicts([step.fact for step in history.steps])


def last_verdicts(facts: Sequence[Fact]) -> dict[int, Verdict]:
    """The last verdict about each job. A verification is about the job that it names, else the main job before it."""
    found: dict[int, Verdict] = {}
    main: int | None = None
    for fact in facts:
        if fact.type in MAIN_JOB:
            main = fact.version
        elif fact.type == VERIFIED:
            job = fact.get("job", main)
            if job is not None:
                found[job] = Verdict(fact.data["verdict"], fact)
    return found


def refuted_jobs(found: Mapping[int, Verdict]) -> set[int]:
    """The jobs of which the last verdict is `refuted`."""
    return {version for version, verdict in found.items() if verdict.verdict == "refuted"}


def counts(fact: Fact, state: State, refuted: Collection[int]) -> bool:
    """Whether a fact counts after the facts that count: not a refuted job, nor the end of work where there is none."""
    return fact.version not in refuted and (fact.type != "person.left_post" or state.labour == "employed")


def counted(history: History) -> History:
    """The history without refuted jobs.

    A refuted beginning of work is left out with the end of that work. After a refuted change of job the person goes on
    in the job before.
    """
    refuted = refuted_jobs(verdicts(history))
    if not refuted:
        return history
    state, steps = State(), list[Step]()
    for fact, _, _ in history.steps:
        if counts(fact, state, refuted):
            following = after(state, fact)
            steps.append(Step(fact, state, following))
            state = following
    return msgspec.structs.replace(history, steps=steps)
