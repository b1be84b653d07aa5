"""
Identity numbers of persons (GB 11643) and of organisations (GB 32100): shape, check digit and what they say.

The number of a residence permit for Hong Kong, Macao (81, 82) and Taiwan residents (83) and of a foreigner's permanent
residence card (9) is built alike. The region at its head is where the number was first given, perhaps long abolished
and not where the person lives: it is not looked up.
"""

import re
from calendar import isleap
from datetime import date
from operator import mul
from typing import Final, Literal

import msgspec
from stdnum.cn import uscc

from domain.errors import Refusal

Sex = Literal["male", "female"]
IdKind = Literal["resident", "legacy", "residence_permit", "permanent_residence"]


class IdentityNumber(msgspec.Struct, frozen=True):
    """
    A number in its one written form (18 characters, `X` in capitals) and what follows from it.

    `kind` says what was handed in: `legacy` is a number of 15 digits, here already made one of 18; whether two numbers
    are the same person's is a question to `number` alone.
    """

    number: str
    birth_date: date
    sex: Sex
    kind: IdKind


class IdentityNumberRefused(Refusal):
    """No identity number; the number itself is never part of the error."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__("shape", code, zh, en, field="id_no")
        self.args = (code, zh, en)


def parse_id_no(text: str) -> IdentityNumber:
    """
    Read an identity number as people write it: blanks around it, a small `x`, full-width digits, 15 digits.

    There is no clock here: that the birth is not in the future is for the caller to judge.
    """
    number = normalise(text)
    legacy = len(number) == 15
    if len(number) != 18 and not legacy:
        raise IdentityNumberRefused(
            "id_no.length",
            "身份证号码应为 18 位（旧号码 15 位）",
            "An identity number has 18 characters (an old one 15)",
        )
    if _SHAPE(number) is None:
        raise IdentityNumberRefused(
            "id_no.characters",
            "身份证号码只能由数字组成，首位不为 0，第 18 位可以是 X",
            "An identity number consists of digits, the first not 0; only the 18th may be X",
        )
    if legacy:
        number = _upgraded(number)
    elif number[17] != check_digit(number):
        raise IdentityNumberRefused(
            "id_no.check_digit",
            "身份证号码校验码不正确，请核对是否有误",
            "The check digit does not fit: the identity number contains a mistake",
        )
    try:
        birth_date = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise _no_birth_date() from None
    if birth_date.year < 1800:
        raise _no_birth_date()
    return IdentityNumber(
        number,
        birth_date,
        "male" if number[16] in "13579" else "female",
        "legacy" if legacy else _KINDS.get(number[:2]) or _KINDS.get(number[0], "resident"),
    )


def normalise(text: str) -> str:
    """The text without blanks around it, in half-width characters and capitals; not judged."""
    number = text.strip().upper()
    return number if number.isascii() else number.translate(_HALF_WIDTH)


def check_digit(first17: str) -> str:
    """The 18th character that belongs to 17 digits (ISO 7064, MOD 11-2); more characters than 17 are not looked at."""
    return _CHECK_DIGITS[(sum(map(mul, first17.encode(), _WEIGHTS)) - _OFFSET) % 11]


def is_valid_uscc(text: str) -> bool:
    """Whether the text is a unified social credit code (GB 32100) in its one written form: 18 characters, capitals."""
    return text == uscc.compact(text) and text.isascii() and uscc.is_valid(text)


def age_on(birth_date: date, day: date) -> int:
    """
    Full years of age on that day, reached on the birthday itself; before birth it is negative.

    Who was born on 29 February grows older on 28 February where there is no 29th: a term without its corresponding day
    ends on the last day of the month (Civil Code, article 202).
    """
    month, last = birth_date.month, birth_date.day
    if month == 2 and last == 29 and not isleap(day.year):
        last = 28
    return day.year - birth_date.year - ((day.month, day.day) < (month, last))


_SHAPE: Final = re.compile(r"[1-9][0-9]{14}(?:[0-9]{2}[0-9X])?").fullmatch
_HALF_WIDTH: Final = {
    wide: wide - 0xFEE0 for wide in (*range(ord("０"), ord("９") + 1), *range(ord("Ａ"), ord("Ｚ") + 1))
}
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS: Final = "10X98765432"
_OFFSET: Final = ord("0") * sum(_WEIGHTS)  # the sum is taken over the bytes of the digits: three times as fast
_KINDS: Final[dict[str, IdKind]] = {
    "81": "residence_permit",
    "82": "residence_permit",
    "83": "residence_permit",
    "9": "permanent_residence",
}


def _upgraded(number: str) -> str:
    """18 characters from 15: the century, which was always this one's predecessor, and the check digit."""
    if number[12:] >= "996":  # given to those who were a hundred years old already: born in the 1800s
        raise _no_birth_date()
    number = number[:6] + "19" + number[6:]
    return number + check_digit(number)


def _no_birth_date() -> IdentityNumberRefused:
    return IdentityNumberRefused(
        "id_no.birth_date",
        "身份证号码中的出生日期不存在或早于 1800 年",
        "The birth date in the identity number does not exist or lies before 1800",
    )
