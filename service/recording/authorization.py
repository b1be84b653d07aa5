"""Who may say what: by role and type, by source, by area; and who amends what was said."""

from collections.abc import Sequence

import msgspec
import psycopg

from domain.decisions.responsible_area import responsible_area
from domain.errors import Refusal
from domain.events import CATALOGUE, event_type_of
from domain.events.event import Event
from domain.events.registration import Registered
from domain.history.history import History
from domain.policy.approval import amended
from domain.reference.areas import scope_prefix
from service.recording.submission import ANY_SOURCE, Caller, Submission
from service.security.accounts import owner_of

RECORDING_ROLES = ("integration", "caseworker", "supervisor")
"""Auditors and administrators record nothing. Which types each of the others posts, the event classes declare."""


def refuse_sender(caller: Caller, submission: Submission) -> None:
    """Raises Refusal (scope) when the account may not post this type, or not from this source."""
    if not caller.posts_from(submission.source):
        own = "、".join(caller.sources), ", ".join(map(repr, caller.sources))
        raise Refusal(
            "scope",
            "scope.source",
            f"此账号只能以自己的来源报送：{own[0] or '无'}",
            f"this account posts from its own sources only: {own[1] or 'it has none'}",
            {"source": submission.source},
            field="source",
        )
    if not _posts(caller, submission.type):
        raise _not_its_type(caller, submission.type, "type")


def refuse_amending(caller: Caller, history: History, event: Event) -> None:
    """Raises Refusal (scope) when a correction or a void is about an event of a type the account may not post.

    A target that is not there is left to the decision.
    """
    target = amended(event, history)
    if target is not event and not _posts(caller, event_type_of(type(target))):
        raise _not_its_type(caller, event_type_of(type(target)), "target_version")


def own_sources(conn: psycopg.Connection, caller: Caller, submissions: Sequence[Submission]) -> list[Submission]:
    """The submissions; from an account that may post from any source, those from another account's are refused."""
    if ANY_SOURCE not in caller.sources:
        return list(submissions)
    owners = owner_of(conn, {one.source for one in submissions if one.refusal is None})
    return [
        msgspec.structs.replace(one, refusal=_source_of_another(one.source))
        if one.refusal is None and owners.get(one.source, caller.name) != caller.name
        else one
        for one in submissions
    ]


def _source_of_another(source: str) -> Refusal:
    zh, en = f"来源“{source}”属于另一账号", f"the source {source!r} belongs to another account"
    return Refusal("scope", "scope.source", zh, en, {"source": source}, field="source")


def out_of_area(caller: Caller) -> Refusal:
    """The area that the sender named, or that of the person registered, is not the caller's."""
    return Refusal(
        "scope",
        "scope.area",
        "此人不在您的管辖地区",
        "this person is not in your area",
        {"scope": caller.area},
        field="subject",
    )


def refuse_target(caller: Caller, area: str) -> None:
    """Raises Refusal (scope) when the account sets figures (`set_from_above`) of its own town, unit or village.

    A figure of an area comes from an account above it. A district, city or province (a code of six digits) may set the
    figures of its own notice. Whether the caller covers the area at all is checked in `visibility`.
    """
    own = scope_prefix(caller.area) == scope_prefix(area)
    if own and len(area) > 6:
        raise Refusal(
            "scope",
            "scope.target",
            "本地区的目标和基数由上级下达，不能自行填报",
            "targets and baselines of an area are set by an account above it, not by the area itself",
            {"scope": caller.area, "area": area},
            field="subject",
        )


def areas_of(history: History, event: Event) -> tuple[str, ...]:
    """The areas that may speak of the event: the one responsible when it happened, and the one responsible now."""
    if event.stream != "person":
        return (responsible_area(history.subject, history.first_recorded, event),)
    if isinstance(event, Registered):
        return (event.area,)
    return (history.person_before(event.metadata.occurred_at).area or history.person.area, history.person.area)


def _posts(caller: Caller, name: str) -> bool:
    """Whether the account posts the type: of its list, if it has one; of its role. A list extends an integration."""
    if caller.types and name not in caller.types:
        return False
    kind = CATALOGUE.get(name)
    if kind is None:
        return False
    return caller.role in kind.posted_by or (caller.role == "integration" and bool(caller.types))


def _not_its_type(caller: Caller, name: str, field: str) -> Refusal:
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
