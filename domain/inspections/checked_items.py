"""The items of a spot check (抽查项目), the verdict on each, and whether the person was met."""

from collections.abc import Iterable, Mapping
from typing import Final

from domain.errors import Refusal
from domain.events.event import Event
from domain.events.supervision import SpotChecked
from domain.policy.rule_context import RuleContext

REACHED: Final = "reached"
NOT_REACHED: Final = "not_reached"
_NOT_MET: Final = frozenset({NOT_REACHED, "refused"})
_BY_THE_WHOLE: Final = {"confirmed": "conforms", "refuted": "nonconforming", "unverifiable": "unverifiable"}


def reached(event: Event) -> bool:
    """False for a spot check of a person who was not reached: it is no contact with the person."""
    return not (isinstance(event, SpotChecked) and event.contact == NOT_REACHED)


def verdict_by_item(event: SpotChecked) -> Mapping[str, str | None]:
    """The verdict on each item that was checked, a code of `item_verdict`.

    An event that names no item as nonconforming or unverifiable gives each the verdict on the whole; None without one.
    """
    named = event.nonconforming or event.unverifiable
    other = "conforms" if named else _BY_THE_WHOLE.get(event.verdict or "")
    return {
        item: "nonconforming"
        if item in event.nonconforming
        else "unverifiable"
        if item in event.unverifiable
        else other
        for item in event.items
    }


def checks_named_items(_: RuleContext, event: SpotChecked) -> None:
    """Something was checked, unless the person was not met; an item has one verdict, and is among those checked.

    Source: docs/domain.md 7. Raises Refusal that names the field.
    """
    if not event.items and event.contact not in _NOT_MET:
        raise Refusal(
            "rule",
            "checks_named_items",
            "没有检查项目；未联系上或拒绝检查的，应填写见面情况",
            "no item was checked; of a person who was not reached or refused, say so in `contact`",
            field="items",
        )
    for field, items in (("nonconforming", event.nonconforming), ("unverifiable", event.unverifiable)):
        unknown = next((item for item in items if item not in event.items), None)
        if unknown is not None:
            raise Refusal(
                "rule",
                "checks_named_items",
                f"“{unknown}”不在检查项目中",
                f"{unknown!r} is not among the items that were checked",
                {"item": unknown},
                field=field,
            )
    both = next((item for item in event.nonconforming if item in event.unverifiable), None)
    if both is not None:
        raise Refusal(
            "rule",
            "checks_named_items",
            f"“{both}”既不符合又无法核实，只能有一个结论",
            f"{both!r} is named as nonconforming and as not verifiable: an item has one verdict",
            {"item": both},
            field="unverifiable",
        )


def checks_of_case(events: Iterable[Event], inspection: str, case_no: int | None) -> list[SpotChecked]:
    """The results of a case of an inspection, first and second check, among the events of the person."""
    return [
        event
        for event in events
        if isinstance(event, SpotChecked) and (event.inspection, event.case_no) == (inspection, case_no)
    ]
