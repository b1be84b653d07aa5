"""Masking of private values for readers without the right to see them.

A mask shows only parts that it recognises. A value of an unexpected format is hidden completely, because it is unknown
which part of it is harmless.

All that is shown of a person together (masked name and number, year of birth, sex, area) leaves more than 10,000
possible identity numbers; `tests/domain/identity/test_masking.py` counts them.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from domain.identity.id_number import normalise

HIDDEN: Final = "****"


def mask_name(name: str) -> str:
    """The first character, and a star for each other one: 张*. A name of one character becomes a star."""
    name = name.strip()
    return name[0] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)


def mask_id_no(number: str) -> str:
    """The region code and the last character: 110105***********4."""
    if _ID_NO(number) is None:  # a number as it is recorded has its form already
        number = normalise(number)
        if _ID_NO(number) is None:
            return HIDDEN
    return f"{number[:6]}{'*' * (len(number) - 7)}{number[-1]}"


def mask_birth_date(day: str) -> str:
    """The year: 1970-03-12 gives 1970."""
    return day[:4] if _DAY(day) else HIDDEN


def mask_phone(phone: str) -> str:
    """A mobile number as 138****5678, a landline as 0513-****2576; without country code and extension."""
    phone = normalise(phone)
    if mobile := _MOBILE(phone):
        return f"{mobile[1]}****{mobile[2]}"
    if landline := _LANDLINE(phone):
        return f"{landline[1]}-****{landline[2]}"
    return HIDDEN


def mask_address(address: str) -> str:
    """The address down to the village or community: 海门区悦来镇长兴村****.

    Everything from the first part of a house number (a digit, 号, 组, 小区, ...) on is hidden. Otherwise the community
    at the end of 解放路12号东方社区对面 would reveal the house number before it.
    """
    address = address.strip()
    house = _HOUSE(address)
    searched = address[: house.start()] if house else address
    end = max((unit.end() for unit in _UNIT(searched)), default=0)
    return searched[:end] + HIDDEN


def mask_full(_: str) -> str:
    """A fixed text, which does not reveal the length of the value."""
    return HIDDEN


MASKS: Final[dict[str, Callable[[str], str]]] = {
    "name": mask_name,
    "id_no": mask_id_no,
    "phone": mask_phone,
    "address": mask_address,
    "birth_date": mask_birth_date,
    "full": mask_full,
}
"""The masks by name, as used in `Field.mask`. Also the names of the masked members of a person in responses."""


def masked(name: str, value: str | date | None) -> str | None:
    """The value masked by the mask of this name; None if the value is None."""
    if value is None:
        return None
    return MASKS[name](value.isoformat() if isinstance(value, date) else value)


_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_ID_NO: Final = re.compile(r"[0-9]{15}(?:[0-9]{2}[0-9X])?").fullmatch
_MOBILE: Final = re.compile(r"(?:\+?86[- ]?)?(1[3-9][0-9])[0-9]{4}([0-9]{4})").fullmatch
_LANDLINE: Final = re.compile(
    r"(?:\+?86[- ]?)?(0(?:10|2[0-9]|[3-9][0-9]{2}))[- ]?[0-9]{3,4}([0-9]{4})(?:-[0-9]{1,6})?"
).fullmatch
_HOUSE: Final = re.compile(r"\d|[A-Za-zＡ-Ｚａ-ｚ]|[号组队幢栋室弄]|单元|小区|[住家宿生][宅属舍活]区").search
_UNIT: Final = re.compile(r"村|社区|街道|镇|乡|区").finditer
