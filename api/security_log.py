"""What goes into the security log, in one place: every read through a guarded view, and every caller that is refused.

A view says nothing: who read what follows from its address. A list leaves its filter; a person or household its id,
with the area where the view tells it (`about`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import msgspec
from flask import Request, Response, g, request
from flask.globals import request_ctx

from api.services import services
from domain.areas import is_area_code
from domain.documents import parse_number
from domain.errors import Refusal, ZujiError
from projections.whereabouts import households_asked, person_asked
from service.access_log import Line
from service.probing import probes_in
from service.recording.submission import Caller, Rejected

_OPEN: Final = frozenset(
    (
        *(
            "area",
            "category",
            "labour",
            "case",
            "level",
            "status",
            "state",
            "type",
            "kind",
            "overdue",
            "period",
            "format",
        ),
        *("format", "as_of", "known_at", "days", "after", "limit", "reveal", "min_position", "atomic", "preview"),
        *("account", "action", "subject", "from", "to"),
    )
)
"""Parameters whose values are kept as they are; those of all others may name somebody and are kept as keyed hashes."""

_AS_IT_IS: Final = re.compile(r"[A-Za-z0-9_.:+,/-]{1,60}").fullmatch
_like_a_number: Final = re.compile(r"[0-9]{14,}").search
_AT_ONCE: Final = ("person.reveal", "history.reveal", "approval.reveal", "benefits.read")
"""Written before they are shown: what is masked for others, and money."""
_ONE: Final = {"people": "person", "households": "household", "reports": "report", "approvals": "approval"}
_REVEALING: Final = ("person", "history", "approval")
_HASH: Final = 16
_SEARCH: Final = "/search"
"""The end of an address at which a body says what is to be read."""


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
    """Logs a successful read. Raises AccessLogAway (or what the database raises) when that cannot be done."""
    asked = request_ctx.request  # looked up once: this runs in every read
    if not _reads(asked) or response.status_code >= 400:
        return
    action, subject = _read(asked)
    if g.get("subject") is not None:
        subject = _masked(g.subject)
    found = line(action, caller, subject=subject, subject_area=g.get("subject_area"), details=_filter(asked))
    if action in _AT_ONCE:
        services().access_log.write(found)
    else:
        services().access_log.note(found)


def not_read(caller: Caller, error: ZujiError) -> None:
    """Logs a read or post that was refused for want of rights, or that found nothing where the caller may look."""
    status = getattr(error, "status", None)
    if status == 403 or (isinstance(error, Refusal) and error.kind == "scope"):
        action = "role.refused" if error.code == "auth.role" else "scope.refused"
        services().access_log.refused(_of_error(action, caller, error))
    elif status == 404 and _reads(request_ctx.request):
        found = _of_error("read.not_found", caller, error)
        there = [
            msgspec.structs.replace(found, subject=_masked(subject), subject_area=area)
            for subject, area in _whereabouts()
        ]
        for one in there or [found]:
            services().access_log.note(one)


def refused_scopes(caller: Caller, refusals: Iterable[Refusal], *, preview: bool) -> None:
    """Logs events that were refused for want of rights, by their codes; one line a call."""
    codes = Counter(refusal.code for refusal in refusals if refusal.kind == "scope")
    if codes:
        details = {"codes": dict(codes), "preview": preview}
        found = line("scope.refused", caller, subject="events", outcome=next(iter(codes)), details=details)
        services().access_log.refused(found)


def previewed(caller: Caller, events: int, rejected: Sequence[Rejected]) -> None:
    """Logs a preview, which keeps nothing else; and for each area those of its persons that the caller may not see."""
    unknown = len(probes_in(one.refusal for one in rejected))
    details = {"events": events, "refused": len(rejected), "unknown": unknown}
    services().access_log.note(line("preview", caller, subject="events", details=details))
    _tried(caller, rejected, preview=True)


def probed(caller: Caller, events: int, rejected: Sequence[Rejected]) -> None:
    """Logs a call some of whose events were about persons the caller may not see; and, for each area, how many."""
    if unknown := len(probes_in(one.refusal for one in rejected)):
        details = {"events": events, "unknown": unknown}
        services().access_log.note(line("probe", caller, subject="events", details=details))
        _tried(caller, rejected, preview=False)


def _tried(caller: Caller, rejected: Sequence[Rejected], *, preview: bool) -> None:
    for area, count in sorted(Counter(one.elsewhere for one in rejected if one.elsewhere).items()):
        details = {"events": count, "preview": preview}
        services().access_log.note(line("person.tried", caller, subject="events", subject_area=area, details=details))


def refused_token(token: str, code: str, caller: Caller | None = None, action: str = "token.refused") -> None:
    """Logs a token that opens nothing: never itself, only a keyed hash by which its uses can be brought together."""
    details = {"token": services().keys.request_digest(token.encode(errors="replace")).hex()[:_HASH]}
    services().access_log.refused(line(action, caller, subject=request.path, outcome=code, details=details))


def _of_error(action: str, caller: Caller, error: ZujiError) -> Line:
    asked = request_ctx.request
    reading, subject = _read(asked)
    details = {"method": asked.method, "path": _masked(asked.path), "read": reading, **_filter(asked)}
    if not _reads(asked):
        details.pop("read")
    area = g.get("subject_area") or _area_asked()
    return line(action, caller, subject=subject, subject_area=area, outcome=error.code, details=details)


def _whereabouts() -> list[tuple[str, str]]:
    """The id and the area of the person or household that was asked for and is not the caller's to see.

    Several where a household_id is used by several areas: each of them sees that it was tried.
    """
    asked = request.view_args or {}
    if isinstance(person := asked.get("person_id"), UUID):
        return person_asked(services().pool, person)
    if isinstance(household := asked.get("household_id"), str):
        return households_asked(services().pool, household)
    return []


def _area_asked() -> str | None:
    """The area that a list or report was asked for."""
    area = request.args.get("area", "")
    return area if is_area_code(area) else None


def _reads(asked: Request) -> bool:
    """Whether the request only reads: what is searched for in a body is read like a list."""
    return asked.method in ("GET", "HEAD") or asked.path.endswith(_SEARCH)


def _read(asked: Request) -> tuple[str, str]:
    """The action and its subject, by the address: `/v1/people/{id}/history` is `history.read` of the id."""
    what, action = _named(asked.url_rule.rule if asked.url_rule is not None else asked.path)
    if not asked.view_args or what == "report":
        return "list.read", _masked(asked.path.removeprefix("/v1/"))
    shown = what in _REVEALING and asked.args.get("reveal", "false") != "false"
    return f"{action}.{'reveal' if shown else 'read'}", _masked(str(next(iter(asked.view_args.values()))))


@lru_cache(maxsize=256)
def _named(rule: str) -> tuple[str, str]:
    """What is read at the addresses of a rule, and the name of reading it, without its ending."""
    first, *rest = rule.removeprefix("/v1/").split("/")
    what, rest = _ONE.get(first, first), [part for part in rest if not part.startswith("<")]
    if what == "person" and rest:
        what = rest.pop(0)
    return what, ".".join([what, *rest])


def _filter(asked: Request) -> dict[str, str]:
    """The parameters of the request; what may name somebody as a keyed hash."""
    body = asked.get_json(silent=True) if asked.path.endswith(_SEARCH) else None
    given = [*asked.args.items(), *(body.items() if isinstance(body, dict) else ())]
    return {name[:40]: _value(name, str(value)) for name, value in given[:20] if name != "lang"}


def _value(name: str, value: str) -> str:
    if name in _OPEN and _AS_IT_IS(value) and not _like_a_number(value):
        return value
    return f"hash:{_hashed(value)}"


def _masked(text: str) -> str:
    """An id as it is, but for one that looks like an identity number."""
    return f"hash:{_hashed(text)}" if _like_a_number(text) else text


def _hashed(text: str) -> str:
    """The beginning of a keyed hash; an identity number has the same however it is written."""
    try:
        text = parse_number(text).number
    except Refusal:
        text = text.strip()
    return services().keys.identity_hash(text.encode(errors="replace").decode()).hex()[:_HASH]
