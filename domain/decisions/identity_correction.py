"""Corrections of identity: what the identity is, and what a correction of it must say (身份更正; docs/domain.md 4)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from domain.errors import Refusal
from domain.events.event import Event
from domain.events.identity import IdentityCorrected
from domain.events.registration import Registered
from domain.history.lookup import events_of
from domain.identity.documents import Document, parse_document_number
from domain.policy.rule_context import RuleContext

IDENTITY_EVENTS = (Registered, IdentityCorrected)
"""The kinds of event that tell who somebody is."""


def identity_of(events: Iterable[Event]) -> dict[str, str | None]:
    """Name, number, birth date and sex as texts, after effective events in business order; None where erased."""
    found: dict[str, str | None] = {}
    for event in events:
        if isinstance(event, Registered):
            born = event.birth_date.isoformat() if event.birth_date else None
            found = {"name": event.name, "id_no": event.id_no, "birth_date": born, "sex": event.sex}
            found["id_type"] = event.id_type
        elif isinstance(event, IdentityCorrected):
            found[event.field] = event.new
            if event.field == "id_no":
                found["id_type"] = "passport" if event.birth_date is None else None
            if event.birth_date is not None and event.sex is not None:
                found |= {"birth_date": event.birth_date.isoformat(), "sex": event.sex}
    return found


def complete_correction(event: IdentityCorrected) -> IdentityCorrected:
    """The correction with its values in their one written form, and what follows from them.

    Raises Refusal (shape) naming `old` or `new`.
    """
    old, new = _written(event.field, event.old or "", "old"), _written(event.field, event.new or "", "new")
    changes: dict[str, Any] = {"old": old, "new": new}
    if event.field == "id_no":
        document = _document(new, "new")
        changes |= {"birth_date": document.birth_date, "sex": document.sex}
    elif event.field == "birth_date":
        changes["birth_date"] = date.fromisoformat(new)
    elif event.field == "sex":
        changes["sex"] = new
    return msgspec.structs.replace(event, **changes)


def old_is_present(context: RuleContext, event: IdentityCorrected) -> None:
    """What is corrected is what stands, and what a number says is changed with the number (docs/domain.md 4)."""
    identity = identity_of(events_of(context.transitions, IDENTITY_EVENTS))
    if _differs(identity, event):
        raise _not_present(event, None)
    if event.old == event.new:
        raise Refusal("rule", "identity.unchanged", "新值与原值相同", "new is the same as old", field="new")
    if event.field in ("birth_date", "sex") and identity.get("id_type") != "passport":
        raise Refusal(
            "rule",
            "identity.follows_number",
            "出生日期和性别由证件号码确定：请更正证件号码",
            "birth date and sex follow from the identity number: correct that",
            {"field": event.field},
            field="field",
        )


def check_later_corrections(events: Iterable[Event], version: int, event: IdentityCorrected) -> None:
    """A late correction leaves true what later ones rest on. It is the one of this version among the events.

    `events` are those that tell who somebody is, in path order; others may be among them. Raises Refusal.
    """
    later, told = False, list[Event]()
    for one in events:
        if later and isinstance(one, IdentityCorrected) and one.field == event.field:
            if _differs(identity_of(told), one):
                raise _not_present(event, one)
            return
        later = later or one.metadata.version == version
        told.append(one)


def _differs(identity: dict[str, str | None], event: IdentityCorrected) -> bool:
    present = identity.get(event.field)
    return present is not None and event.old is not None and present != event.old


def _not_present(event: IdentityCorrected, contradicted: IdentityCorrected | None) -> Refusal:
    data: dict[str, Any] = {"field": event.field}
    if contradicted is not None:
        data["contradicts"] = contradicted.metadata.version
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
        return parse_document_number(text)
    except Refusal as refusal:
        raise Refusal(refusal.kind, refusal.code, refusal.zh, refusal.en, refusal.data, place) from None
