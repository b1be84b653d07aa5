"""Identity numbers of persons (GB 11643) and of organisations (GB 32100): format, check digit and content.

Residence permits for residents of Hong Kong and Macao (81, 82) and Taiwan (83) and permanent residence cards of
foreigners (9) have numbers of the same structure. The region code at the beginning is that of the first issue. It may
have been abolished, and is not where the person lives, so it is not checked.
"""

import re
from datetime import date
from operator import mul
from typing import Final, Literal

import msgspec
from stdnum.cn import uscc

from domain.errors import Refusal
from domain.text import half_width

Sex = Literal["male", "female"]
IdKind = Literal["resident", "legacy", "residence_permit", "permanent_residence"]


class IdentityNumber(msgspec.Struct, frozen=True):
    """A normalised identity number (18 characters, capital `X`) and what it contains.

    `kind` is that of the number that was parsed: `legacy` had 15 digits, and `number` is its form with 18. Two numbers
    belong to the same person if `number` is equal.
    """

    number: str
    birth_date: date
    sex: Sex
    kind: IdKind


class IdentityNumberRefused(Refusal):
    """The text is not an identity number. The error never contains the text."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__("shape", code, zh, en, field="id_no")
        self.args = (code, zh, en)


def parse_id_no(text: str) -> IdentityNumber:
    """Parses an identity number. Accepts blanks, a small `x`, full-width characters, and 15 digits.

    The birth date is not checked against the current date. Raises IdentityNumberRefused.
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
    """The cleaned text in half-width characters and capitals, without the blanks that group it. It is not validated."""
    if text.isascii() and text.isalnum():  # nearly every number
        return text.upper()
    return half_width(text).upper().replace(" ", "")


def check_digit(first17: str) -> str:
    """The check character for the first 17 digits (ISO 7064, MOD 11-2). Further characters are ignored."""
    return _CHECK_DIGITS[(sum(map(mul, first17.encode(), _WEIGHTS)) - _OFFSET) % 11]


def is_valid_uscc(text: str) -> bool:
    """Whether the text is a valid unified social credit code (GB 32100): 18 characters, capital letters."""
    return text == uscc.compact(text) and text.isascii() and uscc.is_valid(text)


_SHAPE: Final = re.compile(r"[1-9][0-9]{14}(?:[0-9]{2}[0-9X])?").fullmatch
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS: Final = "10X98765432"
_OFFSET: Final = ord("0") * sum(_WEIGHTS)  # the sum uses the bytes of the digits, which is three times as fast
_KINDS: Final[dict[str, IdKind]] = {
    "81": "residence_permit",
    "82": "residence_permit",
    "83": "residence_permit",
    "9": "permanent_residence",
}


def _upgraded(number: str) -> str:
    """The number with 18 characters for one with 15, all of which belong to births in the 1900s."""
    if number[12:] >= "996":  # these sequence numbers were issued to persons born in the 1800s
        raise _no_birth_date()
    number = number[:6] + "19" + number[6:]
    return number + check_digit(number)


def _no_birth_date() -> IdentityNumberRefused:
    return IdentityNumberRefused(
        "id_no.birth_date",
        "身份证号码中的出生日期不存在或早于 1800 年",
        "The birth date in the identity number does not exist or is before 1800",
    )
