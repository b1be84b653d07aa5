"""marshmallow fields without coercion: neither `"1"` nor true is accepted for 1. Null means absent.

Each error of a value is a `Refusal` inside marshmallow's ValidationError, with its code and its two sentences.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NoReturn

import marshmallow as ma

from api.http.problems import malformed
from api.http.whole_numbers import whole_number_meant
from domain.errors import Refusal
from domain.events.changes import unknown_code
from domain.events.event import Field
from domain.events.formats import PATTERNS, SECONDARY, changed_text, check_format, normal_form
from domain.reference.bilingual_text import BilingualText
from domain.text import cleaned, half_width, is_clean, name_form

CODES = Mapping[str, BilingualText]
GREATEST: Final = 2**63 - 1
_LONGEST: Final = 1000
_KEPT_AS_IT_CAME: Final = "不合以下格式的照原样记录并标明 / recorded as it came and flagged unless it has this form: "
_control = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]").search
"""Control characters and those that change the direction of writing; they are refused in every text."""
_day = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch


def refuse(code: str, zh: str, en: str, data: dict[str, Any] | None = None) -> NoReturn:
    """Raises the ValidationError that carries the refusal."""
    raise ma.ValidationError([malformed(code, zh, en, data=data)])


def checked_text(value: Any, spec: Field, codes: CODES | None = None) -> str:
    """Returns the cleaned text if it is valid for the field. Raises ValidationError.

    A value of a secondary format may have any form.
    """
    if type(value) is not str:
        refuse("field.type", f"“{spec.zh}”应为文本", f"{spec.en} must be a text")
    clean = is_clean(value)  # asked here, for a call costs more
    text: str = value if clean else cleaned(value)
    if spec.lines:
        text = text.replace("\r\n", "\n")
    limit = spec.limit or _LONGEST
    if spec.format is not None:
        text = normal_form(spec.format, text)
        limit = SECONDARY.get(spec.format, limit)
    elif spec.mask == "name":
        text = name_form(text)
    if not text:
        refuse("field.empty", f"“{spec.zh}”不能为空白", f"{spec.en} must not be blank")
    if len(text) > limit:
        refuse(
            "field.limit", f"“{spec.zh}”最多{limit}个字符", f"{spec.en}: at most {limit} characters", {"limit": limit}
        )
    if not clean and _control(text.replace("\n", "") if spec.lines else text):  # a clean text has none
        refuse("field.characters", f"“{spec.zh}”含有控制字符", f"{spec.en} contains control characters")
    if codes is not None and text not in codes:
        _no_code(spec, text, codes)
    if spec.format is not None and spec.format not in SECONDARY:
        try:
            check_format(spec.format, text, spec, "")
        except Refusal as refusal:
            raise ma.ValidationError([refusal]) from None
    return text


def _no_code(spec: Field, value: object, codes: CODES) -> NoReturn:
    raise ma.ValidationError([unknown_code(spec, str(value), codes)])


class CheckedField:
    """Base of the fields here: a required field must be present, and `_checked` validates the value once."""

    spec: Field
    required: bool

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> Any:
        """Returns the valid value, or `missing` if it is absent. Raises ValidationError."""
        if value is None or value is ma.missing:
            if self.required:
                refuse("field.missing", f"缺少“{self.spec.zh}”", f"{self.spec.en} is missing")
            return ma.missing
        return self._checked(value)

    def _checked(self, value: Any) -> Any:
        raise NotImplementedError  # every kind of field checks its own values


def _metadata(spec: Field, codes: CODES | None = None, **more: Any) -> dict[str, Any]:
    metadata: dict[str, Any] = {"title": f"{spec.zh} / {spec.en}", **more}
    if codes is not None:
        metadata["description"] = "；".join(f"{code} {term.zh} / {term.en}" for code, term in codes.items())
    if spec.unit == "fen":
        metadata["description"] = "以分为单位的整数 / an integer in fen"
    if spec.private:
        metadata["x-private"] = True
    return metadata


class Text(CheckedField, ma.fields.String):
    """A text: not blank, within its limit, without control characters, in its format, from its code list.

    `shown` are further keywords of its JSON Schema.
    """

    def __init__(self, spec: Field, codes: CODES | None = None, **shown: Any) -> None:
        self._may_be_blank = spec.format in SECONDARY and not spec.required
        least, most = int(not self._may_be_blank), SECONDARY.get(spec.format or "", spec.limit or _LONGEST)
        more: dict[str, Any] = {"minLength": least, "maxLength": most}
        if spec.format is not None and spec.format in SECONDARY:
            more["description"] = f"{_KEPT_AS_IT_CAME}{PATTERNS[spec.format]}"
        elif spec.format is not None:
            more["pattern"] = PATTERNS[spec.format]
        if codes is not None:
            more = {"enum": list(codes)}
        metadata = _metadata(spec, codes, **{**more, **shown})
        super().__init__(required=spec.required, metadata=metadata)
        self.spec, self._codes = spec, codes

    def _checked(self, value: Any) -> str:
        try:
            return checked_text(value, self.spec, self._codes)
        except ma.ValidationError:
            if self._may_be_blank and type(value) is str and not cleaned(value):
                return ma.missing  # type: ignore[return-value]  # a blank number keeps nobody from being registered
            raise


class Whole(CheckedField, ma.fields.Integer):
    """A whole number within its limits, below 2**63."""

    def __init__(self, spec: Field, codes: CODES | None = None) -> None:
        self._greatest = GREATEST if spec.limit is None else spec.limit
        more: dict[str, Any] = {"minimum": spec.minimum, "maximum": self._greatest}
        if codes is not None:
            more = {"enum": [int(code) for code in codes]}
        super().__init__(required=spec.required, metadata=_metadata(spec, codes, **more))
        self.spec, self._codes = spec, codes

    def _checked(self, value: Any) -> int:
        spec = self.spec
        if type(value) is float and value.is_integer() and abs(value) > GREATEST:  # JSON integers beyond 64 bits
            value = int(value)
        if type(value) is not int:
            right = whole_number_meant(None if spec.private else value, spec.unit)
            zh, en = f"“{spec.zh}”应为整数{right.zh}", f"{spec.en} must be a whole number{right.en}"
            refuse("field.type", zh, en, right.data)
        if not spec.minimum <= value <= self._greatest:
            refuse(
                "field.limit",
                f"“{spec.zh}”应在{spec.minimum}与{self._greatest}之间",
                f"{spec.en} must lie between {spec.minimum} and {self._greatest}",
                {"minimum": spec.minimum, "maximum": self._greatest},
            )
        if self._codes is not None and str(value) not in self._codes:
            _no_code(spec, value, self._codes)
        return value


class YesNo(CheckedField, ma.fields.Boolean):
    """True or false."""

    def __init__(self, spec: Field) -> None:
        super().__init__(required=spec.required, metadata=_metadata(spec))
        self.spec = spec

    def _checked(self, value: Any) -> bool:
        if type(value) is not bool:
            refuse("field.type", f"“{self.spec.zh}”应为true或false", f"{self.spec.en} must be true or false")
        return value


class Day(CheckedField, ma.fields.Date):
    """A calendar day, written 2021-05-06."""

    def __init__(self, spec: Field) -> None:
        super().__init__(required=spec.required, metadata=_metadata(spec))
        self.spec = spec

    def _checked(self, value: Any) -> date:
        try:
            if type(value) is str and _day(text := half_width(value)):
                return date.fromisoformat(text)
        except ValueError:
            pass
        refuse("field.type", f"“{self.spec.zh}”应为日期（2021-05-06）", f"{self.spec.en} must be a day (2021-05-06)")


class Texts(CheckedField, ma.fields.List[str]):
    """A list of texts; `limit` and `minimum` count its entries."""

    def __init__(self, spec: Field, codes: CODES | None = None) -> None:
        self._entry = Field(spec.zh, spec.en, limit=200)
        more: dict[str, Any] = {"minItems": spec.minimum, "maxItems": spec.limit or _LONGEST}
        metadata = _metadata(spec, codes, **more)
        super().__init__(Text(self._entry, codes), required=spec.required, metadata=metadata)
        self.spec, self._codes, self._most = spec, codes, spec.limit or _LONGEST

    def _checked(self, value: Any) -> tuple[str, ...]:
        spec = self.spec
        if type(value) is not list:
            refuse("field.type", f"“{spec.zh}”应为列表", f"{spec.en} must be a list")
        if not spec.minimum <= len(value) <= self._most:
            refuse(
                "field.limit",
                f"“{spec.zh}”应有{spec.minimum}至{self._most}项",
                f"{spec.en}: {spec.minimum} to {self._most} entries",
                {"minimum": spec.minimum, "maximum": self._most},
            )
        found = []
        for place, one in enumerate(value):
            try:
                found.append(checked_text(one, self._entry, self._codes))
            except ma.ValidationError as error:
                raise ma.ValidationError({place: error.messages}) from None
        return tuple(found)


class Changes(CheckedField, ma.fields.Dict):
    """New values by field name, their texts cleaned. Only their JSON types are checked; the domain checks the rest."""

    def __init__(self, spec: Field) -> None:
        self._most = spec.limit or _LONGEST
        metadata = _metadata(spec, minProperties=1, maxProperties=self._most)
        super().__init__(required=spec.required, metadata=metadata)
        self.spec = spec

    def _checked(self, value: Any) -> dict[str, Any]:
        spec = self.spec
        if type(value) is not dict or not 0 < len(value) <= self._most:
            refuse(
                "field.type", f"“{spec.zh}”应为1至{self._most}个字段的对象", f"{spec.en} must be an object of fields"
            )
        changes = {}
        for name, new in value.items():
            given = new if type(new) is list else (new,)
            entries = [changed_text(name, one) if type(one) is str else one for one in given]
            for one in entries:
                if not _plain(one) or _control(name):
                    raise ma.ValidationError({name: [_not_plain(spec, name, one)]})
            changes[name] = entries if type(new) is list else entries[0]
        return changes


def _plain(value: Any) -> bool:
    if type(value) is str:
        return len(value) <= _LONGEST and not _control(value)
    return value is None or type(value) is bool or (type(value) is int and abs(value) <= GREATEST)


def _not_plain(spec: Field, name: str, value: object) -> Refusal:
    right = whole_number_meant(value, "fen" if name.endswith("_fen") else None)
    return malformed(
        "field.type",
        f"“{spec.zh}”的值应为文本、整数、是否、日期或其列表{right.zh}",
        f"{spec.en}: a value must be a text, a whole number, true or false, a day, or a list of them{right.en}",
        data=right.data,
    )
