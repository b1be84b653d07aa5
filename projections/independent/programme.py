"""The views of areas, posts, fairs and employers: what an area plans, does and reports."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from projections.independent.effective import effective
from projections.independent.facts import Fact
from projections.independent.order import by_time
from projections.independent.place import Place
from projections.independent.row import Row


def area_plan(recorded: Sequence[Fact]) -> Iterator[Row]:
    """The last value of each year, kind and indicator of an area."""
    plan: dict[tuple[Any, ...], Fact] = {}
    for fact in by_time(effective(recorded)):
        if fact.type not in ("area.target_set", "area.baseline_set"):
            continue
        kind = fact.type.removeprefix("area.").removesuffix("_set")
        plan[fact.data["year"], kind, fact.data["indicator"]] = fact
    for (year, kind, indicator), fact in plan.items():
        columns = {
            "area": recorded[0].area,
            "year": year,
            "kind": kind,
            "indicator": indicator,
            "value": fact.get("value", 0),
            "version": fact.version,
        }
        yield Row("area_plan", columns, [fact])


def half_year_report(recorded: Sequence[Fact], place: Place) -> Iterator[Row]:
    """A row for each submission of the half-yearly report of an area, numbered by time."""
    numbers: dict[tuple[Any, Any], int] = {}
    for fact in by_time(effective(recorded)):
        if fact.type != "area.half_year_reported":
            continue
        half = fact.data["year"], fact.data["half"]
        numbers[half] = numbers.get(half, 0) + 1
        due = _due(recorded[0].area, *half, place)
        columns = {
            "area": recorded[0].area,
            "year": half[0],
            "half": half[1],
            "version": fact.version,
            "number": numbers[half],
            "submitted_at": fact.moment,
            "whole_day": fact.whole_day,
            "due": due,
            "late": due is not None and due < fact.day,
            "narrative": fact.get("narrative"),
            "responsible": fact.get("responsible"),
            "figures": fact.get("figures", []),
            "figures_position": fact.get("figures_position"),
            "figures_on": fact.date("figures_on"),
            "figures_sha256": fact.get("figures_sha256"),
        }
        yield Row("half_year_report", columns, [fact])


def _due(area: str, year: int, half: int, place: Place) -> date | None:
    """The day by which the policy of a town asks for the report of half a year."""
    if len(area) <= len("320614"):
        return None
    for rule in place.policy(area, date(year, 1 if half == 1 else 7, 1)).get("half_year_reports", ()):
        if rule["half"] == half:
            return date(year, rule["due"]["month"], rule["due"]["day"])
    return None


def report_issue(recorded: Sequence[Fact]) -> Iterator[Row]:
    """A row for each circular that an area issued."""
    names = ("report", "year", "number", "heading", "period", "known_until", "definition")
    for fact in by_time(effective(recorded)):
        if fact.type == "area.report_issued":
            columns = {
                "area": recorded[0].area,
                "version": fact.version,
                "as_of": fact.date("as_of"),
                "issued_at": fact.moment,
                "content_sha256": fact.data["content_sha256"],
                "items_sha256": fact.data["items_sha256"],
                **{name: fact.data[name] for name in names},
            }
            yield Row("report_issue", columns, [fact])


def interview(recorded: Sequence[Fact]) -> Iterator[Row]:
    """A row for each interview of an area."""
    for fact in effective(recorded):
        if fact.type == "area.interview_recorded":
            columns = {name: fact.get(name) for name in ("party", "topic", "summary", "persons")}
            about = {"area": recorded[0].area, "version": fact.version, "held_on": fact.day}
            yield Row("interview", {**columns, **about}, [fact])


def post(stream: UUID, recorded: Sequence[Fact]) -> Iterator[Row]:
    """A row for each time posts were developed; posts vacated count where none was developed."""
    for fact in _added(by_time(effective(recorded))):
        if fact.get("area"):
            columns = {
                "stream_id": stream,
                "version": fact.version,
                "area": fact.get("area"),
                "kind": fact.get("kind", ""),
                "count": fact.data["count"],
                "developed_on": fact.day,
            }
            yield Row("post", columns, [fact])


def post_capacity(stream: UUID, recorded: Sequence[Fact]) -> Iterator[Row]:
    """The number of places from each change to the next; none once the post is closed."""
    facts = by_time(effective(recorded))
    added = [fact for fact in _added(facts) if fact.type == "post.developed" or fact.get("area")]
    area, places = "", 0
    changes: list[tuple[Fact, str, int]] = []
    for fact in facts:
        if fact in added:
            area, places = area or fact.get("area", ""), places + fact.data["count"]
        elif fact.type == "post.closed":
            places = 0
        else:
            continue
        if area:
            changes.append((fact, area, places))
    for (fact, where, number), following in zip(changes, [*changes[1:], None], strict=True):
        columns = {
            "stream_id": stream,
            "version": fact.version,
            "area": where,
            "post_id": fact.key,
            "since": fact.day,
            "until": following[0].day if following else None,
            "places": number,
        }
        yield Row("post_capacity", columns, [fact])


def fair(stream: UUID, recorded: Sequence[Fact]) -> Iterator[Row]:
    """A row for each time a fair was held."""
    reported = ("employers", "posts", "attendees", "agreements", "mode", "campaign")
    for fact in by_time(effective(recorded)):
        if fact.type == "fair.held":
            columns = {
                "stream_id": stream,
                "version": fact.version,
                "area": fact.data["area"],
                "name": fact.data["name"],
                "held_on": fact.day,
                **{name: fact.get(name) for name in reported},
            }
            yield Row("fair", columns, [fact])


def employer_support(stream: UUID, recorded: Sequence[Fact]) -> Iterator[Row]:
    """A row for each grant to an employer."""
    for fact in by_time(effective(recorded)):
        if fact.type == "employer.support_granted":
            columns = {
                "stream_id": stream,
                "version": fact.version,
                "area": fact.area,
                "granted_on": fact.day,
                "persons": fact.get("persons"),
                **{name: fact.data[name] for name in ("employer", "uscc", "measure", "amount_fen")},
            }
            yield Row("employer_support", columns, [fact])


def _added(facts: Sequence[Fact]) -> list[Fact]:
    """The facts that add posts: developments; where there is none, posts vacated."""
    developed = [fact for fact in facts if fact.type == "post.developed"]
    return developed or [fact for fact in facts if fact.type == "post.vacated"]
