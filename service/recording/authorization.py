"""Authorization of senders: which accounts post which event types, from which sources, about which areas.

A person outside the caller's scope is answered like a person whom nobody has registered: the answers are equal byte for
byte, and the items in quarantine do not differ either. An identity number that is held outside the scope cannot be
registered; the refusal then names neither the person nor the place.
"""

from collections.abc import Sequence
from typing import Final

import msgspec
import psycopg

from domain.decisions.responsible_area import names_area, responsible_area, unknown_subject
from domain.errors import Refusal
from domain.events import CATALOGUE
from domain.events.amendments import Corrected, Voided
from domain.events.event import Event, event_type_of
from domain.events.registration import Registered
from domain.history.history import History
from domain.policy.approval import amended
from domain.reference.area_codes import scope_prefix
from domain.refusals import identity_held_elsewhere, identity_held_here, unknown_person
from domain.work_items.work_item import claimant_area
from service.event_store.responsible_area import area_now
from service.recording.submission import ANY_SOURCE, Caller, Decision, OutOfScopeSubject, Submission
from service.security.accounts import owner_of

RECORDING_ROLES: Final = ("integration", "caseworker", "supervisor")
"""Roles that post events. The event classes declare which of them posts which type."""

_PROBING_CODES: Final = ("person.unknown", "identity.held")


def authorize_sender(decision: Decision) -> None:
    """Raises Refusal (scope) if the account may not post this event type, not by this call, or not from this source."""
    caller, submission = decision.caller, decision.submission
    if not caller.posts_from(submission.source):
        zh, en = "、".join(caller.sources) or "无", ", ".join(map(repr, caller.sources)) or "it has none"
        raise Refusal(
            "scope",
            "scope.source",
            f"此账号只能以自己的来源报送：{zh}",
            f"this account posts from its own sources only: {en}",
            {"source": submission.source, "allowed": list(caller.sources)},
            field="source",
        )
    if not submission.entitled:
        refuse_type(caller, submission.type)
    if submission.event is not None and not submission.own:
        _refuse_own(submission.event)


def refuse_type(caller: Caller, name: str) -> None:
    """Raises Refusal (scope) if the account may not post the event type."""
    if not may_post(caller, name):
        raise _type_not_allowed(caller, name, "type")


def refuse_sources_of_others(
    conn: psycopg.Connection, caller: Caller, submissions: Sequence[Submission]
) -> Sequence[Submission]:
    """The submissions; for an account that posts from any source, those from another account's source are refused."""
    if ANY_SOURCE not in caller.sources:
        return submissions
    owners = owner_of(conn, {submission.source for submission in submissions if submission.refusal is None})
    return [
        msgspec.structs.replace(submission, refusal=_source_of_another(submission.source))
        if submission.refusal is None and owners.get(submission.source, caller.name) != caller.name
        else submission
        for submission in submissions
    ]


def authorize_target(decision: Decision, history: History) -> None:
    """Raises Refusal if the account may not post this event about this subject.

    `history` is that of the subject before the event. The refusal is of kind `scope`, or the one that an unknown
    subject gets; `decision.out_of_scope` then names the subject for the security log.
    """
    caller, event = decision.caller, decision.submission.event
    assert event is not None
    areas = areas_of(history, event)
    try:
        if not decision.submission.entitled:
            _refuse_out_of_scope(caller, history, event, areas)
    except Refusal:
        if area := area_now(history):
            subject = str(decision.stream_id) if event.stream == "person" else decision.subject.key
            decision.out_of_scope = OutOfScopeSubject(subject, area)
        raise
    if event.set_from_above:
        _refuse_own_target(caller, areas[0])
    if event.issued_from_above:
        _refuse_about_itself(caller, areas[0])
    if isinstance(event, Corrected | Voided):
        _refuse_amended_type(caller, history, event)


def areas_of(history: History, event: Event) -> tuple[str, ...]:
    """The areas whose accounts may post the event: responsible when it happened, and responsible now."""
    if event.stream != "person":
        area = responsible_area(history.subject, history.first_recorded, event)
        return (claimant_area(history, event) or area,)
    if isinstance(event, Registered):
        return (event.area,)
    return (history.person_before(event.metadata.occurred_at).area or history.person.area, history.person.area)


def refuse_unreached(caller: Caller, history: History, field: str) -> None:
    """Raises Refusal (unknown) on `field` unless the caller covers the area responsible for the person now."""
    if not caller.covers(history.person.area):
        raise unknown_person(field)


def number_held(caller: Caller, history: History, person: str) -> Refusal:
    """The refusal of an identity number that a living person holds.

    `history` is that of the person. The refusal names the person only to callers that cover the person's area now.
    """
    return identity_held_here(person) if caller.covers(area_now(history)) else identity_held_elsewhere()


def is_probe(refusal: Refusal) -> bool:
    """Whether the refusal is one that a caller gets who tries numbers: unknown person, or held outside the scope."""
    return refusal.code in _PROBING_CODES and not refusal.data


def may_post(caller: Caller, name: str) -> bool:
    """Whether the account posts the event type. A list of types restricts an account; it extends an integration."""
    if caller.types and name not in caller.types:
        return False
    kind = CATALOGUE.get(name)
    if kind is None:
        return False
    return caller.role in kind.posted_by or (caller.role == "integration" and bool(caller.types))


def _refuse_out_of_scope(caller: Caller, history: History, event: Event, areas: tuple[str, ...]) -> None:
    """Raises Refusal unless the caller covers one of the areas.

    If the sender named the area itself, the refusal is of kind `scope`. Otherwise it is that of an unknown subject.
    """
    registers = isinstance(event, Registered)
    if not caller.covers_any(areas):
        if registers or (event.stream != "person" and names_area(event)):
            raise _area_not_covered(caller)
        raise unknown_person() if event.stream == "person" else unknown_subject(event)
    if registers and history.version and not _knows(caller, history):
        raise identity_held_elsewhere()


def _knows(caller: Caller, history: History) -> bool:
    """Whether the caller covers an area that is or was responsible for the person, and so has seen the person's id."""
    return caller.covers(area_now(history)) or any(caller.covers(step.after.area) for step in history.transitions)


def _refuse_own_target(caller: Caller, area: str) -> None:
    """Raises Refusal (scope) if the account sets a figure (`set_from_above`) of its own town, unit or village.

    Such a figure comes from an account above the area. A district, city or province (a code of six digits) may set the
    figures of its own notice.
    """
    own = scope_prefix(area) in caller.scope.prefixes
    if own and len(area) > 6:
        raise Refusal(
            "scope",
            "scope.target",
            "本地区的目标和基数由上级下达，不能自行填报",
            "targets and baselines of an area are set by an account above it, not by the area itself",
            {"scope": caller.area, "area": area},
            field="subject",
        )


def _refuse_about_itself(caller: Caller, area: str) -> None:
    """Raises Refusal (scope) unless the account is of an area above: none reminds itself (`issued_from_above`)."""
    if scope_prefix(area) in caller.scope.prefixes:
        raise Refusal(
            "scope",
            "scope.from_above",
            "提醒和约谈由上级地区作出，不能由本地区自行作出",
            "reminders and talks come from an area above, not from the area itself",
            {"scope": caller.area, "area": area},
            field="subject",
        )


def _refuse_amended_type(caller: Caller, history: History, event: Event) -> None:
    """Raises Refusal (scope) if a correction or a void is about an event of a type that the account may not post.

    A target that does not exist is left to the decision.
    """
    target = amended(event, history)
    if target is not event and not may_post(caller, event_type_of(type(target))):
        raise _type_not_allowed(caller, event_type_of(type(target)), "target_version")


def _source_of_another(source: str) -> Refusal:
    zh, en = f"来源“{source}”属于另一账号", f"the source {source!r} belongs to another account"
    return Refusal("scope", "scope.source", zh, en, {"source": source}, field="source")


def _area_not_covered(caller: Caller) -> Refusal:
    zh, en = "此人不在您的管辖地区", "this person is not in your area"
    return Refusal("scope", "scope.area", zh, en, {"scope": caller.area}, field="subject")


def _refuse_own(event: Event) -> None:
    """Raises Refusal (scope) for an event, or a field of it, that only the service makes."""
    field = next((name for name in event.own_fields if getattr(event, name)), None)
    if field is not None:
        zh = f"{field}由系统记录，不能直接报送"
        en = f"{field} is recorded by a call of its own and not posted with an event"
        raise Refusal("scope", "scope.call", zh, en, {"field": field}, field=field)
    if not event.recorded_by:
        return
    raise Refusal(
        "scope",
        "scope.call",
        f"“{event.title.zh}”只能经{event.recorded_by}记录，不能直接报送",
        f"{event.title.en}: recorded by {event.recorded_by} only, not posted as an event",
        {"call": event.recorded_by},
        field="type",
    )


def _type_not_allowed(caller: Caller, name: str, field: str) -> Refusal:
    kind = CATALOGUE.get(name)
    roles = list(kind.posted_by) if kind is not None else []
    return Refusal(
        "scope",
        "scope.type",
        f"此账号不能报送“{name}”；可报送的角色：{'、'.join(roles)}",
        f"this account may not post {name!r}; roles that may: {', '.join(roles)}",
        {"type": name, "role": caller.role, "allowed": roles},
        field=field,
    )
