"""How the security log names a request: action, subject and parameters, never an identity number."""

import re
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from flask import Request

from api.http.current import context
from domain.errors import Refusal
from domain.identity.documents import parse_document_number
from domain.reference.area_codes import is_area_code

PLAIN_PARAMETERS: Final = frozenset(
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
        *("as_of", "known_at", "days", "after", "limit", "reveal", "min_position", "atomic", "preview", "count"),
        *("account", "action", "subject", "from", "to", "redacted", "severity", "inspection"),
        *("by", "channel", "cleared_since", "consent", "done", "half", "has_purpose", "late", "list", "mode", "month"),
        *("open", "outcome", "over_term", "party", "pattern", "procedure", "read_as", "requested_by", "role", "under"),
        *("unreviewed", "watch_list", "year"),
    )
)
"""Parameters that are logged as they are. Other values may identify a person and are logged as keyed hashes."""

_PLAIN: Final = re.compile(r"[A-Za-z0-9_.:+,/-]{1,60}").fullmatch
_contains_number: Final = re.compile(r"[0-9]{14,}").search
_SINGULAR: Final = {
    "people": "person",
    "households": "household",
    "work-items": "work_item",
    "reports": "report",
    "inspections": "inspection",
    "approvals": "approval",
    "webhooks": "webhook",
    "prints": "print",
}
_MASKED_READS: Final = (
    "person",
    "history",
    "approval",
    "civil-affairs-notices",
    "dossier",
    "household.dossier",
    "inspection.dossier",
)
_LIST: Final = "list.read"
BREAK_GLASS: Final = "break_glass"
"""The parameter with the number of the grant under which is read."""

_NOT_OF_THE_FILTER: Final = ("lang", "purpose", BREAK_GLASS)
"""Parameters that do not choose what is read; purpose and grant have columns of their own."""

_FORMATS: Final = {
    "application/json": "json",
    "text/csv": "csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "text/html": "html",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "text/event-stream": "stream",
}
HASH: Final = 16
"""Characters of a keyed hash that are logged."""
_SEARCH: Final = "/search"
"""The end of an address whose body holds the criteria of a read."""


def requested_area(request: Request) -> str | None:
    """The area parameter of a list or report, if it is an area code."""
    area = request.args.get("area", "")
    return area if is_area_code(area) else None


def is_read(request: Request) -> bool:
    """Whether the request only reads; a search with a body does, like a list."""
    return request.method in ("GET", "HEAD") or request.path.endswith(_SEARCH)


def action_and_subject(request: Request) -> tuple[str, str]:
    """The action and its subject, from the address: `/v1/people/{id}/history` is `history.read` of the id.

    An inspection is named by its key.
    """
    rule = request.url_rule.rule if request.url_rule is not None else request.path
    reveals = request.args.get("reveal", "false") != "false"
    action = actions_of(rule, reveals=reveals)[-1]
    if action == _LIST:
        return action, mask_number(request.path.removeprefix("/v1/"))
    given = request.view_args or {}
    subject = "{area}/{number}" if _action_of(rule)[0] == "inspection" else f"{{{next(iter(given))}}}"
    return action, mask_number(subject.format(**given))


def actions_of(rule: str, *, reveals: bool) -> list[str]:
    """The actions of the reads of a route: if it `reveals` what is masked, the last one is that of such a read."""
    kind, action = _action_of(rule)
    if "<" not in rule or kind == "report":
        return [_LIST]
    masked = kind in _MASKED_READS or action in _MASKED_READS
    return [f"{action}.read", *([f"{action}.reveal"] if reveals and masked else ())]


@lru_cache(maxsize=256)
def _action_of(rule: str) -> tuple[str, str]:
    """The kind of thing that a route reads, and the name of its action without `.read` or `.reveal`."""
    first, *rest = rule.removeprefix("/v1/").split("/")
    kind, rest = _SINGULAR.get(first, first), [part for part in rest if not part.startswith("<")]
    if kind == "person" and rest:
        kind = rest.pop(0)
    return kind, ".".join([kind, *rest])


def parameters(request: Request) -> dict[str, str]:
    """The parameters of the request for the log; values that may identify a person as keyed hashes."""
    body = request.get_json(silent=True) if request.path.endswith(_SEARCH) else None
    given = [*request.args.items(), *(body.items() if isinstance(body, dict) else ())]
    return {name[:40]: _value(name, str(value)) for name, value in given[:20] if name not in _NOT_OF_THE_FILTER}


def purpose(request: Request) -> str:
    """Why the caller reads, as stated in the parameter `purpose`; "" if it is not."""
    return mask_number(request.args.get("purpose", "").strip())


def on_behalf_of(request: Request) -> str:
    """For whom the account reads, as stated in the header `On-Behalf-Of`, percent-encoded UTF-8; "" if it is not."""
    given = request.headers.get("On-Behalf-Of", "")
    return mask_number(unquote(given).strip()) if given else ""


def format_of(mimetype: str | None) -> str:
    """The form of an answer: json, csv, xlsx, html, pdf, zip or stream; the media type of any other."""
    return _FORMATS.get(mimetype or "", mimetype or "")


def _value(name: str, value: str) -> str:
    if name in PLAIN_PARAMETERS and _PLAIN(value) and not _contains_number(value):
        return value
    return f"hash:{_hashed(value)}"


def mask_number(text: str) -> str:
    """The text, or its keyed hash if it may contain an identity number."""
    return f"hash:{_hashed(text)}" if _contains_number(text) else text


def _hashed(text: str) -> str:
    """The beginning of a keyed hash. All spellings of an identity number have the same hash."""
    try:
        text = parse_document_number(text).number
    except Refusal:
        text = text.strip()
    return context().keys.identity_hash(text.encode(errors="replace").decode()).hex()[:HASH]
