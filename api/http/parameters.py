"""Query parameters: checked as strictly as events; an unknown one is an error."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from api.http.current import LANGUAGES
from api.http.fields import Day, Text, Whole, YesNo, refuse
from api.http.schemas import Strict
from api.http.unknown_names import unknown_parameter
from domain.errors import Refusal
from domain.events.event import SHANGHAI, Field, parse_business_time
from domain.reference.area_codes import AREA_FORM, CODE_PATTERN, is_area_code
from domain.reference.nearest import of_words
from domain.text import cleaned
from service.reference import reference

_number = re.compile(r"-?[0-9]{1,19}").fullmatch
_has_number = re.compile(r"[0-9]{11}").search
_MONTH: Final = "^(199[0-9]|20[0-9]{2}|21[0-9]{2}|2200)-(0[1-9]|1[0-2])$"
_month = re.compile(_MONTH).fullmatch


class Number(Whole):
    """A whole number, written in digits."""

    def _checked(self, value: Any) -> int:
        if type(value) is str and _number(text := cleaned(value)):
            value = int(text)
        return super()._checked(value)


class Flag(YesNo):
    """`true` or `false`. `shown` are further keywords of its JSON Schema."""

    def __init__(self, spec: Field, **shown: Any) -> None:
        super().__init__(spec)
        self.metadata = {**self.metadata, **shown}

    def _checked(self, value: Any) -> bool:
        return super()._checked({"true": True, "false": False}[value] if value in ("true", "false") else value)


class Choice(Text):
    """One of a list of values."""

    def __init__(self, spec: Field, words: Iterable[str]) -> None:
        self._words = tuple(words)
        super().__init__(spec, enum=list(self._words))

    def _checked(self, value: Any) -> str:
        return _chosen(super()._checked(value), self._words, self.spec)


class PolicyCode(Text):
    """A code of a list that policies set (`Policy.code_lists`), of any area: a place may load its own."""

    def __init__(self, spec: Field, codes: str, text: str) -> None:
        self._list = codes
        super().__init__(spec, description=text)

    def _checked(self, value: Any) -> str:
        lists = [policy.code_lists[self._list] for policy in reference().policies.all()]
        return _chosen(super()._checked(value), [*dict.fromkeys(code for codes in lists for code in codes)], self.spec)


def _chosen(text: str, words: Sequence[str], spec: Field) -> str:
    """The text, which must be one of the words."""
    if text not in words:
        zh, en, data = of_words(text, words)
        shown = text[:60]
        refuse("parameter.choice", f"“{spec.zh}”没有“{shown}”{zh}", f"{spec.en}: not {shown!r}{en}", data)
    return text


class Month(Text):
    """A month, written 2021-10; the value is the year and the number of the month."""

    def __init__(self, *, required: bool = False) -> None:
        super().__init__(Field("月份", "month", limit=7, required=required), pattern=_MONTH, examples=["2021-10"])

    def _checked(self, value: Any) -> Any:
        text = super()._checked(value)
        if _month(text) is None:
            refuse("month.form", f"“{text}”应为月份（2021-10）", f"{text!r} is no month: write 2021-10")
        return int(text[:4]), int(text[5:])


class AreaCode(Text):
    """An area code. The code of an unknown area is valid and matches nothing."""

    def __init__(self, *, required: bool = False) -> None:
        super().__init__(Field("地区", "area", limit=12, required=required), pattern=f"^({CODE_PATTERN})$")

    def _checked(self, value: Any) -> str:
        text = super()._checked(value)
        if not is_area_code(text):
            refuse("area.code", AREA_FORM.zh, AREA_FORM.en)
        return text


class Moment(Text):
    """A day, meaning its end in Asia/Shanghai, or a time with its zone."""

    def __init__(
        self,
        spec: Field,
        text: str = "日期（当日24时）或带时区的时间 / a day (its end, +08:00) or a time with its zone",
    ) -> None:
        super().__init__(spec, description=text, examples=["2021-06-30", "2021-06-30T12:00:00+08:00"])

    def _checked(self, value: Any) -> Any:
        text = super()._checked(value).replace(" ", "+")  # an unescaped plus sign
        try:
            moment, whole_day = parse_business_time(text)
        except Refusal as refusal:
            refuse(refusal.code, refusal.zh, refusal.en)
        return end_of(moment.date()) if whole_day else moment


class Since(Moment):
    """A time with a time zone, or a day, which means its beginning in Asia/Shanghai; `name` is that of the member."""

    def __init__(self, name: str, spec: Field) -> None:
        super().__init__(spec, "日期（当日0时）或带时区的时间 / a day (its beginning, +08:00) or a time with its zone")
        self.data_key = name

    def _checked(self, value: Any) -> Any:
        moment: datetime = super()._checked(value)
        return datetime.combine(moment.date(), time.min, SHANGHAI) if moment.time() == time.max else moment


def end_of(day: date) -> datetime:
    """The last moment of a day in Asia/Shanghai."""
    return datetime.combine(day, time.max, SHANGHAI)


class Parameters(Strict):
    """Parameters in an address, or in a body that is not an event."""

    @staticmethod
    def unknown_name(name: str, known: Collection[str]) -> Refusal:
        """The refusal of an unknown parameter."""
        return unknown_parameter(name, known)


class Repeatable(Parameters):
    """A body from which the service makes an event. `id` is the request id: the same one again is the same request.
    Without it, equal contents are. `source` is by default that of the account."""

    id = Text(Field("请求号", "request id", limit=100))
    source = Text(Field("来源", "source", limit=200))


class PersonId(Text):
    """The id of a person; the value is a UUID."""

    def _checked(self, value: Any) -> Any:
        text = super()._checked(value)
        try:
            return UUID(text)
        except ValueError:
            refuse("person.id", f"“{text}”不是人员编号", f"{text!r} is not the id of a person")


class Purpose(Text):
    """Why the caller reads, kept in the security log: without the numbers of persons."""

    def __init__(self, spec: Field | None = None, *, required: bool = False) -> None:
        super().__init__(
            spec or Field("用途", "purpose", limit=200, required=required),
            description="为什么查阅，记入安全日志；不要写证件号码、电话 / why you read, kept in the security log;"
            " without identity or telephone numbers",
        )

    def _checked(self, value: Any) -> str:
        text = super()._checked(value)
        if _has_number(text):
            zh, en = "用途中不要写证件号码、电话", "the purpose must not contain identity or telephone numbers"
            refuse("purpose.number", zh, en)
        return text


class Query(Parameters):
    """Parameters of every call."""

    lang = Choice(Field("语言", "language"), LANGUAGES)
    purpose = Purpose()
    break_glass = Number(Field("越界查阅的编号", "number of the grant to read beyond the area", minimum=1))


class ViewQuery(Query):
    """Parameters of every read of a view."""

    min_position = Number(Field("至少到位置", "position to wait for"))


class ListQuery(ViewQuery):
    """Parameters of every list."""

    cursor = Text(Field("游标", "cursor", limit=400))
    limit = Number(Field("条数", "limit", limit=200, minimum=1))


class KnownAtQuery(ViewQuery):
    """A read of what was known at a moment of recording time."""

    known_at = Moment(Field("当时已知", "known at"))


class AsOfDay(KnownAtQuery):
    """A read as of the end of a day."""

    as_of = Day(Field("截至日期", "as of"))


class AsOfMoment(KnownAtQuery):
    """A read as of a moment of business time."""

    as_of = Moment(Field("截至", "as of"))


LIMIT: Final = 50
"""Default number of entries of a page."""
