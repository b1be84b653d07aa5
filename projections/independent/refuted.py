"""Jobs that a verification refuted count nowhere, as if nobody had declared them (docs/domain.md 6)."""

from typing import NamedTuple

import msgspec

from projections.independent.facts import Fact
from projections.independent.history import History, Step
from projections.independent.state import State, after


class Verdict(NamedTuple):
    """The last verdict about a job, and the verification."""

    verdict: str
    fact: Fact


def verdicts(history: History) -> dict[int, Verdict]:
    """The last verdict about each job, by the version of its beginning. A verification is about the job before it."""
    found: dict[int, Verdict] = {}
    job: Fact | None = None
    for fact in history.facts("employed", "job_changed", "employment_verified"):
        if fact.type != "person.employment_verified":
            job = fact
        elif job is not None:
            found[job.version] = Verdict(fact.data["verdict"], fact)
    return found


def counted(history: History) -> History:
    """The history without refuted jobs.

    A refuted beginning of work is left out with the end of that work. After a refuted change of job the person has no
    work: the fact then counts as the end of the job before.
    """
    refuted = {version for version, verdict in verdicts(history).items() if verdict.verdict == "refuted"}
    if not refuted:
        return history
    state, steps = State(), list[Step]()
    for step in history.steps:
        fact = step.fact
        if fact.version in refuted:
            if state.labour != "employed":
                continue
            fact = msgspec.structs.replace(fact, type="person.left_post", data={"cause": "refuted"})
        elif fact.type == "person.left_post" and state.labour != "employed":
            continue
        following = after(state, fact)
        steps.append(Step(fact, state, following))
        state = following
    return msgspec.structs.replace(history, steps=steps)
