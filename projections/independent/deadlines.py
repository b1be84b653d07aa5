"""The view `deadline`: each time limit that ever ran for a person, and how it ended (docs/domain.md 2 to 4, 7).

Fact by fact: first it ends limits that run, then it starts others.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from projections.independent.contact import contact_deadlines
from projections.independent.days import end_of
from projections.independent.due import due_after, due_on
from projections.independent.facts import Fact
from projections.independent.place import Place, Table
from projections.independent.placements import last_day_on_post
from projections.independent.refuted import counted
from projections.independent.row import Row
from projections.independent.running import Running
from projections.independent.step import History, Step

_SIGNED: Final = "signed"


def deadline(history: History, place: Place) -> Iterator[Row]:
    """The rows of a person. A refuted job meets none."""
    alike = counted(history)
    if not alike.steps:
        return
    now = alike.last.after
    for one in (*limits_by_rules(alike, place), *contact_deadlines(alike, place)):
        ended = one.met or one.waived
        columns: dict[str, Any] = {
            "person_id": history.person,
            "name": one.name,
            "area": one.area if ended else now.area,
            "started_at": one.started,
            "due_at": one.due,
            "met_at": max(one.met.moment, one.started) if one.met else None,
            "waived_at": max(one.waived.moment, one.started) if one.waived else None,
            "waived_reason": one.reason if one.waived else None,
            "trigger_version": one.begun_by.version,
            "met_version": ended.version if ended else None,
            "provisional": one.provisional,
            "helper": one.helper if ended else now.helper,
        }
        yield Row("deadline", columns, [one.begun_by, *([ended] if ended else [])])


def limits_by_rules(history: History, place: Place) -> list[Running]:
    """The limits of `[version.deadlines]`."""
    found: list[Running] = []
    unavailable: str | None = None
    since_assessed: set[str] = set()
    for number, step in enumerate(history.steps):
        fact = step.fact
        if fact.type == "person.needs_assessed":
            willing = fact.get("able_to_work") and fact.get("wishes_work")
            unavailable = None if willing else "unwilling" if fact.get("able_to_work") else "unable"
            since_assessed = set()
        since_assessed.add(fact.type)
        for one in [each for each in found if each.runs]:
            _end(one, step, unavailable, found, place)
        for one in found:
            if one.rule.get("restarted_by") and fact.type in one.rule.get("waived_by", ()) and _names(one, fact):
                one.given_up = True
        found += [_anew(each, step, place) for each in found if _starts_anew(each, fact)]
        running = [each for each in found if each.runs]
        rules = place.policy(step.after.area, fact.day)
        for name, rule in rules.get("deadlines", {}).items():
            if not _starts(rule, step) or any(_excludes(one, name, rule) for one in running):
                continue
            shown = since_assessed & set(rule.get("willingness_shown_by", ()))
            if rule.get("requires_willingness", False) and unavailable and not shown:
                continue
            one = _started(name, rule, rules, step, history.steps[: number + 1], place)
            found.append(one)
            _count_the_day(one, history.steps[:number])
    return [one for one in found if not one.dropped]


def _started(name: str, rule: Table, policy: Table, step: Step, steps: Sequence[Step], place: Place) -> Running:
    """A limit that begins with a step."""
    fact, limit = step.fact, rule.get("limit")
    if limit is None:
        last = last_day_on_post(steps, step.after, policy, place.working_days) or fact.day
        due, provisional = end_of(max(last, fact.day)), False
    else:
        due, provisional = _due(fact, rule, limit, place)
    return Running(
        name=name,
        rule=rule,
        policy=policy,
        step=step,
        started=fact.moment,
        due=due,
        provisional=provisional or rule.get("provisional", False),
        area=step.after.area,
    )


def _due(fact: Fact, rule: Table, limit: Table, place: Place) -> tuple[datetime, bool]:
    """The last moment of a limit that begins with a fact, on the day that the fact gives if it gives one."""
    given = fact.date(rule["due_field"]) if rule.get("due_field") else None
    if given is not None:
        return due_on(max(given, fact.day), limit, place.working_days)
    return due_after(fact.moment, fact.whole_day, limit, place.working_days)


def _starts_anew(one: Running, fact: Fact) -> bool:
    """Whether a fact starts a limit again that was met: it names the fact that started it."""
    named = str(fact.get(one.rule.get("named_in", "finding"), "")) == str(one.step.fact.version)
    again = fact.type in one.rule.get("restarted_by", ()) and all(
        fact.get(field) in allowed for field, allowed in one.rule.get("where", {}).get(fact.type, {}).items()
    )
    return again and named and one.met is not None and not (one.dropped or one.renewed or one.given_up)


def _anew(one: Running, step: Step, place: Place) -> Running:
    """The limit that a step starts again."""
    one.renewed = True
    due, provisional = _due(step.fact, one.rule, one.rule["restart_limit"], place)
    return Running(
        name=one.name,
        rule=one.rule,
        policy=one.policy,
        step=one.step,
        anew=step,
        started=step.fact.moment,
        due=due,
        provisional=provisional or one.rule.get("provisional", False),
        area=step.after.area,
    )


def _starts(rule: Table, step: Step) -> bool:
    """Whether a step starts a limit: its type does, and the fields or the state are those that the rule names."""
    fact = step.fact
    if fact.type not in rule["triggers"]:
        return False
    for field, allowed in rule.get("where", {}).get(fact.type, {}).items():
        value = fact.data[field] if field in fact.data else getattr(step.after, field, None)
        if value not in allowed:
            return False
    return True


def _excludes(one: Running, name: str, rule: Table) -> bool:
    """Whether a limit that runs keeps another one from starting: the same one, or one of the same episode."""
    same = one.name == name and not one.rule.get("matched_by")
    episode = one.rule.get("episode")
    return same or (episode is not None and episode == rule.get("episode"))


def _end(one: Running, step: Step, unavailable: str | None, found: list[Running], place: Place) -> None:
    """Ends a limit, if the step does."""
    fact, rule = step.fact, one.rule
    if not rule.get("repeats", False) and _starts(rule, step):
        return
    if _meets(one, fact):
        one.end(step, met=True)
        if rule.get("repeats", False):
            found.append(_started(one.name, rule, one.policy, step, [step], place))
    elif fact.type in rule.get("waived_by", ()) and (not rule.get("matched_by") or _names(one, fact)):
        one.end(step, reason=fact.type.removeprefix("person."))
    elif rule.get("requires_willingness", False) and fact.type == "person.needs_assessed" and unavailable:
        one.end(step, reason=unavailable)
    elif fact.type == "person.clock_waived" and fact.get("clock") == one.name:
        one.end(step, reason=fact.reason or "approved")


def _meets(one: Running, fact: Fact) -> bool:
    """Whether a fact meets a limit: it is of the types that do, or it completes the bundle of services."""
    if fact.type in one.rule.get("met_by", ()):
        return not one.rule.get("matched_by") or _names(one, fact)
    if not one.rule.get("bundle", False):
        return False
    bundle = {n: s for n, s in one.policy.get("bundle", {}).items() if s.get("period", "plan_year") == one.name}
    delivers = any(fact.type in service["events"] for service in bundle.values())
    if not bundle or not (delivers or fact.type == "person.service_declined"):
        return False
    one.services.append(fact)
    return all(_complete(name, service, one.services) for name, service in bundle.items())


def _complete(name: str, service: Table, given: Sequence[Fact]) -> bool:
    """Whether a service was given as often as required, or declined in a way that counts."""
    counts = service.get("declined", _SIGNED)
    for fact in given:
        declined = fact.type == "person.service_declined" and fact.get("service") == name
        if declined and (counts == "recorded" or (counts == _SIGNED and fact.get("signed"))):
            return True
    delivered = [fact for fact in given if fact.type in service["events"]]
    if "distinct" not in service:
        return len({fact.version for fact in delivered}) >= int(service["required"])
    values = [fact.get(service["distinct"], ()) for fact in delivered]
    different = {each for value in values for each in (value if isinstance(value, list | tuple) else [value])}
    return len(different) >= int(service["required"])


def _names(one: Running, fact: Fact) -> bool:
    """Whether a fact names the one that started the limit: by its version, or by fields of it."""
    start = one.step.fact
    named = str(fact.get(one.rule.get("named_in", "finding")) or fact.get("target_version", ""))
    fields = [str(start.get(field)) for field in one.rule["matched_by"]]
    return named in (str(start.version), *fields, "/".join(fields))


def _count_the_day(one: Running, before: Sequence[Step]) -> None:
    """Facts earlier on the day of which only the day is known may have happened after the start, and count."""
    day = one.step.fact.day
    for step in reversed(before):
        if step.fact.day != day:
            return
        if step.fact.whole_day and step.before.labour == step.after.labour and _meets(one, step.fact):
            one.end(step, met=True)
            return
