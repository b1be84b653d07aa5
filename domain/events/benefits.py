"""Events of benefits, from application to recovery, and of guaranteed loans. Amounts are in fen."""

from datetime import date
from typing import Annotated, ClassVar

from domain.events.event import Event, EventText, Field, PeriodEvent
from domain.events.states import KNOWN, LIVE


class BenefitApplied(Event, frozen=True, tag="person.benefit_applied"):
    """The person applied for a benefit (补贴申请)."""

    title = EventText("申请补贴", "Benefit applied for")
    event_text = EventText("申请{benefit}", "Applied for {benefit}")
    allowed_from = {"case": LIVE}

    benefit: Annotated[str, Field("补贴项目", "benefit", codes="benefit", required=True)]


class BenefitGranted(PeriodEvent, frozen=True, tag="person.benefit_granted"):
    """A benefit was granted for the days from `from` to `to` (补贴审批; R4-5, R4-11)."""

    title = EventText("批准补贴", "Benefit granted")
    event_text = EventText(
        "批准{benefit}{amount_fen}，{from}至{to}[；依据{basis}][；应于{pay_by}前发放]",
        "Granted {benefit}, {amount_fen}, {from} to {to}[; basis {basis}][; to be paid by {pay_by}]",
    )
    allowed_from = {"case": KNOWN}
    rules = ("ends_after_it_begins", "paid_to_the_living", "benefit_allowed", "decided_by_no_relative")

    benefit: Annotated[str, Field("补贴项目", "benefit", codes="benefit", required=True)]
    amount_fen: Annotated[int, Field("金额", "amount", limit=1_000_000_000, unit="fen", required=True, minimum=1)]
    basis: Annotated[str | None, Field("依据", "basis", limit=200)] = None
    pay_by: Annotated[date | None, Field("应发日期", "to be paid by")] = None


class BenefitRefused(Event, frozen=True, tag="person.benefit_refused"):
    """A benefit was refused (不予补贴). The person is informed of the reason."""

    title = EventText("不予补贴", "Benefit refused")
    event_text = EventText("不予发放{benefit}", "Refused {benefit}")
    allowed_from = {"case": LIVE}
    rules = ("decided_by_no_relative",)
    reason_required: ClassVar[bool] = True

    benefit: Annotated[str, Field("补贴项目", "benefit", codes="benefit", required=True)]


class BenefitPaid(Event, frozen=True, tag="person.benefit_paid"):
    """An amount of a granted benefit was paid (补贴发放; R4-11), for the days of its period (所属期) if given."""

    title = EventText("发放补贴", "Benefit paid")
    event_text = EventText(
        "发放{benefit}{amount_fen}[，所属期{period_from}][至{period_to}]",
        "Paid {benefit}, {amount_fen}[, for {period_from}][ to {period_to}]",
    )
    allowed_from = {"case": KNOWN}
    rules = ("paid_to_the_living", "paid_for_days_granted", "paid_against_a_grant")

    benefit: Annotated[str, Field("补贴项目", "benefit", codes="benefit", required=True)]
    amount_fen: Annotated[int, Field("金额", "amount", limit=1_000_000_000, unit="fen", required=True, minimum=1)]
    period_from: Annotated[date | None, Field("所属期起", "period from")] = None
    period_to: Annotated[date | None, Field("所属期止", "period to")] = None


class BenefitRecovered(Event, frozen=True, tag="person.benefit_recovered"):
    """An amount that had been paid was recovered (补贴追回), also after death.

    `finding` is the version of the finding of an inspection because of which it was.
    """

    title = EventText("追回补贴", "Benefit recovered")
    event_text = EventText(
        "追回{benefit}{amount_fen}[，因检查发现的问题{finding}]",
        "Recovered {benefit}, {amount_fen}[, because of finding {finding}]",
    )
    allowed_from = {"case": KNOWN}
    rules = ("recovered_of_what_was_paid", "recovers_for_a_finding")
    names_versions = ("finding",)

    benefit: Annotated[str, Field("补贴项目", "benefit", codes="benefit", required=True)]
    amount_fen: Annotated[int, Field("金额", "amount", limit=1_000_000_000, unit="fen", required=True, minimum=1)]
    finding: Annotated[str | None, Field("问题编号", "finding", limit=64)] = None


class LoanGranted(Event, frozen=True, tag="person.loan_granted"):
    """A guaranteed loan was granted (小额担保贷款、创业担保贷款; R2-10, R4-11)."""

    title = EventText("发放担保贷款", "Loan granted")
    event_text = EventText(
        "发放担保贷款{amount_fen}，期限{term_months}个月，经办银行{bank}[，项目{project}][，担保人{guarantor}]",
        "Guaranteed loan of {amount_fen} for {term_months} months, bank {bank}"
        "[, project {project}][, guarantor {guarantor}]",
    )
    allowed_from = {"case": LIVE}
    rules = ("loan_allowed", "decided_by_no_relative")

    amount_fen: Annotated[int, Field("金额", "amount", limit=1_000_000_000, unit="fen", required=True, minimum=1)]
    term_months: Annotated[int, Field("期限", "term", limit=600, unit="months", required=True, minimum=1)]
    bank: Annotated[str, Field("经办银行", "bank", limit=100, required=True)]
    project: Annotated[str | None, Field("创业项目", "project", limit=200)] = None
    guarantor: Annotated[str | None, Field("担保人", "guarantor", limit=100, private=True, mask="name")] = None


class LoanExtended(Event, frozen=True, tag="person.loan_extended"):
    """The loan was extended (贷款展期; R2-10)."""

    title = EventText("贷款展期", "Loan extended")
    event_text = EventText("贷款展期{months}个月", "Loan extended by {months} months")
    allowed_from = {"case": LIVE}
    rules = ("extension_allowed",)

    months: Annotated[int, Field("展期", "extension", limit=600, unit="months", required=True, minimum=1)]


class LoanRepaid(Event, frozen=True, tag="person.loan_repaid"):
    """An amount of the loan was repaid (归还贷款)."""

    title = EventText("归还贷款", "Loan repaid")
    event_text = EventText("归还贷款{amount_fen}", "Repaid {amount_fen} of the loan")
    allowed_from = {"case": KNOWN}
    rules = ("repayment_of_a_loan",)

    amount_fen: Annotated[int, Field("金额", "amount", limit=1_000_000_000, unit="fen", required=True, minimum=1)]


class LoanDefaulted(Event, frozen=True, tag="person.loan_defaulted"):
    """The loan was not repaid when it was due (贷款逾期), so that the guarantor is liable."""

    title = EventText("贷款逾期", "Loan defaulted")
    event_text = EventText("贷款逾期未还{amount_fen}", "Loan in default by {amount_fen}")
    allowed_from = {"case": LIVE}
    rules = ("defaults_on_a_loan",)

    amount_fen: Annotated[int, Field("金额", "amount", limit=1_000_000_000, unit="fen", required=True, minimum=1)]


BENEFITS = (
    BenefitApplied,
    BenefitGranted,
    BenefitRefused,
    BenefitPaid,
    BenefitRecovered,
    LoanGranted,
    LoanExtended,
    LoanRepaid,
    LoanDefaulted,
)
