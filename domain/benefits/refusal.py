"""The refusal of a benefit: it names the benefit, the rule, the profile and the events it rests on."""

from collections.abc import Iterable
from typing import Any

from domain.errors import Refusal


def refused(code: str, zh: str, en: str, events: Iterable[int] = (), field: str | None = None, **data: Any) -> Refusal:
    """A refusal by the rule `benefit.CODE`; `events` are versions of the person's history."""
    return Refusal("rule", f"benefit.{code}", zh, en, {"events": list(events), **data}, field)
