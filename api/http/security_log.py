"""The lines that requests write to the security log: every read through a guarded view, and every refused caller.

Who read what follows from the address of the request. The line of a list holds its filter, that of a person or
household its id, and its area where the view gives it (`set_subject`).
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from flask import Response, g, request
from flask.globals import request_ctx

from api.http.audited_request import (
    HASH,
    action_and_subject,
    format_of,
    is_read,
    mask_number,
    on_behalf_of,
    parameters,
    purpose,
    requested_area,
)
from api.http.current import context
from api.http.shown import entries_of, persons_of
from domain.errors import Refusal, ZujiError
from projections.queries.whereabouts import households_asked, person_asked
from service.postgres.database import reading_all_areas
from service.recording.authorization import is_probe
from service.recording.submission import Caller, Rejected
from service.security.access_log import Line

_AT_ONCE: Final = (
    "person.reveal",
    "history.reveal",
    "approval.reveal",
    "civil-affairs-notices.reveal",
    "benefits.read",
    "extract.read",
    "dossier.read",
    "dossier.reveal",
    "household.dossier.read",
    "household.dossier.reveal",
    "inspection.cases.form.read",
)
"""Actions whose line is committed before the answer is sent: reads of unmasked values and of payments, dossiers. So is
that of every printed sheet."""
_MOST_PERSONS: Final = 20
"""The most persons that the line of one call names; their number is always logged."""


def set_subject(area: str | None, subject: str | None = None) -> None:
    """Sets the area of the person or household that the present request reads, and its id where the address may hold
    another, such as that of a merged duplicate."""
    g.subject_area, g.subject = area, subject


def set_purpose(purpose: str) -> None:
    """Sets why the present request reads, where a parameter of its own tells it."""
    g.purpose = mask_number(purpose)


def set_details(details: dict[str, str]) -> None:
    """Adds to the line of the present request, such as the reason of a read."""
    named = {name: mask_number(value) for name, value in details.items()}
    g.read_details = {**g.get("read_details", {}), **named}


def set_inspections(keys: Iterable[str]) -> None:
    """Names the inspections that the present request is about, where its subject is a person or a list: before they are
    over, an extract leaves the read out."""
    g.read_details = {**g.get("read_details", {}), "inspections": sorted(set(keys))}


def set_doubts(seen: Mapping[str, int]) -> None:
    """Names the doubts by key that the present request shows and that are not settled, each with the version of the
    verdict before, or 0: until the next verdict, an extract leaves the read out."""
    named = sorted(f"{key}/{version}" for key, version in seen.items())
    g.read_details = {**g.get("read_details", {}), "doubts": named}


def set_sheets(digests: Sequence[str], position: int) -> None:
    """Adds the SHA-256 of what is printed, and the position of the log that it shows, to the line of the present
    request: by these a sheet is confirmed later (`/v1/prints/{digest}`)."""
    g.read_details = {**g.get("read_details", {}), "sheets": list(digests), "position": position}


def line(action: str, caller: Caller | None = None, **more: Any) -> Line:
    """A line with the caller and the address of the present request."""
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
        on_behalf_of=on_behalf_of(request),
        purpose=g.get("purpose") or purpose(request),
        break_glass=g.get("break_glass"),
        **more,
    )


def read(caller: Caller, response: Response) -> None:
    """Logs a successful read. Raises AccessLogUnavailable or psycopg.Error when the line cannot be written."""
    current = request_ctx.request  # looked up once: this runs in every read
    if not is_read(current) or response.status_code >= 400:
        return
    action, subject = action_and_subject(current)
    if g.get("subject") is not None:
        subject = mask_number(g.subject)
    area = g.get("subject_area") or requested_area(current) or g.get("area_granted")
    details = {**parameters(current), **g.get("read_details", {})}
    body, persons = g.get("shown", ({}, ()))
    found = line(
        action,
        caller,
        subject=subject,
        subject_area=area,
        details=details,
        format=format_of(response.mimetype),
        items=entries_of(body),
        listed=[*persons, *persons_of(body)],
    )
    if action in _AT_ONCE or "sheets" in details:
        context().access_log.write(found)
    else:
        context().access_log.enqueue(found)


def of_stream(caller: Caller) -> Callable[[Sequence[Mapping[str, Any]]], None]:
    """What logs each part of a stream, before it is sent: that the caller was shown these entries.

    It is called after the request, and raises AccessLogUnavailable when the line cannot be written.
    """
    current, log = request_ctx.request, context().access_log
    found = line(
        "list.read",
        caller,
        subject="events",
        subject_area=requested_area(current),
        details=parameters(current),
        format="stream",
    )

    def shown(entries: Sequence[Mapping[str, Any]]) -> None:
        listed = persons_of({"items": entries})
        log.enqueue(msgspec.structs.replace(found, items=len(entries), listed=listed, noted=time.monotonic()))

    return shown


def not_read(caller: Caller, error: ZujiError) -> None:
    """Logs a read or post without the right to it, and a read that found nothing or more than one.

    A read that found nothing is logged as it was requested. If the person or household exists in an area that the
    caller does not cover, a second line, visible to the auditors of that area only, names it: the caller's own auditors
    learn no more than the caller. If it does not exist, a second line without an area is written, so that the number
    of lines reveals nothing.
    """
    status = getattr(error, "status", None)
    if status == 403 or (isinstance(error, Refusal) and error.kind == "scope"):
        action = "role.refused" if error.code == "auth.role" else "scope.refused"
        context().access_log.write_limited(_of_error(action, caller, error))
    elif error.code == "purpose.required":
        context().access_log.write_limited(_of_error("purpose.refused", caller, error))
    elif status == 409 and is_read(request_ctx.request):
        context().access_log.enqueue(_of_error("read.ambiguous", caller, error))
    elif status == 404 and is_read(request_ctx.request):
        found = _of_error("read.not_found", caller, error)
        there = [
            msgspec.structs.replace(found, subject=mask_number(subject), subject_area=area)
            for subject, area in _whereabouts()
        ]
        mine = [one for one in there if caller.covers(one.subject_area or "")]
        elsewhere = there or [msgspec.structs.replace(found, subject_area=None)]
        for one in mine or [found, *(msgspec.structs.replace(one, subject_only=True) for one in elsewhere)]:
            context().access_log.enqueue(one)


def refused_scopes(caller: Caller, refusals: Iterable[Refusal], *, preview: bool) -> None:
    """Logs events that the caller has no right to post, by the codes of their refusals; one line for each call."""
    codes = Counter(refusal.code for refusal in refusals if refusal.kind == "scope")
    if codes:
        details = {"codes": dict(codes), "preview": preview}
        found = line("scope.refused", caller, subject="events", outcome=next(iter(codes)), details=details)
        context().access_log.write_limited(found)


def previewed(caller: Caller, events: int, rejected: Sequence[Rejected]) -> None:
    """Logs a preview, which stores nothing else, and for each area the persons in it that the caller may not see."""
    unknown = [one for one in rejected if is_probe(one.refusal)]
    details = {"events": events, "refused": len(rejected), "unknown": len(unknown)}
    context().access_log.enqueue(line("preview", caller, subject="events", details=details))
    if unknown:
        _tried(caller, unknown, preview=True)


def result_shown(caller: Caller, subject: str, area: str, keys: Iterable[str], *, items: int) -> None:
    """Logs that the answer to the result of a check shows what is recorded of a person, of so many items. The line is
    on disk before the answer is sent."""
    details = {"inspections": sorted(set(keys))}
    found = line("inspection.cases.result", caller, subject=subject, subject_area=area, details=details, items=items)
    context().access_log.write(msgspec.structs.replace(found, format="json"))


def inspected(caller: Caller, step: str, subject: str, area: str, *, persons: Sequence[str] = (), items: int) -> None:
    """Logs a step of an inspection that looks at a population: a plan or its preview, a draw with those drawn."""
    found = line(f"inspection.{step}", caller, subject=subject, subject_area=area, items=items, listed=[*persons])
    context().access_log.enqueue(found)


def probed(caller: Caller, events: int, rejected: Sequence[Rejected]) -> None:
    """Logs a call with events about persons that the caller may not see, and for each area how many."""
    if unknown := [one for one in rejected if is_probe(one.refusal)]:
        details = {"events": events, "unknown": len(unknown)}
        context().access_log.enqueue(line("probe", caller, subject="events", details=details))
        _tried(caller, unknown, preview=False)


def _tried(caller: Caller, unknown: Sequence[Rejected], *, preview: bool) -> None:
    """Logs for each area the events about persons there that the caller may not see, as `not_read` does."""
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
    """Logs a token that was refused, by a keyed hash that links its uses; never the token itself."""
    details = {"token": context().keys.request_digest(token.encode(errors="replace")).hex()[:HASH]}
    context().access_log.write_limited(line(action, caller, subject=request.path, outcome=code, details=details))


def _of_error(action: str, caller: Caller, error: ZujiError) -> Line:
    current = request_ctx.request
    reading, subject = action_and_subject(current)
    details = {"method": current.method, "path": mask_number(current.path), "read": reading, **parameters(current)}
    if not is_read(current):
        details.pop("read")
    area = g.get("subject_area") or requested_area(current)
    return line(action, caller, subject=subject, subject_area=area, outcome=error.code, details=details)


def _whereabouts() -> list[tuple[str, str]]:
    """The id and the area of the requested person or household, whether or not the caller may see it.

    Several if several areas use the same household_id: the auditors of each of them see the attempt.
    """
    given = request.view_args or {}
    if isinstance(person := given.get("person_id"), UUID):
        with reading_all_areas(context().pool) as (conn, _):
            return person_asked(conn, person)
    if isinstance(household := given.get("household_id"), str):
        with reading_all_areas(context().pool) as (conn, _):
            return households_asked(conn, household)
    return []
