"""The refusal of a benefit: it names the benefit, the rule, the profile and the facts it rests on."""

from collections.abc import Iterable
from typing import Any

from domain.errors import Refusal


def refused(code: str, zh: str, en: str, facts: Iterable[int] = (), field: str | None = None, **data: Any) -> Refusal:
    """A refusal by the rule `benefit.CODE`; `facts` are versions of the person's history."""
    return Refusal("rule", f"benefit.{code}", zh, en, {"facts": list(facts), **data}, field)
