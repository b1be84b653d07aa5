"""What a request asks for, as the security log names it: by the address and the parameters, never a person's number."""

import re
from functools import lru_cache
from typing import Final

from flask import Request

from api.http.context import context
from domain.errors import Refusal
from domain.identity.documents import parse_document_number
from domain.reference.areas import is_area_code

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
_ONE: Final = {"people": "person", "households": "household", "reports": "report", "approvals": "approval"}
_REVEALING: Final = ("person", "history", "approval")
HASH: Final = 16
"""How many characters of a keyed hash are kept."""
_SEARCH: Final = "/search"
"""The end of an address at which a body says what is to be read."""


def area_asked(asked: Request) -> str | None:
    """The area that a list or report was asked for."""
    area = asked.args.get("area", "")
    return area if is_area_code(area) else None


def reads(asked: Request) -> bool:
    """Whether the request only reads: what is searched for in a body is read like a list."""
    return asked.method in ("GET", "HEAD") or asked.path.endswith(_SEARCH)


def action_and_subject(asked: Request) -> tuple[str, str]:
    """The action and its subject, by the address: `/v1/people/{id}/history` is `history.read` of the id."""
    what, action = _named(asked.url_rule.rule if asked.url_rule is not None else asked.path)
    if not asked.view_args or what == "report":
        return "list.read", masked(asked.path.removeprefix("/v1/"))
    shown = what in _REVEALING and asked.args.get("reveal", "false") != "false"
    return f"{action}.{'reveal' if shown else 'read'}", masked(str(next(iter(asked.view_args.values()))))


@lru_cache(maxsize=256)
def _named(rule: str) -> tuple[str, str]:
    """What is read at the addresses of a rule, and the name of reading it, without its ending."""
    first, *rest = rule.removeprefix("/v1/").split("/")
    what, rest = _ONE.get(first, first), [part for part in rest if not part.startswith("<")]
    if what == "person" and rest:
        what = rest.pop(0)
    return what, ".".join([what, *rest])


def parameters(asked: Request) -> dict[str, str]:
    """The parameters of the request; what may name somebody as a keyed hash."""
    body = asked.get_json(silent=True) if asked.path.endswith(_SEARCH) else None
    given = [*asked.args.items(), *(body.items() if isinstance(body, dict) else ())]
    return {name[:40]: _value(name, str(value)) for name, value in given[:20] if name != "lang"}


def _value(name: str, value: str) -> str:
    if name in _OPEN and _AS_IT_IS(value) and not _like_a_number(value):
        return value
    return f"hash:{_hashed(value)}"


def masked(text: str) -> str:
    """An id as it is, but for one that looks like an identity number."""
    return f"hash:{_hashed(text)}" if _like_a_number(text) else text


def _hashed(text: str) -> str:
    """The beginning of a keyed hash; an identity number has the same however it is written."""
    try:
        text = parse_document_number(text).number
    except Refusal:
        text = text.strip()
    return context().keys.identity_hash(text.encode(errors="replace").decode()).hex()[:HASH]
