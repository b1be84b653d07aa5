"""marshmallow fields that take a value as it is or refuse it, in both languages: no `"1"` for 1, no true for 1.

What is wrong with a value is a `Refusal` inside marshmallow's error, so that it keeps its code and its two sentences.
Null means left out.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NoReturn

import marshmallow as ma

from api.http.problems import malformed
from domain.errors import Refusal
from domain.events.event import Field
from domain.events.formats import PATTERNS, check_format
from domain.reference.bilingual_text import BilingualText

CODES = Mapping[str, BilingualText]
GREATEST: Final = 2**63 - 1
_LONGEST: Final = 1000
_control = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]").search
"""Control characters, and those that turn the direction of writing round: no text of an office needs them."""
_day = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch


def refuse(code: str, zh: str, en: str, data: dict[str, Any] | None = None) -> NoReturn:
    """Raises the marshmallow error that carries the refusal."""
    raise ma.ValidationError([malformed(code, zh, en, data=data)])


def checked_text(value: Any, said: Field, codes: CODES | None = None) -> str:
    """The text, if it is one that the field can take. Raises ValidationError."""
    if type(value) is not str:
        refuse("field.type", f"“{said.zh}”应为文本", f"{said.en} must be a text")
    limit = said.limit or _LONGEST
    if not value or value.isspace():
        refuse("field.empty", f"“{said.zh}”不能为空白", f"{said.en} must not be blank")
    if len(value) > limit:
        refuse(
            "field.limit", f"“{said.zh}”最多{limit}个字符", f"{said.en}: at most {limit} characters", {"limit": limit}
        )
    if _control(value):
        refuse("field.characters", f"“{said.zh}”含有控制字符", f"{said.en} contains control characters")
    if codes is not None and value not in codes:
        _no_code(said, value)
    if said.format is not None:
        try:
            check_format(said.format, value, said, "")
        except Refusal as refusal:
            raise ma.ValidationError([refusal]) from None
    return value


def _no_code(said: Field, value: object) -> NoReturn:
    refuse("field.code", f"“{said.zh}”没有代码{value!s}"[:200], f"{said.en}: there is no code {value!s}"[:200])


class _Stated:
    """What the fields here have in common: labels, and that a value is checked once, by `_checked`."""

    said: Field
    required: bool

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> Any:
        """The value, or `missing` when it was left out. Raises ValidationError."""
        if value is None or value is ma.missing:
            if self.required:
                refuse("field.missing", f"缺少“{self.said.zh}”", f"{self.said.en} is missing")
            return ma.missing
        return self._checked(value)

    def _checked(self, value: Any) -> Any:
        raise NotImplementedError


def _metadata(said: Field, codes: CODES | None = None, **more: Any) -> dict[str, Any]:
    metadata: dict[str, Any] = {"title": f"{said.zh} / {said.en}", **more}
    if codes is not None:
        metadata["description"] = "；".join(f"{code} {term.zh} / {term.en}" for code, term in codes.items())
    if said.unit == "fen":
        metadata["description"] = "以分为单位的整数 / an integer in fen"
    if said.private:
        metadata["x-private"] = True
    return metadata


class Text(_Stated, ma.fields.String):
    """A text: not blank, within its limit, without control characters, of its form, from its code list.

    `shown` is what OpenAPI is to say besides.
    """

    def __init__(self, said: Field, codes: CODES | None = None, **shown: Any) -> None:
        more: dict[str, Any] = {"minLength": 1, "maxLength": said.limit or _LONGEST}
        if said.format is not None:
            more["pattern"] = PATTERNS[said.format]
        if codes is not None:
            more = {"enum": list(codes)}
        metadata = _metadata(said, codes, **{**more, **shown})
        super().__init__(required=said.required, metadata=metadata)
        self.said, self._codes = said, codes

    def _checked(self, value: Any) -> str:
        return checked_text(value, self.said, self._codes)


class Whole(_Stated, ma.fields.Integer):
    """A whole number within its limits, below 2**63."""

    def __init__(self, said: Field, codes: CODES | None = None) -> None:
        self._greatest = GREATEST if said.limit is None else said.limit
        more: dict[str, Any] = {"minimum": said.minimum, "maximum": self._greatest}
        if codes is not None:
            more = {"enum": [int(code) for code in codes]}
        super().__init__(required=said.required, metadata=_metadata(said, codes, **more))
        self.said, self._codes = said, codes

    def _checked(self, value: Any) -> int:
        said = self.said
        if type(value) is not int:
            refuse("field.type", f"“{said.zh}”应为整数", f"{said.en} must be a whole number")
        if not said.minimum <= value <= self._greatest:
            refuse(
                "field.limit",
                f"“{said.zh}”应在{said.minimum}与{self._greatest}之间",
                f"{said.en} must lie between {said.minimum} and {self._greatest}",
                {"minimum": said.minimum, "maximum": self._greatest},
            )
        if self._codes is not None and str(value) not in self._codes:
            _no_code(said, value)
        return value


class YesNo(_Stated, ma.fields.Boolean):
    """True or false, and nothing that only looks like it."""

    def __init__(self, said: Field) -> None:
        super().__init__(required=said.required, metadata=_metadata(said))
        self.said = said

    def _checked(self, value: Any) -> bool:
        if type(value) is not bool:
            refuse("field.type", f"“{self.said.zh}”应为true或false", f"{self.said.en} must be true or false")
        return value


class Day(_Stated, ma.fields.Date):
    """A calendar day, written 2021-05-06."""

    def __init__(self, said: Field) -> None:
        super().__init__(required=said.required, metadata=_metadata(said))
        self.said = said

    def _checked(self, value: Any) -> date:
        try:
            if type(value) is str and _day(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        refuse("field.type", f"“{self.said.zh}”应为日期（2021-05-06）", f"{self.said.en} must be a day (2021-05-06)")


class Texts(_Stated, ma.fields.List[str]):
    """A list of texts; `limit` and `minimum` count its entries."""

    def __init__(self, said: Field, codes: CODES | None = None) -> None:
        self._entry = Field(said.zh, said.en, limit=200)
        more: dict[str, Any] = {"minItems": said.minimum, "maxItems": said.limit or _LONGEST}
        metadata = _metadata(said, codes, **more)
        super().__init__(Text(self._entry, codes), required=said.required, metadata=metadata)
        self.said, self._codes, self._most = said, codes, said.limit or _LONGEST

    def _checked(self, value: Any) -> tuple[str, ...]:
        said = self.said
        if type(value) is not list:
            refuse("field.type", f"“{said.zh}”应为列表", f"{said.en} must be a list")
        if not said.minimum <= len(value) <= self._most:
            refuse(
                "field.limit",
                f"“{said.zh}”应有{said.minimum}至{self._most}项",
                f"{said.en}: {said.minimum} to {self._most} entries",
                {"minimum": said.minimum, "maximum": self._most},
            )
        for place, one in enumerate(value):
            try:
                checked_text(one, self._entry, self._codes)
            except ma.ValidationError as error:
                raise ma.ValidationError({place: error.messages}) from None
        return tuple(value)


class Changes(_Stated, ma.fields.Dict):
    """New values by field name; the domain knows which event they are for, here only their outer form is checked."""

    def __init__(self, said: Field) -> None:
        self._most = said.limit or _LONGEST
        metadata = _metadata(said, minProperties=1, maxProperties=self._most)
        super().__init__(required=said.required, metadata=metadata)
        self.said = said

    def _checked(self, value: Any) -> dict[str, Any]:
        said = self.said
        if type(value) is not dict or not 0 < len(value) <= self._most:
            refuse(
                "field.type", f"“{said.zh}”应为1至{self._most}个字段的对象", f"{said.en} must be an object of fields"
            )
        for name, new in value.items():
            for one in new if type(new) is list else (new,):
                if not _plain(one) or _control(name):
                    raise ma.ValidationError({name: [_not_plain(said)]})
        return value


def _plain(value: Any) -> bool:
    if type(value) is str:
        return len(value) <= _LONGEST and not _control(value)
    return value is None or type(value) is bool or (type(value) is int and abs(value) <= GREATEST)


def _not_plain(said: Field) -> Refusal:
    return malformed(
        "field.type",
        f"“{said.zh}”的值应为文本、整数、是否、日期或其列表",
        f"{said.en}: a value must be a text, a whole number, true or false, a day, or a list of them",
    )
