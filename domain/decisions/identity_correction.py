"""The identity of a person and its corrections (身份更正; docs/domain.md 4)."""

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
from domain.text import cleaned, name_form

IDENTITY_EVENTS = (Registered, IdentityCorrected)
"""The classes of events that set the identity."""


def identity_of(events: Iterable[Event]) -> dict[str, str | None]:
    """The identity after these effective events, which are in business order.

    Keys: name, id_no, id_type, birth_date (ISO 8601), sex. A value is None if it is unknown or was erased.
    """
    identity: dict[str, str | None] = {}
    for event in events:
        if isinstance(event, Registered):
            born = event.birth_date.isoformat() if event.birth_date else None
            identity = {"name": event.name, "id_no": event.id_no, "birth_date": born, "sex": event.sex}
            identity["id_type"] = event.id_type
        elif isinstance(event, IdentityCorrected):
            identity[event.field] = event.new
            if event.field == "id_no":
                identity["id_type"] = "passport" if event.birth_date is None else None
            if event.birth_date is not None and event.sex is not None:
                identity |= {"birth_date": event.birth_date.isoformat(), "sex": event.sex}
    return identity


def complete_correction(event: IdentityCorrected) -> IdentityCorrected:
    """The correction with normalised values, and birth date and sex if they follow from the new number.

    Raises Refusal (shape) that names `old` or `new`.
    """
    old, new = _normalise(event.field, event.old or "", "old"), _normalise(event.field, event.new or "", "new")
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
    """The old value is the present one, and the new value differs (docs/domain.md 4).

    Birth date and sex can only be corrected by themselves if the person is identified by a passport; otherwise they
    follow from the identity number.
    """
    identity = identity_of(events_of(context.transitions, IDENTITY_EVENTS))
    if _differs(identity, event):
        raise _refusal_of_old(event, None)
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
    """Checks that after a late correction the next correction of the same field still has the right old value.

    `events` are the events in business order, at least those of `IDENTITY_EVENTS`, and contain the late correction
    `event` with this `version`. Raises Refusal.
    """
    is_after, before = False, list[Event]()
    for other in events:
        if is_after and isinstance(other, IdentityCorrected) and other.field == event.field:
            if _differs(identity_of(before), other):
                raise _refusal_of_old(event, other)
            return
        is_after = is_after or other.metadata.version == version
        before.append(other)


def _differs(identity: dict[str, str | None], event: IdentityCorrected) -> bool:
    """Whether the old value of the correction is not that of the identity. An erased value is not compared."""
    present = identity.get(event.field)
    if present is None or event.old is None:
        return False
    return _in_form(event.field, present) != _in_form(event.field, event.old)


def _refusal_of_old(event: IdentityCorrected, contradicted: IdentityCorrected | None) -> Refusal:
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


def _normalise(field: str, text: str, place: str) -> str:
    """The normalised value of an identity field. Raises Refusal (shape) that names `place`."""
    if field == "id_no":
        return _document(text, place).number
    if field == "birth_date":
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise Refusal("shape", "field.type", "应为日期（2021-05-06）", "must be a day", field=place) from None
    if field == "sex" and text not in ("male", "female"):
        raise Refusal("shape", "field.code", "应为male或female", "must be male or female", field=place)
    return _in_form(field, text)


def _in_form(field: str, text: str) -> str:
    """The text in the form in which names are compared; what was recorded earlier may be in another."""
    return name_form(text) if field == "name" else cleaned(text)


def _document(text: str, place: str) -> Document:
    try:
        return parse_document_number(text)
    except Refusal as refusal:
        raise Refusal(refusal.kind, refusal.code, refusal.zh, refusal.en, refusal.data, place) from None
