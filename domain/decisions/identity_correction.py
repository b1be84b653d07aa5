"""Corrections of identity: what the identity is, and what a correction of it must say (身份更正; domain notes, 4)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from domain.errors import Refusal
from domain.events.event import Fact
from domain.events.identity import IdentityCorrected
from domain.events.registration import Registered
from domain.history.steps import facts_of
from domain.identity.documents import Document, parse_number
from domain.policy.rule_context import Situation

WHO = (Registered, IdentityCorrected)
"""The kinds of fact that tell who somebody is."""


def identity_of(facts: Iterable[Fact]) -> dict[str, str | None]:
    """Name, number, birth date and sex as texts, after effective facts in business order; None where erased."""
    found: dict[str, str | None] = {}
    for fact in facts:
        if isinstance(fact, Registered):
            born = fact.birth_date.isoformat() if fact.birth_date else None
            found = {"name": fact.name, "id_no": fact.id_no, "birth_date": born, "sex": fact.sex}
            found["id_type"] = fact.id_type
        elif isinstance(fact, IdentityCorrected):
            found[fact.field] = fact.new
            if fact.field == "id_no":
                found["id_type"] = "passport" if fact.birth_date is None else None
            if fact.birth_date is not None and fact.sex is not None:
                found |= {"birth_date": fact.birth_date.isoformat(), "sex": fact.sex}
    return found


def completed_correction(fact: IdentityCorrected) -> IdentityCorrected:
    """The correction with its values in their one written form, and what follows from them.

    Raises Refusal (shape) naming `old` or `new`.
    """
    old, new = _written(fact.field, fact.old or "", "old"), _written(fact.field, fact.new or "", "new")
    changes: dict[str, Any] = {"old": old, "new": new}
    if fact.field == "id_no":
        document = _document(new, "new")
        changes |= {"birth_date": document.birth_date, "sex": document.sex}
    elif fact.field == "birth_date":
        changes["birth_date"] = date.fromisoformat(new)
    elif fact.field == "sex":
        changes["sex"] = new
    return msgspec.structs.replace(fact, **changes)


def old_is_present(situation: Situation, fact: IdentityCorrected) -> None:
    """What is corrected is what stands, and what a number says is changed with the number (domain notes, section 4)."""
    identity = identity_of(facts_of(situation.path, WHO))
    if _differs(identity, fact):
        raise _not_present(fact, None)
    if fact.old == fact.new:
        raise Refusal("rule", "identity.unchanged", "新值与原值相同", "new is the same as old", field="new")
    if fact.field in ("birth_date", "sex") and identity.get("id_type") != "passport":
        raise Refusal(
            "rule",
            "identity.follows_number",
            "出生日期和性别由证件号码确定：请更正证件号码",
            "birth date and sex follow from the identity number: correct that",
            {"field": fact.field},
            field="field",
        )


def refuse_unless_it_follows(facts: Iterable[Fact], version: int, fact: IdentityCorrected) -> None:
    """A late correction leaves true what later ones rest on. It is the one of this version among the facts.

    `facts` are those that tell who somebody is, in path order; others may be among them. Raises Refusal.
    """
    later, told = False, list[Fact]()
    for one in facts:
        if later and isinstance(one, IdentityCorrected) and one.field == fact.field:
            if _differs(identity_of(told), one):
                raise _not_present(fact, one)
            return
        later = later or one.stamp.version == version
        told.append(one)


def _differs(identity: dict[str, str | None], fact: IdentityCorrected) -> bool:
    present = identity.get(fact.field)
    return present is not None and fact.old is not None and present != fact.old


def _not_present(fact: IdentityCorrected, contradicted: IdentityCorrected | None) -> Refusal:
    data: dict[str, Any] = {"field": fact.field}
    if contradicted is not None:
        data["contradicts"] = contradicted.stamp.version
    return Refusal(
        "rule",
        "old_is_present",
        "“原值”与登记的不一致" if contradicted is None else "与以后的身份更正矛盾",
        "old is not what is registered" if contradicted is None else "contradicts a later correction of the identity",
        data,
        field="old",
    )


def _written(field: str, text: str, place: str) -> str:
    """The value in its one written form. Raises Refusal (shape)."""
    if field == "id_no":
        return _document(text, place).number
    if field == "birth_date":
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise Refusal("shape", "field.type", "应为日期（2021-05-06）", "must be a day", field=place) from None
    if field == "sex" and text not in ("male", "female"):
        raise Refusal("shape", "field.code", "应为male或female", "must be male or female", field=place)
    return text.strip()


def _document(text: str, place: str) -> Document:
    try:
        return parse_number(text)
    except Refusal as refusal:
        raise Refusal(refusal.kind, refusal.code, refusal.zh, refusal.en, refusal.data, place) from None
