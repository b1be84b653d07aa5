"""Refusals by the rules about benefits."""

from collections.abc import Iterable
from typing import Any

from domain.errors import Refusal


def refusal(code: str, zh: str, en: str, events: Iterable[int] = (), field: str | None = None, **data: Any) -> Refusal:
    """A refusal with the code `benefit.CODE`; `events` are the versions it is based on, `data` its further details."""
    return Refusal("rule", f"benefit.{code}", zh, en, {"events": list(events), **data}, field)
