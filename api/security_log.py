"""What goes into the security log, in one place: every read through a guarded view, and every caller that is refused.

A view says nothing: who read what follows from its address. A list leaves its filter; a person or household its id,
with the area where the view tells it (`about`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from flask import Response, g, request

from api.services import services
from domain.areas import is_area_code
from domain.documents import parse_number
from domain.errors import Refusal, ZujiError
from projections.whereabouts import area_of_household, area_of_person
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


def about(area: str | None) -> None:
    """Notes in which area the person or household lies that the present request reads."""
    g.subject_area = area


def line(action: str, caller: Caller | None = None, **more: Any) -> Line:
    """A line of the present request."""
    who: dict[str, Any] = {}
    if caller is not None:
        who = {name: getattr(caller, name) for name in ("role", "area", "organisation")}
        who["account"] = caller.name
    return Line(action=action, address=request.remote_addr or "", **who, **more)


def read(caller: Caller, response: Response) -> None:
    """Logs a successful read. Raises AccessLogAway (or what the database raises) when that cannot be done."""
    if not _reads() or response.status_code >= 400:
        return
    action, subject = _read()
    found = line(action, caller, subject=subject, subject_area=g.get("subject_area"), details=_filter())
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
    elif status == 404 and _reads():
        g.subject_area = _whereabouts()
        services().access_log.note(_of_error("read.not_found", caller, error))


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
    reading, subject = _read()
    details = {"method": request.method, "path": _masked(request.path), "read": reading, **_filter()}
    if not _reads():
        details.pop("read")
    area = g.get("subject_area") or _area_asked()
    return line(action, caller, subject=subject, subject_area=area, outcome=error.code, details=details)


def _whereabouts() -> str | None:
    """The area of the person or household that was asked for and is not the caller's to see."""
    asked = request.view_args or {}
    if isinstance(person := asked.get("person_id"), UUID):
        return area_of_person(services().pool, person)
    if isinstance(household := asked.get("household_id"), str):
        return area_of_household(services().pool, household)
    return None


def _area_asked() -> str | None:
    """The area that a list or report was asked for."""
    area = request.args.get("area", "")
    return area if is_area_code(area) else None


def _reads() -> bool:
    """Whether the request only reads: what is searched for in a body is read like a list."""
    return request.method in ("GET", "HEAD") or request.path.endswith(_SEARCH)


def _read() -> tuple[str, str]:
    """The action and its subject, by the address: `/v1/people/{id}/history` is `history.read` of the id."""
    rule = request.url_rule.rule if request.url_rule is not None else request.path
    parts = rule.removeprefix("/v1/").split("/")
    values = list((request.view_args or {}).values())
    if not values or parts[0] == "reports":
        return "list.read", _masked(request.path.removeprefix("/v1/"))
    what = _ONE.get(parts[0], parts[0])
    rest = [part for part in parts[1:] if not part.startswith("<")]
    if what == "person":
        what = rest.pop(0) if rest else what
    action = ".".join([what, *rest])
    shown = what in _REVEALING and request.args.get("reveal", "false") != "false"
    return f"{action}.{'reveal' if shown else 'read'}", _masked(str(values[0]))


def _filter() -> dict[str, str]:
    """The parameters of the request; what may name somebody as a keyed hash."""
    body = request.get_json(silent=True) if request.path.endswith(_SEARCH) else None
    asked = [*request.args.items(), *(body.items() if isinstance(body, dict) else ())]
    return {name[:40]: _value(name, str(value)) for name, value in asked[:20] if name != "lang"}


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
