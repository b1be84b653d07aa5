"""The named rules that events must satisfy, beside the preconditions on the person's state, and their application.

A rule reads the transitions before the event and the policy. The rules that an event class declares are checked when
the event is recorded and when it is corrected. The name of a rule is part of the API: it is the code of its refusal.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec

from domain.appeals.answers import answers_an_appeal, appeals_a_decision, decided_by_another
from domain.benefits.attendance import attended_within_the_course
from domain.benefits.concession_card import free_by_a_valid_card
from domain.benefits.eligibility import benefit_allowed
from domain.benefits.loans import extension_allowed, loan_allowed, repayment_of_a_loan
from domain.benefits.payment import (
    paid_against_a_grant,
    paid_for_days_granted,
    paid_to_the_living,
    recovered_of_what_was_paid,
)
from domain.civil_affairs.answers import acknowledges_a_notice, known_matter
from domain.decisions.answers import (
    defaults_on_a_loan,
    drops_a_course,
    resolves_a_hit,
    verifies_a_job,
)
from domain.decisions.context import DecisionContext
from domain.decisions.identity_correction import old_is_present
from domain.decisions.issue_number import issue_number
from domain.decisions.responsible_area import known_area
from domain.decisions.separation_of_duties import (
    accepted_by_another,
    inspected_by_another,
    rechecked_by_another,
    resolved_by_another,
    withdrawn_by_another,
)
from domain.decisions.staff_conflicts import STAFF_CONFLICT_RULES
from domain.errors import Refusal
from domain.events.benefits import (
    BenefitGranted,
    BenefitPaid,
    BenefitRecovered,
    LoanExtended,
    LoanGranted,
    LoanRepaid,
)
from domain.events.event import SHANGHAI, Event, PeriodEvent, with_metadata
from domain.events.recognition import RecognitionNoticed
from domain.events.training import TrainingEnrolled
from domain.events.work import AdditionalJobEnded, Employed, JobChanged, LeftPost
from domain.findings.answers import FINDING_RULES
from domain.history.history import Transition
from domain.history.refuted import counted_before
from domain.inspections.checked_items import checks_named_items
from domain.inspections.rules import INSPECTION_RULES
from domain.outcomes.out_of_contact import unreachable_shown
from domain.person import Person, age_on
from domain.placements.additional_job import additional_job_runs
from domain.placements.eligibility import public_post_allowed
from domain.policy.policy import Policy
from domain.policy.rule_context import RuleContext
from domain.radar.rules import doubt_owned_by_another, doubt_settled_by_its_owner
from domain.recognition.rules import RECOGNITION_RULES
from domain.reference.nearest import of_codes
from domain.refusals import future_event
from domain.schedule_reminders.rules import reminds_who_is_behind, talks_after_reminders, withdraws_a_step
from domain.typical_cases.cases import withdraws_a_case
from domain.work_items.rules import WORK_ITEM_RULES

Rule = Callable[[RuleContext, Any], None]
"""Takes the context before the event, and the event. Raises Refusal, with the rule as code, citing events as reason."""


def born_before(_: RuleContext, event: Any) -> None:
    """The registration is not before the date of birth in the identity number (GB 11643)."""
    if event.birth_date is not None and event.metadata.day < event.birth_date:
        raise Refusal(
            "rule",
            "born_before",
            "登记时间早于证件号码中的出生日期",
            "registered before the date of birth in the identity number",
            field="time",
        )


def known_categories(context: RuleContext, event: Any) -> None:
    """The categories are on the list in force in the area on the day of the event (R0-2, R3-2, R4-2)."""
    _refuse_categories(context.policy, event.categories, "known_categories", "categories")


def known_category(context: RuleContext, event: Any) -> None:
    """The category is on the list in force in the area on the day of the event (R0-2, R3-2, R4-2)."""
    _refuse_categories(context.policy, (event.category,), "known_category", "category")


def _refuse_categories(policy: Policy, categories: Iterable[str], rule: str, field: str) -> None:
    for category in categories:
        if category not in policy.categories:
            zh, en, data = of_codes(category, policy.categories)
            raise Refusal(
                "rule",
                rule,
                f"“{category}”不在当时有效的困难类别清单（{policy.profile}）中{zh}",
                f"{category!r} is not on the list of categories in force then ({policy.profile}){en}",
                {"category": category, "profile": policy.profile, **data},
                field=field,
            )


def ends_after_it_begins(_: RuleContext, event: PeriodEvent) -> None:
    """The last day of the period is not before its first day."""
    if event.last_day < event.first_day:
        raise Refusal(
            "rule",
            "ends_after_it_begins",
            f"截止日期{event.last_day}早于起始日期{event.first_day}",
            f"ends on {event.last_day}, before it begins on {event.first_day}",
            field="to",
        )


def of_employable_age(context: RuleContext, event: Event) -> None:
    """The person has reached the working age of the profile, in full years on the day of the event."""
    person, policy = context.person, context.policy
    if person.birth_date is not None and age_on(person.birth_date, event.metadata.day) < policy.ages.working_from:
        raise Refusal(
            "rule",
            "of_employable_age",
            f"未满{policy.ages.working_from}周岁",
            f"below the age of {policy.ages.working_from}",
            {"working_from": policy.ages.working_from},
            field="time",
        )


def of_working_age(context: RuleContext, event: Event) -> None:
    """The person has reached the working age and not the statutory retirement age (docs/domain.md 4)."""
    of_employable_age(context, event)
    retires_on = context.policy.ages.retirement_of(context.person)
    if retires_on is not None and event.metadata.day >= retires_on:
        raise Refusal(
            "rule",
            "of_working_age",
            f"已达法定退休年龄（{retires_on}）",
            f"reached the statutory retirement age on {retires_on}",
            {"retires_on": retires_on.isoformat()},
            field="time",
        )


_ALL: tuple[Any, ...] = (
    known_area,
    issue_number,
    born_before,
    known_categories,
    known_category,
    *RECOGNITION_RULES,
    ends_after_it_begins,
    inspected_by_another,
    checks_named_items,
    *FINDING_RULES,
    resolves_a_hit,
    verifies_a_job,
    drops_a_course,
    defaults_on_a_loan,
    accepted_by_another,
    rechecked_by_another,
    withdrawn_by_another,
    resolved_by_another,
    *STAFF_CONFLICT_RULES,
    of_employable_age,
    of_working_age,
    unreachable_shown,
    free_by_a_valid_card,
    attended_within_the_course,
    public_post_allowed,
    additional_job_runs,
    old_is_present,
    benefit_allowed,
    paid_to_the_living,
    paid_for_days_granted,
    paid_against_a_grant,
    recovered_of_what_was_paid,
    loan_allowed,
    extension_allowed,
    repayment_of_a_loan,
    appeals_a_decision,
    answers_an_appeal,
    decided_by_another,
    known_matter,
    acknowledges_a_notice,
    withdraws_a_case,
    reminds_who_is_behind,
    talks_after_reminders,
    withdraws_a_step,
    doubt_owned_by_another,
    doubt_settled_by_its_owner,
    *WORK_ITEM_RULES,
    *INSPECTION_RULES,
)

RULES: Mapping[str, Rule] = {rule.__name__: rule for rule in _ALL}

RECHECKED_RULES: Mapping[str, tuple[type[Event], ...]] = {
    "attended_within_the_course": (TrainingEnrolled,),
    "additional_job_runs": (AdditionalJobEnded, LeftPost),
    "public_post_allowed": (Employed, JobChanged, LeftPost),
    "benefit_allowed": (BenefitGranted,),
    "paid_against_a_grant": (BenefitPaid,),
    "recovered_of_what_was_paid": (BenefitRecovered,),
    "loan_allowed": (LoanGranted,),
    "extension_allowed": (LoanGranted, LoanExtended, LoanRepaid),
    "repayment_of_a_loan": (LoanGranted, LoanRepaid),
    "steps_taken": (RecognitionNoticed,),
}
"""The rules on sums, counts and notice periods, and the classes of late events after which they are repeated.

Other late events are not listed on purpose. A late exit or death is recorded although benefits were granted after it;
what was paid is due for recovery.
"""


def apply_rules(
    event: Event, person: Person, transitions: Sequence[Transition], context: DecisionContext, version: int
) -> Event:
    """Checks the rules that are in force in the person's area on the day of the event.

    Returns the event with version, area and profile. Raises Refusal.
    """
    area = person.area or getattr(event, "area", "")
    if area in context.areas.replaced:
        area = context.areas.responsible(area, event.metadata.day)
    policy = context.policy(area, event.metadata.day)
    check_rules(event, person, transitions, policy, context)
    return with_metadata(event, version=version, area=area, profile=policy.profile)


def check_rules(
    event: Event, person: Person, transitions: Sequence[Transition], policy: Policy, context: DecisionContext
) -> None:
    """Checks the rules that the event class declares. `transitions` are those before the event. Raises Refusal."""
    if event.rules:
        rule_context = rule_context_of(person, transitions, policy, context)
        for rule in event.rules:
            apply_rule(rule, rule_context, event)


def apply_rule(rule: str, context: RuleContext, event: Event) -> None:
    """Checks one rule. What it refuses because of a job that was refuted before is admitted. Raises Refusal."""
    try:
        RULES[rule](context, event)
    except Refusal:
        counted = counted_before(context.transitions)
        if counted is None:
            raise
        person, transitions = counted
        RULES[rule](msgspec.structs.replace(context, person=person, transitions=transitions), event)


def refusal_by(rule: str, context: RuleContext, event: Event) -> Refusal | None:
    """The refusal of one rule, as `apply_rule` checks it; None if it admits the event."""
    try:
        apply_rule(rule, context, event)
    except Refusal as refusal:
        return refusal
    return None


def rule_context_of(
    person: Person, transitions: Sequence[Transition], policy: Policy, context: DecisionContext
) -> RuleContext:
    """The argument of a rule. `person` is the state after `transitions`."""
    return RuleContext(person, transitions, policy, context.policy, context.areas, context.calendar)


def refuse_future(event: Event, context: DecisionContext) -> None:
    """Raises Refusal (future) if the event is later than now by more than the clock tolerance of the profile."""
    tolerance = context.policy(event.metadata.area, event.metadata.day).clock_tolerance_minutes
    if event.metadata.occurred_at > context.now.astimezone(SHANGHAI) + timedelta(minutes=tolerance):
        raise future_event(event, context.now)
