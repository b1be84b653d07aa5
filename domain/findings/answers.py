"""The rules about findings: what answers, judges or escalates one names one that is recorded and open for it.

Each raises Refusal (rule); `data.versions` are the findings that could have been meant.
"""

from collections.abc import Iterable
from typing import Any

from domain.errors import Refusal
from domain.events.benefits import BenefitRecovered
from domain.events.findings import (
    FindingAnswered,
    FindingEscalated,
    FindingRechecked,
    FindingWithdrawn,
    RectificationAccepted,
    RectificationRejected,
    Rectified,
)
from domain.findings.findings import FINDING_EVENTS, Finding, findings_of, named
from domain.history.lookup import transitions_of
from domain.policy.rule_context import RuleContext


def recorded_findings(context: RuleContext) -> list[Finding]:
    """The findings before the event."""
    return findings_of(transitions_of(context.transitions, FINDING_EVENTS), context.policies)


def answers_a_finding(context: RuleContext, event: FindingAnswered) -> None:
    """The reply names a finding that is neither accepted nor withdrawn."""
    found = _found(context, event, "answers_a_finding")
    _refuse_closed(found, event.finding, "answers_a_finding")


def rectifies_a_finding(context: RuleContext, event: Rectified) -> None:
    """The rectification names a finding that is neither accepted nor withdrawn (docs/domain.md 7)."""
    found = _found(context, event, "rectifies_a_finding")
    _refuse_closed(found, event.finding, "rectifies_a_finding")


def proves_a_rectification(context: RuleContext, event: Rectified) -> None:
    """The rectification comes with evidence if the policy requires it for the severity of the finding."""
    required = context.policy.findings.proof_required
    if event.metadata.evidence or not required:
        return
    unproven = [
        each
        for each in named(recorded_findings(context), event, event.finding)
        if not each.closed and each.raised.severity in required
    ]
    if unproven:
        raise Refusal(
            "rule",
            "proves_a_rectification",
            f"问题“{event.finding}”的整改应附证明材料",
            f"the rectification of finding {event.finding!r} comes with a proof",
            _versions(unproven),
            field="evidence",
        )


def accepts_a_rectification(context: RuleContext, event: RectificationAccepted) -> None:
    """The acceptance names a finding whose rectification waits to be judged (docs/domain.md 7)."""
    _refuse_unless_waiting(context, event, "accepts_a_rectification")


def rejects_a_rectification(context: RuleContext, event: RectificationRejected) -> None:
    """The rejection names a finding, by its version, whose rectification waits to be judged."""
    _refuse_unless_waiting(context, event, "rejects_a_rectification")


def rechecks_a_finding(context: RuleContext, event: FindingRechecked) -> None:
    """The re-check names a finding that is rectified, whether accepted or not."""
    found = _found(context, event, "rechecks_a_finding")
    if not any(each.waiting or each.state == "accepted" for each in found):
        raise _refusal(
            "rechecks_a_finding",
            f"问题“{event.finding}”没有可复查的整改",
            f"finding {event.finding!r} has no rectification to be checked again",
            found,
        )


def escalates_a_finding(context: RuleContext, event: FindingEscalated) -> None:
    """The finding is not withdrawn, and the step is the next one of the policy that was not taken yet."""
    (found,) = _found(context, event, "escalates_a_finding")
    _refuse_withdrawn(found, event.finding, "escalates_a_finding")
    allowed = context.policy.findings.next_steps(found.raised.severity, found.steps_taken)
    if event.step not in allowed:
        zh = f"问题“{event.finding}”的下一步督办应为{'、'.join(allowed) or '无'}"
        en = f"the next step for finding {event.finding!r} is {' or '.join(allowed) or 'none'}"
        data = {**_versions([found]), "taken": list(found.steps_taken), "allowed": list(allowed)}
        raise Refusal("rule", "escalates_a_finding", zh, en, data, field="step")


def withdraws_a_finding(context: RuleContext, event: FindingWithdrawn) -> None:
    """The withdrawal names a finding that is not withdrawn."""
    (found,) = _found(context, event, "withdraws_a_finding")
    _refuse_withdrawn(found, event.finding, "withdraws_a_finding")


def recovers_for_a_finding(context: RuleContext, event: BenefitRecovered) -> None:
    """The finding because of which a benefit was recovered, if one is named, is recorded."""
    if event.finding is not None:
        _found(context, event, "recovers_for_a_finding")


def _found(context: RuleContext, event: Any, rule: str) -> list[Finding]:
    """The findings that the event names, at least one."""
    findings = recorded_findings(context)
    found = named(findings, event, event.finding)
    if not found:
        zh, en = f"没有编号为“{event.finding}”的问题", f"there is no finding {event.finding!r}"
        raise _refusal(rule, zh, en, findings)
    return found


def _refuse_closed(found: Iterable[Finding], name: str, rule: str) -> None:
    """Raises Refusal if each of the findings is accepted or withdrawn."""
    found = list(found)
    if all(each.closed for each in found):
        zh = f"问题“{name}”的整改已验收，或问题已撤销"
        en = f"the rectification of finding {name!r} is accepted already, or the finding was withdrawn"
        raise _refusal(rule, zh, en, found)


def _refuse_withdrawn(found: Finding, name: str, rule: str) -> None:
    if found.withdrawn is not None:
        raise _refusal(rule, f"问题“{name}”已撤销", f"finding {name!r} was withdrawn", [found])


def _refuse_unless_waiting(
    context: RuleContext, event: RectificationAccepted | RectificationRejected, rule: str
) -> None:
    findings = recorded_findings(context)
    found = named(findings, event, event.finding)
    if not any(each.waiting for each in found):
        zh = f"问题“{event.finding}”没有待验收的整改"
        en = f"no rectification of finding {event.finding!r} waits to be accepted"
        raise _refusal(rule, zh, en, found or findings)


def _refusal(rule: str, zh: str, en: str, known: Iterable[Finding]) -> Refusal:
    return Refusal("rule", rule, zh, en, _versions(known), field="finding")


def _versions(findings: Iterable[Finding]) -> dict[str, Any]:
    return {"versions": [each.version for each in findings]}


FINDING_RULES: tuple[Any, ...] = (
    answers_a_finding,
    rectifies_a_finding,
    proves_a_rectification,
    accepts_a_rectification,
    rejects_a_rectification,
    rechecks_a_finding,
    escalates_a_finding,
    withdraws_a_finding,
    recovers_for_a_finding,
)
