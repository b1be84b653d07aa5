"""The redacted dossier: names become numbers; identity numbers, telephones, addresses, free texts are left out."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from api.presentation.dossier.pseudonyms import OMITTED, Pseudonyms
from api.presentation.formatting import NOTHING, ValueFormatter
from domain.events import EVENTS
from domain.events.event import SHANGHAI, Event, Field, event_type_of
from domain.events.fields import field_types, fields_of
from domain.events.registration import Registered
from domain.history.history import History

_NAMED: Final = {
    "person": ("name", "helper", "inspectors", "guarantor", "applicant", "into", "merged_person"),
    "account": ("account", "approver", "helper_account", "inspector_accounts"),
    "organisation": ("employer", "unit", "provider", "bank", "issuer", "office", "delivered_by", "organisation"),
    "household": ("household_id", "household_key"),
}
KIND_OF: Final = {name: kind for kind, names in _NAMED.items() for name in names}
"""What a field or a column of this name names."""


def _is_free(event_class: type[Event], name: str, spec: Field) -> bool:
    """Whether the field may hold any text, or is masked."""
    if spec.private or spec.mask is not None or spec.known_codes:
        return True
    kind = str(field_types(event_class)[name])
    return spec.codes is None and spec.format != "area" and ("str" in kind or "dict" in kind)


_FREE: Final = frozenset(
    spec for event in EVENTS for name, spec in fields_of(event).items() if _is_free(event, name, spec)
)
_NAMES: Final = {
    spec: KIND_OF[name]
    for event in EVENTS
    if event_type_of(event).startswith("person.")
    for name, spec in fields_of(event).items()
    if name in KIND_OF
}

_VERSIONS: Final = frozenset(fields_of(event)[name] for event in EVENTS for name in event.names_versions)
"""The fields that name an earlier event, by its version or in words."""
_is_version: Final = re.compile(r"[1-9][0-9]{0,5}").fullmatch


class RedactingFormatter(ValueFormatter, frozen=True, kw_only=True):
    """Formats values without names: codes, days, amounts and areas are shown, names are numbered, the rest left out."""

    names: Pseudonyms

    def hides(self, spec: Field) -> bool:
        """Whether the value of the field is replaced by a text."""
        return spec in _FREE

    def value(self, spec: Field, value: Any, event: Event | None = None) -> str:
        """The text of a value; a name as its number."""
        if value is None or value in ((), "", {}):
            return NOTHING[self.lang]
        if spec not in _FREE:
            return ValueFormatter.value(self, spec, value, event)
        if spec in _VERSIONS and _is_version(value):
            return str(value)
        if isinstance(value, str | date):
            return self.name(_NAMES.get(spec), str(value), spec.known_codes, event)
        if isinstance(value, Iterable) and not isinstance(value, dict):
            return (", " if self.lang == "en" else "、").join(self.value(spec, one, event) for one in value)
        return OMITTED[self.lang]

    def name(self, kind: str | None, text: str, codes: str | None = None, event: Event | None = None) -> str:
        """A name as its number, a code of the list as its text, and any other text left out."""
        if codes is not None and self._is_listed(codes, text, event):
            return self._code(codes, text, event)
        return self.names.of(kind, text) if kind is not None else OMITTED[self.lang]

    def _is_listed(self, codes: str, text: str, event: Event | None) -> bool:
        lists = (policy.code_lists.get(codes, {}) for policy in self.reference.policies.all())
        return text in self._terms(codes, event) or any(text in terms for terms in lists)

    def state(self, axis: str, state: str | None) -> str:
        """The label of a state; a household by its number."""
        return self.names.of("household", state) if axis == "household" and state else super().state(axis, state)


def name_person(history: History, words: RedactingFormatter) -> None:
    """Gives a person one number: the id, those of merged duplicates, and the names under which they were registered."""
    for own in history.own_histories:
        words.names.alias("person", own.subject, history.subject)
        for event in own.recorded:
            if isinstance(event, Registered) and event.name:
                words.names.alias("person", event.name, history.subject)


def redacted_reader(line: dict[str, Any], names: Pseudonyms) -> dict[str, Any]:
    """A line of the security log without names and without the time of day."""
    return {
        "at": line["at"][:10],
        "account": names.of("account", line["account"]),
        "organisation": names.of("organisation", line["organisation"]),
        "on_behalf_of": names.of("organisation", line["on_behalf_of"]),
        **{name: line[name] for name in ("role", "action", "title", "times")},
    }


def redacted_event(item: dict[str, Any], words: RedactingFormatter, person: str) -> dict[str, Any]:
    """An event of a history without what names somebody: accounts and organisations as numbers, reasons by their code,
    documents by their numbers, the day of recording without its time, no source. `person` is the number of the person.
    """
    names = words.names
    found = {
        **item,
        "recorded_at": _day(item["recorded_at"]),
        "actor": _actor(item["actor"], names),
        "source": "",
        "reason": {**item["reason"], "text": "", "legal_basis": ""} if item["reason"] else None,
        "evidence": [{"name": names.of("document", one["sha256"])} for one in item["evidence"]],
        "changes": [_change(change) for change in item["changes"]],
    }
    if "person" in item:
        found["person"] = person
    if "on_behalf_of" in item:
        found["on_behalf_of"] = names.of("organisation", item["on_behalf_of"])
    if "approved_by" in item:
        at = item["approved_by"]["at"]
        found["approved_by"] = {**_actor(item["approved_by"], names), "at": _day(at) if at else None}
    return found


def _day(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(SHANGHAI).date().isoformat()


def _actor(actor: dict[str, Any], names: Pseudonyms) -> dict[str, Any]:
    return {
        **{key: actor[key] for key in ("role", "organisation_type")},
        "name": names.of("account", actor["name"]),
        "organisation": names.of("organisation", actor["organisation"]),
    }


def _change(change: dict[str, Any]) -> dict[str, Any]:
    """A change of state; of the household only its text, which has its number."""
    return {**change, "before": None, "after": None} if change["field"] == "household" else change
