"""What goes into the security log, in one place: every read through a guarded view, and every caller that is refused.

A view says nothing: who read what follows from its address. A list leaves its filter; a person or household its id,
with the area where the view tells it (`about`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from flask import Response, g, request
from flask.globals import request_ctx

from api.http.asked import HASH, action_and_subject, area_asked, masked, parameters, reads
from api.http.context import context
from domain.errors import Refusal, ZujiError
from projections.queries.whereabouts import households_asked, person_asked
from service.recording.authorization import is_probe
from service.recording.submission import Caller, Rejected
from service.security.access_log import Line

_AT_ONCE: Final = ("person.reveal", "history.reveal", "approval.reveal", "benefits.read")
"""Written before they are shown: what is masked for others, and money."""
_MOST_PERSONS: Final = 20
"""So many of the persons that one call tried are named in a line; their number is always told."""


def about(area: str | None, subject: str | None = None) -> None:
    """Notes in which area the person or household lies that the present request reads; and its id, where the address
    may name it otherwise."""
    g.subject_area, g.subject = area, subject


def line(action: str, caller: Caller | None = None, **more: Any) -> Line:
    """A line of the present request."""
    address = request.remote_addr or ""
    if caller is None:
        return Line(action=action, address=address, **more)
    return Line(
        action=action,
        account=caller.name,
        role=caller.role,
        area=caller.area,
        organisation=caller.organisation,
        address=address,
        **more,
    )


def read(caller: Caller, response: Response) -> None:
    """Logs a successful read. Raises AccessLogUnavailable (or what the database raises) when that cannot be done."""
    asked = request_ctx.request  # looked up once: this runs in every read
    if not reads(asked) or response.status_code >= 400:
        return
    action, subject = action_and_subject(asked)
    if g.get("subject") is not None:
        subject = masked(g.subject)
    area = g.get("subject_area") or area_asked(asked)
    found = line(action, caller, subject=subject, subject_area=area, details=parameters(asked))
    if action in _AT_ONCE:
        context().access_log.write(found)
    else:
        context().access_log.enqueue(found)


def not_read(caller: Caller, error: ZujiError) -> None:
    """Logs a read or post that was refused for want of rights, and a read that found nothing, or too much.

    What was not found is logged as the caller asked for it, and once more for the area in which it lies, if it lies in
    another: the caller's own auditors learn no more than the caller. A line without an area takes the place of the
    latter where there is nothing, so that the numbers of lines tell nothing.
    """
    status = getattr(error, "status", None)
    if status == 403 or (isinstance(error, Refusal) and error.kind == "scope"):
        action = "role.refused" if error.code == "auth.role" else "scope.refused"
        context().access_log.write_limited(_of_error(action, caller, error))
    elif status == 409 and reads(request_ctx.request):
        context().access_log.enqueue(_of_error("read.ambiguous", caller, error))
    elif status == 404 and reads(request_ctx.request):
        found = _of_error("read.not_found", caller, error)
        there = [
            msgspec.structs.replace(found, subject=masked(subject), subject_area=area)
            for subject, area in _whereabouts()
        ]
        mine = [one for one in there if caller.covers(one.subject_area or "")]
        row_key = there or [msgspec.structs.replace(found, subject_area=None)]
        for one in mine or [found, *(msgspec.structs.replace(one, subject_only=True) for one in row_key)]:
            context().access_log.enqueue(one)


def refused_scopes(caller: Caller, refusals: Iterable[Refusal], *, preview: bool) -> None:
    """Logs events that were refused for want of rights, by their codes; one line a call."""
    codes = Counter(refusal.code for refusal in refusals if refusal.kind == "scope")
    if codes:
        details = {"codes": dict(codes), "preview": preview}
        found = line("scope.refused", caller, subject="events", outcome=next(iter(codes)), details=details)
        context().access_log.write_limited(found)


def previewed(caller: Caller, events: int, rejected: Sequence[Rejected]) -> None:
    """Logs a preview, which keeps nothing else; and for each area those of its persons that the caller may not see."""
    unknown = [one for one in rejected if is_probe(one.refusal)]
    details = {"events": events, "refused": len(rejected), "unknown": len(unknown)}
    context().access_log.enqueue(line("preview", caller, subject="events", details=details))
    if unknown:
        _tried(caller, unknown, preview=True)


def probed(caller: Caller, events: int, rejected: Sequence[Rejected]) -> None:
    """Logs a call some of whose events were about persons the caller may not see; and, for each area, how many."""
    if unknown := [one for one in rejected if is_probe(one.refusal)]:
        details = {"events": events, "unknown": len(unknown)}
        context().access_log.enqueue(line("probe", caller, subject="events", details=details))
        _tried(caller, unknown, preview=False)


def _tried(caller: Caller, unknown: Sequence[Rejected], *, preview: bool) -> None:
    """Logs, for each area, the events about persons there whom the caller may not see; as `not_read` does."""
    events: dict[str | None, list[str]] = {}
    for one in unknown:
        if one.out_of_scope is not None:
            events.setdefault(one.out_of_scope.area, []).append(one.out_of_scope.subject)
    for area, subjects in (events or {None: []}).items():
        persons = sorted(set(subjects))
        details = {"events": len(subjects), "preview": preview, "persons": persons[:_MOST_PERSONS]}
        subject = persons[0] if len(persons) == 1 else "events"
        found = line("person.tried", caller, subject=subject, subject_area=area, details=details, outcome="not_found")
        context().access_log.enqueue(msgspec.structs.replace(found, subject_only=True))


def refused_token(token: str, code: str, caller: Caller | None = None, action: str = "token.refused") -> None:
    """Logs a token that opens nothing: never itself, only a keyed hash by which its uses can be brought together."""
    details = {"token": context().keys.request_digest(token.encode(errors="replace")).hex()[:HASH]}
    context().access_log.write_limited(line(action, caller, subject=request.path, outcome=code, details=details))


def _of_error(action: str, caller: Caller, error: ZujiError) -> Line:
    asked = request_ctx.request
    reading, subject = action_and_subject(asked)
    details = {"method": asked.method, "path": masked(asked.path), "read": reading, **parameters(asked)}
    if not reads(asked):
        details.pop("read")
    area = g.get("subject_area") or area_asked(asked)
    return line(action, caller, subject=subject, subject_area=area, outcome=error.code, details=details)


def _whereabouts() -> list[tuple[str, str]]:
    """The id and the area of the person or household that was asked for and is not the caller's to see.

    Several where a household_id is used by several areas: each of them sees that it was tried.
    """
    asked = request.view_args or {}
    if isinstance(person := asked.get("person_id"), UUID):
        return person_asked(context().pool, person)
    if isinstance(household := asked.get("household_id"), str):
        return households_asked(context().pool, household)
    return []
