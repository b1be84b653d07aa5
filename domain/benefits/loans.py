"""The rules on guaranteed loans (担保贷款): amount, term, age, project, one at a time (R2-10)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from domain.benefits.balance import LOAN
from domain.benefits.refusal import refusal
from domain.events.benefits import LoanExtended, LoanGranted, LoanRepaid
from domain.history.history import Transition
from domain.history.lookup import MAX_CITED_EVENTS, account_balance, events_of, last_event_of
from domain.person import age_on
from domain.policy.rule_context import RuleContext


class Loan(msgspec.Struct, frozen=True, gc=False):
    """The last loan of a person: the sums lent and repaid in fen, and the number of extensions."""

    granted: date
    lent: int
    repaid: int
    extended: int

    @property
    def owed(self) -> int:
        """The sum still owed, in fen."""
        return max(self.lent - self.repaid, 0)


def last_loan(transitions: Sequence[Transition]) -> Loan | None:
    """The last loan granted, with its repayments and extensions; None if there was none."""
    granted = last_event_of(transitions, LoanGranted)
    return Loan(granted.metadata.day, *account_balance(transitions, LOAN)) if granted is not None else None


def _loan_versions(transitions: Sequence[Transition]) -> list[int]:
    """The versions of the last events about the last loan, at most as many as a refusal names."""
    versions: list[int] = []
    if last_event_of(transitions, LoanGranted) is None:
        return versions
    for event in reversed(events_of(transitions, (LoanGranted, LoanRepaid, LoanExtended), MAX_CITED_EVENTS)):
        versions.append(event.metadata.version)
        if isinstance(event, LoanGranted):
            break
    return versions[::-1]


def loan_allowed(context: RuleContext, event: Any) -> None:
    """A loan keeps to the maximum amount, term and age, has a project if required, and is the only one (R2-10)."""
    rule, person, day = context.policy.loan, context.person, event.metadata.day
    if rule is None:
        raise refusal("loan.none", "该地区没有担保贷款政策", "the area has no guaranteed loans", ())
    terms = rule.on(day)
    if event.amount_fen > terms.max_fen:
        raise refusal(
            "loan.amount",
            f"贷款最高{terms.max_fen / 100:.2f}元",
            f"a loan is at most {terms.max_fen / 100:.2f} yuan",
            field="amount_fen",
            max_fen=terms.max_fen,
        )
    if event.term_months > terms.max_months:
        raise refusal(
            "loan.term",
            f"贷款期限最长{terms.max_months}个月",
            f"the term of a loan is at most {terms.max_months} months",
            field="term_months",
            max_months=terms.max_months,
        )
    if person.birth_date is not None and age_on(person.birth_date, day) > rule.max_age:
        raise refusal(
            "loan.age",
            f"超过{rule.max_age}周岁",
            f"the person is older than {rule.max_age}",
            field="time",
            max_age=rule.max_age,
        )
    if rule.project_required and not event.project:
        raise refusal("loan.project", "须有创业项目", "the loan needs a project", field="project")
    loan = last_loan(context.transitions)
    if loan is not None and loan.owed:
        raise refusal(
            "loan.not_repaid",
            f"前一笔贷款尚欠{loan.owed / 100:.2f}元，不得再贷",
            f"{loan.owed / 100:.2f} yuan of the previous loan are not repaid",
            _loan_versions(context.transitions),
            owed_fen=loan.owed,
        )


def extension_allowed(context: RuleContext, event: Any) -> None:
    """A loan still owed is extended only as often and as long as its terms allow (R2-10)."""
    rule, loan = context.policy.loan, last_loan(context.transitions)
    if rule is None or loan is None or not loan.owed:
        raise refusal("loan.nothing_owed", "没有未还清的贷款", "no loan is owed", _loan_versions(context.transitions))
    terms = rule.on(loan.granted)
    if loan.extended >= terms.extensions:
        raise refusal(
            "loan.extended",
            f"贷款已展期{loan.extended}次，最多{terms.extensions}次",
            f"the loan was extended {loan.extended} times; the limit is {terms.extensions}",
            _loan_versions(context.transitions),
            extensions=terms.extensions,
        )
    if event.months > terms.extension_months:
        raise refusal(
            "loan.extension",
            f"展期最长{terms.extension_months}个月",
            f"an extension is at most {terms.extension_months} months",
            _loan_versions(context.transitions),
            "months",
            extension_months=terms.extension_months,
        )


def repayment_of_a_loan(context: RuleContext, event: Any) -> None:
    """At most the sum owed is repaid."""
    loan = last_loan(context.transitions)
    if loan is None or event.amount_fen > loan.owed:
        owed = loan.owed if loan else 0
        raise refusal(
            "loan.above_owed",
            f"还款超过所欠金额（{owed / 100:.2f}元）",
            f"the repayment is more than the {owed / 100:.2f} yuan owed",
            _loan_versions(context.transitions),
            "amount_fen",
            owed_fen=owed,
        )
