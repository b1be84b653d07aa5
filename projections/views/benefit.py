"""Benefits enjoyed (政策享受): a row for each grant, with the sums paid and recovered (R3-15, R4-11)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.benefits.grants import grant_of
from domain.events.benefits import BenefitGranted, BenefitPaid, BenefitRecovered
from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class BenefitRow(msgspec.Struct, frozen=True):
    """A grant for the days from `since` to `until`, both inclusive, by the event `version`; amounts in fen."""

    person_id: UUID
    version: int
    area: str
    benefit: str
    counted_group: str | None
    granted_on: date
    since: date
    until: date
    months: int
    amount_fen: int
    pay_by: date | None
    paid_fen: int
    last_paid_on: date | None
    recovered_fen: int


_EVENT_TYPES = frozenset({BenefitGranted, BenefitPaid, BenefitRecovered})


def rows(history: History, policies: Policies) -> Sequence[BenefitRow]:
    """The grants in order.

    A payment names a benefit and not a grant: it is allocated to the first grant not yet paid in full. What exceeds all
    grants (one may have been voided since) is allocated to the last.
    """
    found: list[BenefitRow] = []
    for event, person, _ in history.transitions_of(_EVENT_TYPES):
        if isinstance(event, BenefitGranted):
            grant = grant_of(event)
            policy = policies.at(person.area, event.metadata.day)
            found.append(
                BenefitRow(
                    person_id=history.subject_id,
                    version=grant.version,
                    area=person.area,
                    benefit=grant.benefit,
                    counted_group=policy.primary_group(
                        person.case, person.categories, person.poverty, person.references
                    ),
                    granted_on=event.metadata.day,
                    since=grant.since,
                    until=grant.until,
                    months=grant.months,
                    amount_fen=grant.amount_fen,
                    pay_by=event.pay_by,
                    paid_fen=0,
                    last_paid_on=None,
                    recovered_fen=0,
                )
            )
        elif isinstance(event, BenefitPaid | BenefitRecovered):
            _allocate(found, event)
    return found


def _allocate(found: list[BenefitRow], event: BenefitPaid | BenefitRecovered) -> None:
    """Allocates a payment to the grants of its benefit, the earliest first; a recovery to the latest first."""
    places = [i for i, row in enumerate(found) if row.benefit == event.benefit]
    paid = isinstance(event, BenefitPaid)
    left = event.amount_fen
    for i in places if paid else reversed(places):
        row = found[i]
        last = i == (places[-1] if paid else places[0])
        room = row.amount_fen - row.paid_fen if paid else row.paid_fen - row.recovered_fen
        part = left if last else min(left, max(room, 0))
        if part and paid:
            found[i] = msgspec.structs.replace(row, paid_fen=row.paid_fen + part, last_paid_on=event.metadata.day)
        elif part:
            found[i] = msgspec.structs.replace(row, recovered_fen=row.recovered_fen + part)
        left -= part


BENEFIT = View(
    name="benefit",
    subject="person",
    key="person_id",
    row=BenefitRow,
    rows=rows,
    title=BilingualText("补贴", "benefit"),
    labels={
        "benefit": BilingualText("补贴", "benefit"),
        "granted_on": BilingualText("批准日期", "granted on"),
        "months": BilingualText("月数", "months"),
        "amount_fen": BilingualText("金额", "amount"),
        "pay_by": BilingualText("应发日期", "to be paid by"),
        "paid_fen": BilingualText("已支付", "paid"),
        "last_paid_on": BilingualText("最近支付日期", "last paid on"),
        "recovered_fen": BilingualText("已追回", "recovered"),
    },
)
