"""
Masks: what is left of a private value for those who may not see it.

A mask shows only what it recognises. A value of another shape than expected is hidden whole: nobody can say which part
of it would have been harmless.

What is shown of a person together (masked name and number, year of birth, sex, area) leaves more than 10,000 identity
numbers possible: the number keeps its region and check character, the birth date its year. A test counts them.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from domain.identity.id_number import normalise

HIDDEN: Final = "****"


def mask_name(name: str) -> str:
    """The first character and a star for each other: 张*. A name of one character is one star."""
    name = name.strip()
    return name[0] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)


def mask_id_no(number: str) -> str:
    """The region and the last character: 110105***********4. Birth date and sequence are what makes a number whole."""
    number = normalise(number)
    if _ID_NO(number) is None:
        return HIDDEN
    return f"{number[:6]}{'*' * (len(number) - 7)}{number[-1]}"


def mask_birth_date(day: str) -> str:
    """The year: 1970-03-12 gives 1970."""
    return day[:4] if _DAY(day) else HIDDEN


def mask_phone(phone: str) -> str:
    """A mobile number as 138****5678, a landline as 0513-****2576; the country code and an extension fall away."""
    phone = normalise(phone)
    if mobile := _MOBILE(phone):
        return f"{mobile[1]}****{mobile[2]}"
    if landline := _LANDLINE(phone):
        return f"{landline[1]}-****{landline[2]}"
    return HIDDEN


def mask_address(address: str) -> str:
    """
    Down to the village or community and no further: 海门区悦来镇长兴村****.

    What follows the first sign of a house (a digit, 号, 组, 小区, ...) is not searched: in 解放路12号东方社区对面 the
    last community would otherwise bring the house number back.
    """
    address = address.strip()
    house = _HOUSE(address)
    searched = address[: house.start()] if house else address
    end = max((unit.end() for unit in _UNIT(searched)), default=0)
    return searched[:end] + HIDDEN


def mask_full(_: str) -> str:
    """Nothing of it, not even how long it is."""
    return HIDDEN


MASKS: Final[dict[str, Callable[[str], str]]] = {
    "name": mask_name,
    "id_no": mask_id_no,
    "phone": mask_phone,
    "address": mask_address,
    "birth_date": mask_birth_date,
    "full": mask_full,
}
"""By the name that `Field.mask` gives. Also the names of the members of a person's answers that are masked."""


def masked(name: str, value: str | date | None) -> str | None:
    """The value of a member of that name as somebody sees it to whom it was not revealed; None stays None."""
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
