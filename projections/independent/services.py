"""The views `service`, `training`, `certificate` and `loan`: what was given to a person, learnt and obtained."""

from collections.abc import Iterator
from typing import Any, Final

from projections.independent.facts import Fact
from projections.independent.place import Place
from projections.independent.row import Row
from projections.independent.step import History, Step

_SERVICES: Final = (
    "surveyed", "needs_assessed", "job_search_plan_made", "policy_briefed", "career_guided", "job_info_given",
    "job_introduced", "job_fair_attended", "one_stop_service_given", "service_declined", "training_offered",
    "followed_up",
)  # fmt: skip


def service(history: History) -> Iterator[Row]:
    """A row for each service, in the area that was responsible then."""
    for fact, before, _ in history.of(*_SERVICES):
        posts: list[str] | None = None
        if fact.type == "person.job_info_given":
            posts = list(fact.data["posts"])
        elif fact.type == "person.job_introduced":
            posts = [fact.data["post"]]
        columns = {
            "person_id": history.person,
            "version": fact.version,
            "area": before.area,
            "type": fact.type,
            "given_on": fact.day,
            "posts": posts,
            "kind": fact.get("kind") if fact.type == "person.one_stop_service_given" else None,
            "post_id": fact.get("post_id") if fact.type == "person.job_introduced" else None,
        }
        yield Row("service", columns, [fact])


def loan(history: History) -> Iterator[Row]:
    """A row for each loan, in the area that was responsible then."""
    for fact, before, _ in history.of("loan_granted"):
        columns = {
            "person_id": history.person,
            "version": fact.version,
            "area": before.area,
            "granted_on": fact.day,
            **{name: fact.data[name] for name in ("amount_fen", "term_months", "bank")},
        }
        yield Row("loan", columns, [fact])


def certificate(history: History) -> Iterator[Row]:
    """A row for each certificate, in the area that is responsible now."""
    for fact in history.facts("certificate_obtained"):
        columns = {
            "person_id": history.person,
            "version": fact.version,
            "area": history.last.after.area,
            "certificate": fact.get("certificate"),
            "level": fact.get("level"),
            "number": fact.get("number"),
            "issuer": fact.get("issuer"),
            "obtained_on": fact.day,
        }
        yield Row("certificate", columns, [fact])


def courses(history: History, *ends: str) -> list[tuple[Step | None, Fact | None]]:
    """The courses: enrolment and end (of the types `ends`). An end is that of the first enrolment still open.

    An end without an enrolment is a course of its own.
    """
    found: list[tuple[Step | None, Fact | None]] = []
    for step in history.of("training_enrolled", *ends):
        name = step.fact.get("course")
        if step.fact.type == "person.training_enrolled":
            found.append((step, None))
            continue
        for number, (enrolled, end) in enumerate(found):
            if end is None and enrolled is not None and enrolled.fact.get("course") == name:
                found[number] = enrolled, step.fact
                break
        else:
            found.append((None, step.fact))
    return found


def training(history: History, place: Place) -> Iterator[Row]:
    """A row for each course; area and counted group are those at the enrolment, else at the completion."""
    before = {step.fact.version: step.before for step in history.of("training_enrolled", "training_completed")}
    dropped = _dropped(history)
    for enrolled, end in courses(history, "training_completed"):
        first = enrolled.fact if enrolled is not None else end
        assert first is not None  # a course has one or the other
        state = before[first.version]
        columns: dict[str, Any] = {
            "person_id": history.person,
            "version": first.version,
            "area": state.area,
            "course": first.get("course"),
            "counted_group": place.group(state, first.day),
            "enrolled_on": enrolled.fact.day if enrolled else None,
            "completed_on": end.day if end else None,
            "days_attended": end.get("days_attended", 0) if end else None,
            "passed": end.get("passed", False) if end else None,
            "completed_by": end.version if end else None,
        }
        for name in ("trade", "kind", "days", "provider", "course_id"):
            columns[name] = enrolled.fact.get(name) if enrolled else None
        left = dropped.get(first.version)
        columns["dropped_on"] = left.day if left else None
        yield Row("training", columns, [fact for fact in (enrolled.fact if enrolled else None, end, left) if fact])


def _dropped(history: History) -> dict[int, Fact]:
    """The facts by which courses were dropped, by the version of the enrolment: the first that still ran then."""
    enrolled, ended, dropped = list[Fact](), set[int](), dict[int, Fact]()
    for fact in history.facts("training_enrolled", "training_completed", "training_dropped"):
        if fact.type == "person.training_enrolled":
            enrolled.append(fact)
            continue
        same = [each.version for each in enrolled if each.get("course") == fact.get("course")]
        left = [version for version in same if version not in ended]
        if fact.type == "person.training_completed":
            ended.update(left[:1])
        else:
            dropped.update(dict.fromkeys([version for version in left if version not in dropped][:1], fact))
    return dropped
