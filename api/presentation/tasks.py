"""A task of the worklist as JSON: its title, why it is to be done, and what is missing, in one language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from urllib.parse import quote
from uuid import UUID

from api.http.current import Language
from api.presentation.event_text import render
from api.presentation.findings import finding_of_version
from api.presentation.formatting import ValueFormatter
from api.presentation.person import deadline_name
from domain.benefits.recovery import due_back
from domain.contradictions.kinds import KINDS as KINDS_OF_CONTRADICTIONS
from domain.contradictions.kinds import REFUSED_FACT
from domain.deadlines.plan_services import missing_services
from domain.deadlines.rule import PLAN_YEAR
from domain.deadlines.service_bundle import bundle_of
from domain.events.event import SHANGHAI, event_type_of
from domain.events.findings import FindingRaised
from domain.history.history import History
from domain.households.household_key import name_in
from domain.identity.masking import masked
from domain.reference.bilingual_text import BilingualText
from projections.queries.worklist import ACCEPTANCE, EXIT, HOUSEHOLD_KINDS, PLAN_SERVICES, WITHOUT_DUE_TIME, Task
from service.reference import Reference

_NAMED_BY_CODE: Final = frozenset({ACCEPTANCE, EXIT, PLAN_SERVICES, *HOUSEHOLD_KINDS})
"""The kinds whose titles are in the code list `worklist`; those of deadlines are in the policies."""

_WITHOUT_EVENT: Final = {
    EXIT: BilingualText("已达法定退休年龄，认定尚未退出", "past the retirement age, and the recognition has not ended"),
    "household_unwilling": BilingualText(
        "没有工作的成员都被记为无就业意愿", "the members without work are all noted unwilling"
    ),
}
_NOBODY_WORKS: Final = BilingualText("计入的成员都没有工作", "nobody who counts has work")


class TaskPerson(NamedTuple):
    """The person of a task, with the name (unmasked) and the history as far as the reader may see them."""

    id: UUID
    name: str | None
    history: History | None


class TaskPresenter:
    """Presents tasks as of a moment, in one language. What all tasks of a page share is looked up once."""

    def __init__(self, reference: Reference, lang: Language, now: datetime) -> None:
        """`now` carries a zone; it decides what is overdue, its day (Asia/Shanghai) what is missing of a plan year."""
        self._reference, self._lang, self._now = reference, lang, now
        self._today = now.astimezone(SHANGHAI).date()
        self._words = ValueFormatter(reference, lang)
        self._titles: dict[tuple[str, str, date], str] = {}

    def title(self, kind: str, area: str, day: date) -> str:
        """The title of a kind of tasks; of a deadline by the policy of the area and the day on which it started."""
        if kind in KINDS_OF_CONTRADICTIONS:
            return self._in_language(KINDS_OF_CONTRADICTIONS[kind].title)
        if kind in _NAMED_BY_CODE:
            return self._in_language(self._reference.codes["worklist"][kind])
        found = self._titles.get((kind, area, day))
        if found is None:
            found = deadline_name(kind, area, day, self._reference.policies, self._lang)
            self._titles[kind, area, day] = found
        return found

    def task(self, task: Task, person: TaskPerson | None) -> dict[str, Any]:
        """A task as an entry of the list; `person` is None for a task of a household. The name is masked."""
        household, history = task.of_household, person.history if person is not None else None
        due = task.due_at.astimezone(SHANGHAI) if task.due_at < WITHOUT_DUE_TIME else None
        started = task.started_at.astimezone(SHANGHAI)
        overdue = due is not None and due < self._now
        missing = self._missing(task, history, started.date())
        return {
            "kind": task.kind,
            "title": self.title(task.kind, task.area, started.date()),
            "person": person.id if person is not None else None,
            "name": masked("name", person.name) if person is not None else None,
            "household_id": name_in(task.subject) if household else None,
            "area": task.area,
            "started": started,
            "due": due,
            "overdue": overdue,
            "days_over": (self._today - due.date()).days if due and overdue else 0,
            "provisional": task.provisional,
            "helper": task.helper,
            "why": self._why(task, history, missing),
            "missing": missing,
            **self._of_finding(task, history, started.date()),
            "link": f"/v1/households/{quote(task.subject)}/history" if household else _link_of_person(task),
        }

    def _of_finding(self, task: Task, history: History | None, started_on: date) -> dict[str, Any]:
        """The finding that is to be accepted or that started a deadline, with the responsible unit, and the money of
        the task, in fen: what is due back where the severity asks for a recovery (docs/decisions/0038), else the amount
        found."""
        policies = self._reference.policies
        policy = policies.at(task.area, started_on)
        rule, found = policy.deadlines.get(task.kind), None
        of_finding = rule is not None and event_type_of(FindingRaised) in rule.triggers
        if history is not None and (of_finding or task.kind == ACCEPTANCE):
            found = finding_of_version(history, policies, task.version)
        if history is None or found is None:
            return {"finding": None, "money_fen": task.money_fen}
        due = due_back(history.transitions, policies.at) if found.raised.severity in policy.findings.recovery else ()
        shown = {
            "version": found.version,
            "inspection": found.raised.inspection,
            "severity": found.raised.severity,
            "state": found.state,
            "unit": found.raised.unit,
            "unit_area": found.raised.unit_area,
        }
        return {"finding": shown, "money_fen": sum(each.amount_fen for each in due) or found.found_fen or 0}

    def _missing(self, task: Task, history: History | None, started_on: date) -> dict[str, int]:
        """The services that a task is for and that are not given yet: of the plan year, or of a deadline's bundle."""
        if history is None:
            return {}
        of_year = task.kind == PLAN_SERVICES
        bundle = self._reference.policies.at(task.area, self._today if of_year else started_on).bundle
        period = PLAN_YEAR if of_year else task.kind
        services = {name: service for name, service in bundle.items() if service.period == period}
        if not services:
            return {}
        return missing_services(bundle_of(history, services, self._today, {task.kind: task.version}))

    def _why(self, task: Task, history: History | None, missing: Mapping[str, int]) -> dict[str, Any]:
        """The event that started the deadline, with its corrections, in one line; with what is missing."""
        if task.kind in KINDS_OF_CONTRADICTIONS:
            return {"version": None, "type": None, "text": self._in_language(KINDS_OF_CONTRADICTIONS[task.kind].text)}
        if task.kind == PLAN_SERVICES:
            of_year = BilingualText("本年度", "this plan year, ")
            return {"version": None, "type": None, "text": self._in_language(of_year) + self._lacking(missing)}
        if history is None or not 0 < task.version <= history.version:
            text = self._in_language(_WITHOUT_EVENT.get(task.kind, _NOBODY_WORKS))
            return {"version": None, "type": None, "text": text}
        event = history.effective(history.recorded[task.version - 1])
        text = render(event, self._words)
        if missing:
            text += self._in_language(BilingualText("；", "; ")) + self._lacking(missing)
        return {"version": task.version, "type": event_type_of(type(event)), "text": text}

    def _lacking(self, missing: Mapping[str, int]) -> str:
        """What is missing, in words."""
        names = self._reference.codes["service"]
        named = [(self._in_language(names[name]) if name in names else name, count) for name, count in missing.items()]
        if self._lang == "en":
            return f"missing: {', '.join(f'{count} × {name}' for name, count in named) or 'nothing'}"
        return f"还缺：{'、'.join(f'{name}{count}次' for name, count in named) or '无'}"

    def _in_language(self, text: BilingualText) -> str:
        return text.en if self._lang == "en" else text.zh


def _link_of_person(task: Task) -> str:
    return f"/v1/quarantine/{task.version}" if task.kind == REFUSED_FACT else f"/v1/people/{task.subject}/history"
