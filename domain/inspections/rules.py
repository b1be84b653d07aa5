"""The rules on the order of the events of an inspection. Each raises Refusal (rule)."""

from typing import Any

from domain.errors import Refusal
from domain.events.event import Event
from domain.events.inspections import (
    CaseDrawn,
    CaseReplaced,
    InspectionAbandoned,
    InspectionClosed,
    InspectionDrawn,
    InspectionPlanned,
)
from domain.history.lookup import events_of, last_event_of
from domain.policy.rule_context import RuleContext


def planned_once(context: RuleContext, _: InspectionPlanned) -> None:
    """A plan never changes: another one is another inspection."""
    if last_event_of(context.transitions, InspectionPlanned) is not None:
        raise _refusal("planned_once", "此编号的抽查已有方案", "the inspection of this number has its plan")


def drawn_once(context: RuleContext, event: InspectionDrawn) -> None:
    """One draw of a plan, by a seed of the kind and for the commitment that the plan has published (R4-12)."""
    planned = _open(context, "drawn_once")
    if last_event_of(context.transitions, InspectionDrawn) is not None:
        raise _refusal(
            "drawn_once",
            "此方案已经抽签，不能重抽；须终止后另立方案",
            "the sample of this plan was drawn and is not drawn again: abandon the inspection and plan another",
        )
    if (event.plan_sha256, event.seed_kind) != (planned.plan_sha256, planned.seed_kind):
        raise _refusal(
            "drawn_once",
            "方案摘要或种子来源与公布的方案不符",
            "the digest of the plan or the kind of the seed is not that of the plan",
            "plan_sha256",
        )


def drawn_in_turn(context: RuleContext, event: CaseDrawn) -> None:
    """The cases of a draw are numbered from 1; a later one takes the place of a case that was replaced."""
    _open(context, "drawn_in_turn")
    if last_event_of(context.transitions, InspectionDrawn) is None:
        raise _refusal("drawn_in_turn", "尚未抽签", "the sample is not drawn yet")
    cases: list[Any] = events_of(context.transitions, (CaseDrawn,))
    if event.case_no != len(cases) + 1:
        zh, en = f"案号应为{len(cases) + 1}", f"the number of the case must be {len(cases) + 1}"
        raise _refusal("drawn_in_turn", zh, en, "case_no")
    if event.replaces is None:
        return
    replaced: list[Any] = events_of(context.transitions, (CaseReplaced,))
    free = {each.case_no for each in replaced} - {each.replaces for each in cases}
    if event.replaces not in free:
        zh, en = f"第{event.replaces}案没有待替换", f"case {event.replaces} does not wait for a replacement"
        raise _refusal("drawn_in_turn", zh, en, "replaces")


def replaces_a_case(context: RuleContext, event: CaseReplaced) -> None:
    """A case that was drawn, and was not replaced before."""
    _open(context, "replaces_a_case")
    cases: list[Any] = events_of(context.transitions, (CaseDrawn,))
    replaced: list[Any] = events_of(context.transitions, (CaseReplaced,))
    standing = {each.case_no for each in cases} - {each.case_no for each in replaced}
    if event.case_no not in standing:
        zh, en = f"没有可替换的第{event.case_no}案", f"there is no case {event.case_no} to replace"
        raise _refusal("replaces_a_case", zh, en, "case_no")


def abandons_what_is_open(context: RuleContext, _: InspectionAbandoned) -> None:
    """The inspection was planned, and is neither abandoned nor closed."""
    _open(context, "abandons_what_is_open")


def closes_what_is_drawn(context: RuleContext, _: InspectionClosed) -> None:
    """The sample was drawn, and the inspection is neither abandoned nor closed."""
    _open(context, "closes_what_is_drawn")
    if last_event_of(context.transitions, InspectionDrawn) is None:
        zh, en = "尚未抽签，不能结束；可以终止", "the sample is not drawn yet: abandon the inspection instead"
        raise _refusal("closes_what_is_drawn", zh, en)


def closes_what_is_checked(_: RuleContext, event: InspectionClosed) -> None:
    """Cases without a result are left so for a stated reason."""
    if event.unchecked and event.metadata.reason is None:
        raise unfinished(event.unchecked)


def unfinished(unchecked: int, cases: int | None = None) -> Refusal:
    """The refusal of an end without a reason, with the number of cases without a result, of how many if it is known."""
    of_zh, of_en = ("", "") if cases is None else (f"{cases}案中", f" of {cases}")
    zh = f"{of_zh}有{unchecked}案没有结果；仍要结束的，应写明理由"
    en = f"{unchecked}{of_en} cases have no result: state the reason why the inspection ends all the same"
    return Refusal("rule", "closes_what_is_checked", zh, en, {"unchecked": unchecked, "cases": cases}, field="reason")


def _open(context: RuleContext, rule: str) -> InspectionPlanned:
    """The plan of an inspection that is neither abandoned nor closed. Raises Refusal."""
    planned = last_event_of(context.transitions, InspectionPlanned)
    if not isinstance(planned, InspectionPlanned):
        raise _refusal(rule, "尚无抽查方案", "there is no plan")
    endings: tuple[type[Event], ...] = (InspectionAbandoned, InspectionClosed)
    for ending in endings:
        if last_event_of(context.transitions, ending) is not None:
            zh, en = f"已{ending.title.zh}", f"{ending.title.en.lower()} before"
            raise _refusal(rule, zh, en)
    return planned


def _refusal(rule: str, zh: str, en: str, field: str | None = None) -> Refusal:
    return Refusal("rule", rule, zh, en, field=field)


INSPECTION_RULES: tuple[Any, ...] = (
    planned_once,
    drawn_once,
    drawn_in_turn,
    replaces_a_case,
    abandons_what_is_open,
    closes_what_is_drawn,
    closes_what_is_checked,
)
