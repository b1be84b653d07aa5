"""Relations of staff to persons (回避): the accounts that stay out of a case now."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.events.staff_relations import StaffRelationNoted
from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class StaffRelationRow(msgspec.Struct, frozen=True):
    """An account whose holder is related to the person; `version` is the event that noted it last."""

    person_id: UUID
    account: str
    version: int
    area: str
    relation: str
    noted_on: date


def rows(history: History, _: Policies) -> Sequence[StaffRelationRow]:
    """The relations that have not ended, by account."""
    noted = {
        step.event.account: step.event
        for step in history.transitions_of(_NOTED)
        if isinstance(step.event, StaffRelationNoted)
    }
    person = history.person
    return [
        StaffRelationRow(
            person_id=history.subject_id,
            account=account,
            version=noted[account].metadata.version,
            area=person.area,
            relation=noted[account].relation,
            noted_on=noted[account].metadata.day,
        )
        for account in sorted(person.relatives)
    ]


_NOTED = frozenset({StaffRelationNoted})

STAFF_RELATION = View(
    name="staff_relation",
    subject="person",
    key="person_id",
    row=StaffRelationRow,
    rows=rows,
    only_with=_NOTED,
    title=BilingualText("应回避的工作人员", "staff relation"),
    labels={
        "account": BilingualText("账号", "account"),
        "relation": BilingualText("关系", "relation"),
        "noted_on": BilingualText("登记日期", "noted on"),
    },
)
