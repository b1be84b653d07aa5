"""A file of the place: what an operator loads, and the line of a mistake in it."""

import re
import tomllib
from collections.abc import Iterable
from datetime import date
from typing import Any, Literal, TypeVar

import msgspec

from service.operator_error import OperatorError
from service.place_files.unknown_key import unknown_key

Kind = Literal["policy", "areas", "calendar"]

_Form = TypeVar("_Form")
_unknown = re.compile(r"unknown field `([^`]+)`")
_named = re.compile(r"[\w\-]+")
_quoted = re.compile("[`'\"]([^`'\"]+)[`'\"]")
_value = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{6,12}(?:-[0-9]{2})?")
_TYPES = frozenset({"array", "bool", "date", "float", "int", "null", "object", "str"})


class PlaceFileRefused(OperatorError):
    """A file of the place that cannot be loaded; nothing has changed. The message names line and key if known."""


class PlaceFile(msgspec.Struct, frozen=True, kw_only=True):
    """A loaded file: its text (TOML), and the day (Asia/Shanghai) from which it holds.

    `number` is its place in the order of loading, from 1; `loaded_by` is the operator, `loaded_at` the time (UTC).
    """

    kind: Kind
    name: str
    since: date
    text: str
    number: int = 0
    loaded_by: str = ""
    loaded_at: str = ""

    @property
    def table(self) -> dict[str, Any]:
        """The parsed text. Raises PlaceFileRefused."""
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise PlaceFileRefused(f"{self.name}：不是TOML：{error}", f"{self.name}: not TOML: {error}") from None

    def read(self, form: type[_Form]) -> _Form:
        """The file in its form. Raises PlaceFileRefused."""
        try:
            return msgspec.convert(self.table, form)
        except msgspec.ValidationError as error:
            raise self.not_of_form(str(error), form) from None

    def not_of_form(self, message: str, form: Any) -> PlaceFileRefused:
        """The refusal for an error that says what is not as in the `form`; an unknown key with the nearest one."""
        words = unknown_key(message, form)
        if words is None:
            return self.refused(message)
        return self.refused(words.en, words.zh, _names_in(message))

    def refused(self, message: str, zh: str = "", keys: Iterable[str] = ()) -> PlaceFileRefused:
        """The refusal for a reason; it names the first of the keys, or of the names in the message, that has a line."""
        for key in (*keys, *_names_in(message)):
            if (line := self._line_of(key)) is not None:
                return PlaceFileRefused(
                    f"{self.name} 第{line}行 {key}：{zh or message}", f"{self.name}, line {line}, {key}: {message}"
                )
        return PlaceFileRefused(f"{self.name}：{zh or message}", f"{self.name}: {message}")

    def _line_of(self, name: str) -> int | None:
        """The number of the first line that has the key or the value."""
        word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
        lines = enumerate(self.text.splitlines(), start=1)
        return next((number for number, line in lines if word.search(line.partition("#")[0])), None)


def _names_in(message: str) -> list[str]:
    """Keys and values that an error names, the most exact first: a field, the end of a path, a value."""
    unknown, quoted = _unknown.findall(message), _quoted.findall(message)
    paths = [name for text in quoted if text.startswith("$") for name in reversed(_named.findall(text))]
    others = [text for text in quoted if text not in _TYPES and not text.startswith("$")]
    return [*unknown, *paths, *others, *_value.findall(message)]
