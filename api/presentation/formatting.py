"""Values in words: labels of codes, names of areas, fen as yuan, yes and no; private ones masked unless revealed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import msgspec

from api.http.language import Language
from domain.events.event import Event, Field
from domain.events.fields import fields_of
from domain.identity.masking import HIDDEN, masked
from domain.reference.bilingual_text import BilingualText
from domain.refusals import AXIS_LABELS, state_label
from service.reference import Reference

TIME: Final = Field("发生时间", "time")
ERASED: Final = {"zh": "已删除", "en": "erased"}
NOTHING: Final = {"zh": "（空）", "en": "(none)"}
_ARROW: Final = "→"


class ValueFormatter(msgspec.Struct, frozen=True):
    """How values are told to one reader: in a language, with private ones masked or not."""

    reference: Reference
    lang: Language
    reveal: bool = False

    def label(self, said: Field) -> str:
        """What a field is called."""
        return said.en if self.lang == "en" else said.zh

    def hides(self, said: Field) -> bool:
        """Whether this reader is shown a mask in place of the field's value."""
        return (said.private or said.mask is not None) and not self.reveal

    def value(self, said: Field, value: Any, event: Event | None = None) -> str:
        """A value of a field, as it is told. `event` tells the place and day that code lists depend on."""
        if value is None or value == () or value == "":
            return NOTHING[self.lang]
        if self.hides(said):
            return masked(said.mask or "full", value) or HIDDEN if isinstance(value, str | date) else HIDDEN
        if isinstance(value, bool):
            return {True: ("是", "yes"), False: ("否", "no")}[value][self.lang == "en"]
        if isinstance(value, Sequence) and not isinstance(value, str):
            return (", " if self.lang == "en" else "、").join(self.value(said, one, event) for one in value)
        if said.codes is not None:
            return self._code(said.codes, str(value), event)
        if said.format == "area":
            return self.area(str(value))
        if said.unit == "fen" and isinstance(value, int):
            return self.money(value)
        return value.isoformat() if isinstance(value, date) else str(value)

    def money(self, fen: int) -> str:
        """Fen as yuan, two decimals."""
        yuan = f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"
        return f"{yuan} yuan" if self.lang == "en" else f"{yuan}元"

    def area(self, code: str) -> str:
        """An area by its name, or by its code when it has none here."""
        area = self.reference.areas.get(code)
        return area.name(self.lang) if area is not None else code

    def moment(self, occurred_at: datetime, *, whole_day: bool) -> str:
        """A day, or a day and the time of day."""
        return f"{occurred_at:%Y-%m-%d}" if whole_day else f"{occurred_at:%Y-%m-%d %H:%M}"

    def change(self, label: str, before: str, after: str) -> str:
        """A change in one line: 就业状态：失业→就业."""
        return f"{label}: {before} {_ARROW} {after}" if self.lang == "en" else f"{label}：{before}{_ARROW}{after}"

    def axis(self, axis: str) -> str:
        """What an axis of the state is called."""
        return AXIS_LABELS[axis][self.lang == "en"]

    def state(self, axis: str, state: str | None) -> str:
        """What a state on an axis is called; an area by its name."""
        if axis == "area":
            return self.area(state) if state else NOTHING[self.lang]
        return state_label(state or "", self.lang)

    def _code(self, name: str, code: str, event: Event | None) -> str:
        term = self._terms(name, event).get(code)
        if term is None and name == "category":
            term = next((p.categories[code] for p in self.reference.policies.all() if code in p.categories), None)
        if term is None:
            return code
        return term.en if self.lang == "en" else term.zh

    def _terms(self, name: str, event: Event | None) -> Mapping[str, BilingualText]:
        if name == "category" and event is not None:
            return self.reference.policies.at(event.metadata.area, event.metadata.day).categories
        return self.reference.codes.get(name, {})


def said_of(kind: type[Event], name: str) -> Field:
    """The declaration of a field by name; `time` is that of the stamp."""
    return TIME if name == "time" else fields_of(kind)[name]
