"""The rules about recognitions, reviews and exits."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from domain.appeals.appeals import appeals_of
from domain.errors import Refusal
from domain.events.recognition import RecognitionNoticed
from domain.events.registration import Exited
from domain.history.lookup import last_event_of
from domain.policy.rule_context import RuleContext
from domain.recognition.conditions import unmet
from domain.reference.nearest import of_codes
from domain.reference.terms import last_day_of_term
from domain.refusals import state_label


def category_holds(context: RuleContext, event: Any) -> None:
    """The condition of each category is met on the day of the decision (R0-2, R2-2)."""
    categories = getattr(event, "categories", None) or (event.category,)
    for name in categories:
        category = context.policy.categories.get(name)
        if category is None or category.condition is None:
            continue
        found = unmet(category.condition, context, event.metadata.day)
        if found is not None:
            raise Refusal(
                "rule",
                "category_holds",
                f"不符合“{category.zh}”的条件：{found.zh}",
                f"does not meet the condition of {category.en!r}: {found.en}",
                {
                    "category": name,
                    "condition": found.rule,
                    "profile": context.policy.profile,
                    "basis": category.basis,
                    "events": found.events,
                },
                field="categories" if hasattr(event, "categories") else "category",
            )


def recognisable(context: RuleContext, _: Any) -> None:
    """Nobody is recognised in a labour state that the profile excludes (docs/domain.md 4)."""
    found = context.person.labour
    if found in context.policy.recognition.not_while:
        raise Refusal(
            "rule",
            "recognisable",
            f"就业状态为“{state_label(found, 'zh')}”时不予认定（{context.policy.profile}）",
            f"a person who is {state_label(found, 'en')} cannot be recognised ({context.policy.profile})",
            {"labour": found, "profile": context.policy.profile},
        )


def steps_taken(context: RuleContext, event: Any) -> None:
    """A recognition follows an application and a public notice where the profile requires them (docs/domain.md 4).

    A recorded notice must be over and have lasted long enough, and no objection to it may be open, required or not.
    """
    rule, case = context.policy.recognition, context.person.case
    if rule.notice_required and case != "noticed":
        raise _step("recognition_noticed", "认定前应先公示", "recognition needs a public notice first", context)
    if rule.application_required and case not in _APPLIED:
        raise _step("recognition_applied", "认定前应先有本人申请", "recognition needs an application first", context)
    if case != "noticed":
        return
    notice = last_event_of(context.transitions, RecognitionNoticed)
    if not isinstance(notice, RecognitionNoticed):  # a recheck looks at the recognition without a late notice, too
        return
    version = notice.metadata.version
    if event.metadata.day <= notice.last_day:
        zh, en = (
            f"公示至{notice.last_day}方满（见第{version}条）",
            f"the public notice (event {version}) lasts until {notice.last_day}",
        )
        raise _step("recognition_noticed", zh, en, context, version)
    days = (notice.first_day + timedelta(n) for n in range((notice.last_day - notice.first_day).days + 1))
    worked = sum(map(context.calendar.is_working_day, days))
    if worked < rule.notice_working_days:
        zh = f"公示{worked}个工作日（见第{version}条），应不少于{rule.notice_working_days}个"
        en = (
            f"the public notice (event {version}) lasted {worked} working days, {rule.notice_working_days} are required"
        )
        raise _step("recognition_noticed", zh, en, context, version)
    _refuse_objected(context, notice)


def _refuse_objected(context: RuleContext, notice: RecognitionNoticed) -> None:
    """Raises Refusal while an objection to the notice is not decided, or if it led to a change (docs/domain.md 4)."""
    for appeal in appeals_of(context.transitions, context.policies, context.calendar):
        if appeal.decision is None or appeal.decision.metadata.version != notice.metadata.version:
            continue
        version = appeal.filed.metadata.version
        if appeal.decided is None:
            zh, en = f"公示异议（见第{version}条）尚未处理", f"the objection (event {version}) is not decided"
            raise _step("appeal_decided", zh, en, context, version)
        if appeal.decided.outcome == "changed":
            zh = f"公示异议（见第{version}条）成立，应不予认定或重新公示"
            en = f"the objection (event {version}) was accepted: refuse the recognition, or publish a new notice"
            raise _step("recognition_noticed", zh, en, context, version)


_APPLIED = ("applied", "noticed")


def _step(step: str, zh: str, en: str, context: RuleContext, version: int | None = None) -> Refusal:
    data = {"step": step, "profile": context.policy.profile, "version": version}
    return Refusal("rule", "steps_taken", zh, en, data, field=None if version is None else "time")


def known_reference_class(context: RuleContext, event: Any) -> None:
    """A reference class is on the list of the profile, if it has one, and its condition is met (R3-3)."""
    classes = context.policy.reference_classes
    found = classes.get(event.reference_class)
    if not classes or (found is not None and found.condition is None):
        return
    if found is None or found.condition is None:
        zh, en, data = of_codes(event.reference_class, classes)
        raise Refusal(
            "rule",
            "known_reference_class",
            f"“{event.reference_class}”不在当时有效的参照享受清单（{context.policy.profile}）中{zh}",
            f"{event.reference_class!r} is not on the list of reference classes ({context.policy.profile}){en}",
            {"reference_class": event.reference_class, "profile": context.policy.profile, **data},
            field="reference_class",
        )
    failed = unmet(found.condition, context, event.metadata.day)
    if failed is not None:
        raise Refusal(
            "rule",
            "known_reference_class",
            f"不符合“{found.zh}”的条件：{failed.zh}",
            f"does not meet the condition of {found.en!r}: {failed.en}",
            {
                "reference_class": event.reference_class,
                "condition": failed.rule,
                "profile": context.policy.profile,
                "events": failed.events,
            },
            field="reference_class",
        )


def still_listed(context: RuleContext, event: Any) -> None:
    """A review prolongs a recognition only if one of its categories is still on the list (R3-2)."""
    person, policy = context.person, context.policy
    if event.verdict not in policy.recognition.prolonging_verdicts or not person.categories:
        return
    if any(category in policy.categories for category in person.categories):
        return
    raise Refusal(
        "rule",
        "still_listed",
        f"原认定类别已不在清单（{policy.profile}）中，到期退出，不再延续",
        f"no category of the recognition is on the list any more ({policy.profile}); it cannot be prolonged",
        {"categories": list(person.categories), "profile": policy.profile},
        field="verdict",
    )


def cooled_off(context: RuleContext, event: Any) -> None:
    """After an exit for certain reasons nobody is recognised again for some months (docs/domain.md 4)."""
    waits = context.policy.recognition.cooling_off_months
    last = last_event_of(context.transitions, Exited) if waits else None
    if last is None:
        return
    reason = last.metadata.reason.code if last.metadata.reason is not None else ""
    if reason not in waits:
        return
    until = last_day_of_term(last.metadata.day, waits[reason]) + timedelta(days=1)
    if until <= event.metadata.day:
        return
    term = context.policy.recognition.exit_reasons.get(reason)
    raise Refusal(
        "rule",
        "cooled_off",
        f"第{last.metadata.version}条退出（{term.zh if term else reason}）后{waits[reason]}个月内不再认定，"
        f"{until}起方可",
        f"no recognition for {waits[reason]} months after exit {last.metadata.version}"
        f" ({term.en if term else reason}): from {until} on",
        {"version": last.metadata.version, "reason": reason, "months": waits[reason], "until": f"{until}"},
        field="time",
    )


def known_exit_reason(context: RuleContext, event: Any) -> None:
    """An exit gives one of the reasons of the profile, if its list is closed (docs/domain.md 4)."""
    rule = context.policy.recognition
    reason = event.metadata.reason.code if event.metadata.reason is not None else ""
    if rule.exit_reasons_closed and reason not in rule.exit_reasons:
        zh, en, data = of_codes(reason, rule.exit_reasons)
        raise Refusal(
            "rule",
            "known_exit_reason",
            f"退出原因“{reason}”不在清单（{context.policy.profile}）中{zh}",
            f"{reason!r} is not one of the reasons for exit ({context.policy.profile}){en}",
            {"reason": reason, "profile": context.policy.profile, **data},
            field="reason.code",
        )


RECOGNITION_RULES: tuple[Callable[[RuleContext, Any], None], ...] = (
    category_holds,
    recognisable,
    steps_taken,
    cooled_off,
    known_exit_reason,
    known_reference_class,
    still_listed,
)
