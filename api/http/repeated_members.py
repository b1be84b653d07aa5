"""A JSON member that is named twice in one object, which a decoder drops silently; it must not occur (RFC 7493 2.3)."""

import json
from typing import Any

from api.http.problems import malformed
from domain.errors import Refusal


def repeated_member(text: bytes) -> Refusal | None:
    """The refusal of the first member found that is named twice in one object, at any depth; None if there is none.

    `text` is valid JSON. Decodes it again, member by member: `api.http.cloudevents.colons` is a cheap test before.
    """
    try:
        json.loads(text, object_pairs_hook=_pairs, parse_int=len, parse_float=len)
    except _Repeated as repeated:
        name = repeated.name[:100]
        return malformed(
            "json.repeated_member",
            f"成员“{name}”在同一个对象里出现了两次",
            f"the member {name!r} occurs twice in one object",
            field=name or None,
        )
    except RecursionError:  # nested deeper than any valid event
        return None
    return None


class _Repeated(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _pairs(members: list[tuple[str, Any]]) -> None:
    names = set()
    for name, _ in members:
        if name in names:
            raise _Repeated(name)
        names.add(name)
