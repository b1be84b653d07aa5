"""Who may say what: by role, by source and type for integrations, by area for everyone."""

from collections.abc import Sequence

import msgspec
import psycopg

from domain.errors import Refusal
from service.accounts import owner_of
from service.recording.submission import ANY_SOURCE, Caller, Submission

RECORDING_ROLES = ("integration", "caseworker")
"""Supervisors, auditors and administrators record no facts of these kinds (design, section 7)."""


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
    if caller.types and submission.type not in caller.types:
        raise Refusal(
            "scope",
            "scope.type",
            f"此账号不能报送“{submission.type}”",
            f"this account may not post {submission.type!r}",
            {"type": submission.type},
            field="type",
        )


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


def refuse_area(caller: Caller, areas: tuple[str, ...]) -> None:
    """Raises Refusal (scope) unless the caller's scope covers one of the areas: responsible then, or now."""
    if not any(caller.covers(area) for area in areas):
        raise Refusal(
            "scope",
            "scope.area",
            "此人不在您的管辖地区",
            "this person is not in your area",
            {"scope": caller.area},
            field="subject",
        )
