"""What whole number was probably meant where a value is not one: yuan with a decimal point, a number in quotes."""

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from domain.reference.nearest import Suggestion

_GREATEST: Final = 2**63 - 1
_LONGEST: Final = 30
_yuan = re.compile(r"[¥￥元]|yuan|rmb", re.IGNORECASE)


def whole_number_meant(value: object, unit: str | None) -> Suggestion:
    """The whole number that was probably meant, in the unit of the field; empty if there is none.

    In a field in fen a decimal point means yuan: for 4200.5 it is 420050.
    """
    zh, en, data = ("，以分为单位", ", in fen", {"unit": "fen"}) if unit == "fen" else ("", "", {})
    number = _number(value)
    if number is None:
        return Suggestion(zh, en, data)
    if unit == "fen" and _is_yuan(value):
        number *= 100
    if number != number.to_integral_value() or abs(number) > _GREATEST:
        return Suggestion(zh, en, data)
    whole = int(number)
    mark_zh, mark_en = (zh, en) if zh else ("，是否", ", meant")
    return Suggestion(f"{mark_zh}：{whole}？", f"{mark_en}: {whole}?", {**data, "nearest": whole})


def _number(value: object) -> Decimal | None:
    if not isinstance(value, str | float) or (isinstance(value, str) and len(value) > _LONGEST):
        return None
    text = value if isinstance(value, str) else repr(value)
    try:
        number = Decimal(_yuan.sub("", text).replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and number.adjusted() < len(str(_GREATEST)) else None


def _is_yuan(value: object) -> bool:
    return isinstance(value, float) or (isinstance(value, str) and ("." in value or _yuan.search(value) is not None))
