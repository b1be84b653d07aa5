"""Items of spot checks (抽查项目; R4-13): a row for each item of each check."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.events.supervision import SpotChecked
from domain.history.history import History
from domain.inspections.checked_items import verdict_by_item
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class SpotCheckItemRow(msgspec.Struct, frozen=True):
    """An item with its verdict, a code of `item_verdict`; None if the check has none.

    A check of which no item was checked, as of a person who was not reached, has one row whose item is empty.
    `inspection` is its key, for checks outside of inspections the text of the event. `inspectors` are the accounts that
    posted the check or are named by it, in order. `contact` is None where the event does not say. `area` is the one
    responsible on the day of the check.
    """

    person_id: UUID
    version: int
    inspection: str
    case_no: int | None
    item: str
    verdict: str | None
    inspectors: list[str]
    contact: str | None
    way: str | None
    second_check: bool
    day: date
    area: str


def rows(history: History, _: Policies) -> Sequence[SpotCheckItemRow]:
    """The items of all checks, in the order of the events and of the items."""
    return [
        SpotCheckItemRow(
            person_id=history.subject_id,
            version=event.metadata.version,
            inspection=event.inspection,
            case_no=event.case_no,
            item=item,
            verdict=verdict,
            inspectors=sorted({event.metadata.actor.name, *event.inspector_accounts}),
            contact=event.contact,
            way=event.way,
            second_check=bool(event.second_check),
            day=event.metadata.day,
            area=before.area,
        )
        for event, before, _ in history.transitions_of(_CHECKED)
        if isinstance(event, SpotChecked)
        for item, verdict in (verdict_by_item(event) or {"": None}).items()
    ]


_CHECKED = frozenset({SpotChecked})

SPOT_CHECK_ITEM = View(
    name="spot_check_item",
    subject="person",
    key="person_id",
    row=SpotCheckItemRow,
    rows=rows,
    row_key=("version", "item"),
    only_with=_CHECKED,
    title=BilingualText("抽查项目", "item of a spot check"),
    labels={
        "inspection": BilingualText("检查编号", "inspection"),
        "case_no": BilingualText("个案号", "case number"),
        "item": BilingualText("检查项目", "item"),
        "verdict": BilingualText("结论", "verdict"),
        "inspectors": BilingualText("检查人账号", "accounts of the inspectors"),
        "contact": BilingualText("见面情况", "contact"),
        "way": BilingualText("检查途径", "way"),
        "second_check": BilingualText("复查", "second check"),
        "day": BilingualText("检查日期", "day of the check"),
    },
)
