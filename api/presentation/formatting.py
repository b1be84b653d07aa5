"""Formats values for readers: labels of codes, names of areas, fen as yuan, yes and no; masks private ones."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import msgspec

from api.http.current import Language
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
    """Formats values in one language. Private values are masked unless `reveal` is set."""

    reference: Reference
    lang: Language
    reveal: bool = False

    def label(self, spec: Field) -> str:
        """The label of a field."""
        return spec.en if self.lang == "en" else spec.zh

    def hides(self, spec: Field) -> bool:
        """Whether the value of the field is masked."""
        return (spec.private or spec.mask is not None) and not self.reveal

    def value(self, spec: Field, value: Any, event: Event | None = None) -> str:
        """The text of a value. `event` gives the area and the day on which the list of categories depends."""
        if value is None or value == () or value == "":
            return NOTHING[self.lang]
        if self.hides(spec):
            return masked(spec.mask or "full", value) or HIDDEN if isinstance(value, str | date) else HIDDEN
        if isinstance(value, bool):
            return {True: ("是", "yes"), False: ("否", "no")}[value][self.lang == "en"]
        if not isinstance(value, str) and isinstance(value, Sequence):  # nearly every value is a text
            return (", " if self.lang == "en" else "、").join(self.value(spec, one, event) for one in value)
        if (codes := spec.codes or spec.known_codes) is not None:
            return self._code(codes, str(value), event)
        if spec.format == "area":
            return self.area(str(value))
        if spec.unit == "fen" and isinstance(value, int):
            return self.money(value)
        return value.isoformat() if isinstance(value, date) else str(value)

    def money(self, fen: int) -> str:
        """An amount in fen as yuan with two decimals."""
        yuan = f"{Decimal(fen) / 100:.2f}"
        return f"{yuan} yuan" if self.lang == "en" else f"{yuan}元"

    def area(self, code: str) -> str:
        """The name of an area; its code if it is unknown."""
        area = self.reference.areas.get(code)
        return area.name(self.lang) if area is not None else code

    def moment(self, occurred_at: datetime, *, whole_day: bool) -> str:
        """A day, or a day and the time of day."""
        return f"{occurred_at:%Y-%m-%d}" if whole_day else f"{occurred_at:%Y-%m-%d %H:%M}"

    def change(self, label: str, before: str, after: str) -> str:
        """A change in one line, such as 就业状态：失业→就业."""
        return f"{label}: {before} {_ARROW} {after}" if self.lang == "en" else f"{label}：{before}{_ARROW}{after}"

    def axis(self, axis: str) -> str:
        """The label of an axis of the state."""
        return AXIS_LABELS[axis][self.lang == "en"]

    def state(self, axis: str, state: str | None) -> str:
        """The label of a state on an axis; on the axis `area` the name of the area."""
        if axis == "area":
            return self.area(state) if state else NOTHING[self.lang]
        return state_label(state or "", self.lang)

    def reason_title(self, code: str, event: Event) -> str | None:
        """The name of the code of a reason: of an exit, by the policy of its area and day, or a common one."""
        found = self._code("exit_reason", code, event)
        found = self._code("reason", code, event) if found == code else found
        return None if found == code else found

    def _code(self, name: str, code: str, event: Event | None) -> str:
        term = self._terms(name, event).get(code)
        if term is None and name not in self.reference.codes:
            lists = (policy.code_lists.get(name, {}) for policy in self.reference.policies.all())
            term = next((terms[code] for terms in lists if code in terms), None)
        if term is None:
            return code
        return term.en if self.lang == "en" else term.zh

    def _terms(self, name: str, event: Event | None) -> Mapping[str, BilingualText]:
        if name in self.reference.codes or event is None:
            return self.reference.codes.get(name, {})
        return self.reference.policies.at(event.metadata.area, event.metadata.day).code_lists.get(name, {})


def field_spec(event_class: type[Event], name: str) -> Field:
    """The declaration of a field by name; `time` is the business time in the metadata."""
    return TIME if name == "time" else fields_of(event_class)[name]
