"""Refusals of events, with their texts, and the labels of axes and states in both languages."""

from datetime import date, datetime
from typing import Any

from domain.errors import Refusal
from domain.events.event import Event, event_type_of
from domain.person import OTHER_THAN, ViolatedPrecondition
from domain.reference.areas import Areas
from domain.reference.nearest import of_areas

AXIS_LABELS: dict[str, tuple[str, str]] = {
    "case": ("个案状态", "case"),
    "labour": ("就业状态", "labour status"),
    "poverty": ("脱贫状态", "poverty status"),
    "household": ("所在家庭", "household"),
    "area": ("所属地区", "area"),
    "category": ("困难类别", "category"),
    "helper": ("帮扶人", "helper"),
    "work_item": ("事项状态", "state of the work item"),
}
STATE_LABELS: dict[str, tuple[str, str]] = {
    "unregistered": ("尚未登记", "not registered yet"),
    "registered": ("已登记", "registered"),
    "applied": ("已申请认定", "recognition applied for"),
    "noticed": ("认定公示", "recognition noticed"),
    "recognised": ("已认定", "recognised"),
    "exited": ("已退出", "exited"),
    "deceased": ("已死亡", "deceased"),
    "unknown": ("未知", "unknown"),
    "unemployed": ("失业", "unemployed"),
    "employed": ("就业", "employed"),
    "not_in_labour_force": ("退出劳动力", "not in the labour force"),
    "none": ("无", "none"),
    "poverty_lifted": ("脱贫", "lifted out of poverty"),
    "monitored": ("监测对象", "monitored"),
    "at_risk": ("有返贫风险", "at risk of return"),
    "returned": ("返贫", "returned to poverty"),
    "risk_cleared": ("风险已消除", "risk cleared"),
    "paired": ("已结对", "paired"),
    "open": ("开放", "open"),
    "claimed": ("已揭榜", "claimed"),
    "reported": ("待验收", "reported done"),
    "accepted": ("已验收", "accepted"),
    "withdrawn": ("已撤销", "withdrawn"),
    "planned": ("计划中", "planned"),
    "held": ("已完成", "held"),
    "cancelled": ("已取消", "cancelled"),
    "full": ("已满", "full"),
    "closed": ("已关闭", "closed"),
    "in_force": ("施行中", "in force"),
    "": ("无", "none"),
}


def state_label(state: str, language: str) -> str:
    """The label of a state. A value without a label (a household, an area code) is returned as it is."""
    if state.startswith(OTHER_THAN):
        value = state_label(state.removeprefix(OTHER_THAN), language)
        return f"other than {value}" if language == "en" else f"{value}以外的"
    zh, en = STATE_LABELS.get(state, (state, state))
    return en if language == "en" else zh


def invalid_transition(event: Event, found: ViolatedPrecondition, contradicted: Event | None) -> Refusal:
    """The person's state does not admit the event, or would not admit the later event `contradicted` any more."""
    axis_zh, axis_en = AXIS_LABELS[found.axis]
    data: dict[str, Any] = {
        "type": event_type_of(type(event)),
        "axis": found.axis,
        "found": found.found,
        "allowed": list(found.allowed),
        "at": event.metadata.occurred_at.isoformat(),
    }
    allowed_zh = "、".join(state_label(state, "zh") for state in found.allowed)
    allowed_en = ", ".join(state_label(state, "en") for state in found.allowed)
    found_zh, found_en = state_label(found.found, "zh"), state_label(found.found, "en")
    if contradicted is None:
        return Refusal(
            "transition",
            f"transition.{found.axis}",
            f"“{event.title.zh}”发生时（{event.metadata.occurred_at:%Y-%m-%d %H:%M}）"
            f"{axis_zh}为“{found_zh}”，应为：{allowed_zh}",
            f"{event.title.en} at {event.metadata.occurred_at:%Y-%m-%d %H:%M}: "
            f"{axis_en} was {found_en}, must be one of: {allowed_en}",
            data,
        )
    later = contradicted.metadata
    data["contradicts"] = {"version": later.version, "type": event_type_of(type(contradicted))}
    data["contradicts_at"] = later.occurred_at.isoformat()
    return Refusal(
        "transition",
        f"transition.{found.axis}",
        f"与已记录的第{later.version}条“{contradicted.title.zh}”（{later.occurred_at:%Y-%m-%d %H:%M}）矛盾："
        f"届时{axis_zh}将为“{found_zh}”，应为：{allowed_zh}",
        f"Contradicts the recorded event {later.version} "
        f"({contradicted.title.en}, {later.occurred_at:%Y-%m-%d %H:%M}): "
        f"{axis_en} would be {found_en} then, must be one of: {allowed_en}",
        data,
    )


def contradicts_recorded(refusal: Refusal, recorded: Event) -> Refusal:
    """The refusal of a late event after which a rule would refuse a `recorded` one; `refusal` is that of the rule."""
    metadata = recorded.metadata
    return Refusal(
        refusal.kind,
        refusal.code,
        f"与已记录的第{metadata.version}条“{recorded.title.zh}”"
        f"（{metadata.occurred_at:%Y-%m-%d %H:%M}）矛盾：{refusal.zh}",
        f"Contradicts the recorded event {metadata.version} "
        f"({recorded.title.en}, {metadata.occurred_at:%Y-%m-%d %H:%M}): {refusal.en}",
        {
            **refusal.data,
            "contradicts": {"version": metadata.version, "type": event_type_of(type(recorded))},
            "contradicts_at": metadata.occurred_at.isoformat(),
        },
    )


def future_event(event: Event, now: datetime) -> Refusal:
    """The event is later than the current time `now`."""
    return Refusal(
        "future",
        "not_in_the_future",
        f"发生时间{event.metadata.occurred_at.isoformat()}晚于当前时间",
        f"{event.metadata.occurred_at.isoformat()} is in the future",
        {"now": now.isoformat()},
        field="time",
    )


def unknown_target(version: int, *, voided: bool) -> Refusal:
    """The event to be amended does not exist, or (`voided`) is void or cannot be corrected."""
    return Refusal(
        "rule" if voided else "unknown",
        "correction.target_void" if voided else "correction.target_unknown",
        f"第{version}条事件已作废或不可更正" if voided else f"没有第{version}条事件",
        f"event {version} is void or cannot be corrected" if voided else f"there is no event {version}",
        {"target_version": version},
        field="target_version",
    )


def merge_not_amendable(version: int) -> Refusal:
    """A merge cannot be corrected or voided. It is recorded on two streams and reverted by an event on both."""
    return Refusal(
        "rule",
        "correction.merge",
        f"第{version}条是重复合并：请以“撤销合并”撤销，不能更正或作废",
        f"event {version} is a merge: undo it by person.merge_reverted, not by a correction or a void",
        {"target_version": version},
        field="target_version",
    )


def unknown_person(field: str = "subject") -> Refusal:
    """The field names a person who is not registered, or outside the scope of the account.

    The refusal is the same for both and has no data. The event stays in quarantine until the person is registered or
    comes into the scope.
    """
    zh, en = "没有登记此人，或不在您的管辖地区", "no such person is registered, or not in your area"
    return Refusal("unknown", "person.unknown", zh, en, field=field)


def identity_held_elsewhere() -> Refusal:
    """A person outside the scope of the account holds the identity number. The refusal does not say who or where."""
    return Refusal(
        "duplicate_identity",
        "identity.held",
        "该身份证号码现在不能在此登记，请向上级就业管理机构核实",
        "this identity number cannot be registered here now: ask the agency above yours",
        field="id_no",
    )


def identity_held_here(person: str) -> Refusal:
    """A living `person`, whom the caller may see, holds the identity number."""
    return Refusal(
        "duplicate_identity",
        "identity.held",
        "该身份证号码已登记",
        "this identity number is registered already",
        {"person": person},
        field="id_no",
    )


def unknown_area(code: str, areas: Areas, day: date, field: str) -> Refusal:
    """An event names an area that is not in the table of areas; the refusal names the nearest one in force on a day."""
    zh, en, data = of_areas(code, areas, day)
    return Refusal(
        "rule",
        "known_area",
        f"没有区划代码{code}{zh}",
        f"there is no area {code}{en}",
        {"area": code, **data},
        field=field,
    )


def subject_not_allowed() -> Refusal:
    """A registration names a person id, which only the service assigns."""
    return Refusal(
        "shape",
        "subject.chosen",
        "人员编号由系统生成：登记时subject应不填，或为“id_no:”加身份证号码",
        "the service gives the id of a person: leave subject out of a registration, or give id_no: and the number",
        field="subject",
    )


def request_body_differs(source: str, request_id: str) -> Refusal:
    """The idempotency key (source and id) was used with another request body."""
    return Refusal(
        "conflict",
        "request.other_body",
        f"来源“{source}”的编号“{request_id}”已以另一内容记录",
        f"the id {request_id!r} of {source!r} was recorded with another body",
        field="id",
    )


def stale_version(expected: int, found: int) -> Refusal:
    """The sender's version `expected` (If-Match) is not the latest version `found`."""
    return Refusal(
        "version",
        "version.stale",
        f"此人已有{found}条事件，您看到的是{expected}条：请重新读取",
        f"the person has {found} events, you saw {expected}: read again",
        {"expected": expected, "found": found},
        field="If-Match",
    )


def unknown_household(household_area: str, household_id: str) -> Refusal:
    """The area confirmed a join but has no household of that name, and only the area itself can start one."""
    return Refusal(
        "scope",  # this kind is not retried automatically: a retry would only request the confirmation again
        "household.unknown",
        f"该地区没有家庭{household_id}",
        f"the area has no household {household_id}",
        {"household_area": household_area, "household_id": household_id},
        field="household_id",
    )


def second_head(household_area: str, household_id: str, person: str | None) -> Refusal:
    """The household has another head at that time: `person`, or None if the sender may not see that person."""
    data = {"household_area": household_area, "household_id": household_id}
    return Refusal(
        "rule",
        "household.second_head",
        f"家庭{household_id}在此期间已有户主",
        f"household {household_id} has another head at that time",
        data if person is None else {**data, "person": person},
        field="relation",
    )
