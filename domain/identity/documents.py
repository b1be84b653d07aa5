"""
Identity documents: what a person is registered by. A number that says birth date and sex, or a passport that does not.

A passport number has no check digit and no common form; it is told from a mistyped identity number by `id_type`, or,
where only the number stands (the subject of an event), by its length: no identity number is shorter than 15.
"""

import re
from datetime import date
from typing import Final, Literal

import msgspec

from domain.errors import Refusal
from domain.identity.id_number import IdentityNumberRefused, Sex, normalise, parse_id_no

IdType = Literal["resident", "legacy", "residence_permit", "permanent_residence", "passport"]

PASSPORT_PATTERN: Final = r"(?=.*[0-9])[0-9A-Z]{5,14}"
_PASSPORT: Final = re.compile(PASSPORT_PATTERN).fullmatch
_DISABILITY_CARD: Final = re.compile(r"([0-9]{17}[0-9X])([1-7])([1-4])(?:B([1-9]))?").fullmatch


class Document(msgspec.Struct, frozen=True):
    """A document's number in its one written form; birth date and sex where the number says them."""

    number: str
    id_type: IdType
    birth_date: date | None = None
    sex: Sex | None = None


class DisabilityCard(msgspec.Struct, frozen=True):
    """
    A disabled person's card: the holder's identity number, kind of disability (1 sight, 2 hearing, 3 speech, 4 limbs,
    5 intellect, 6 mind, 7 multiple), grade (1 the most severe), and how often it was issued again.
    """

    id_no: str
    kind: int
    grade: int
    reissued: int = 0

    @property
    def severe(self) -> bool:
        """Grades 1 and 2 are severe (重度残疾; R3-8)."""
        return self.grade <= 2


def parse_document(text: str, id_type: str | None = None) -> Document:
    """
    Read a document's number: an identity number unless `id_type` says passport.

    Raises Refusal (shape) naming `id_no`, or `id_type` when the number is of another kind.
    """
    number = normalise(text)
    if id_type == "passport":
        if _PASSPORT(number) is None:
            raise IdentityNumberRefused(
                "id_no.passport",
                "护照号码应为 5 至 14 位字母和数字",
                "A passport number has 5 to 14 letters and digits",
            )
        return Document(number, "passport")
    parsed = parse_id_no(number)
    if id_type is not None and id_type != parsed.kind and (id_type, parsed.kind) not in _SAME_HOLDER:
        raise Refusal(
            "shape",
            "id_type.mismatch",
            "证件类型与证件号码不一致",
            "the type of document is not that of the number",
            {"id_type": id_type, "number_is": parsed.kind},
            field="id_type",
        )
    return Document(parsed.number, parsed.kind, parsed.birth_date, parsed.sex)


def parse_document_number(text: str) -> Document:
    """
    Read a number that stands alone: what is too short for an identity number can only be a passport's.

    Raises Refusal (shape) naming `id_no`.
    """
    return parse_document(text, "passport" if _PASSPORT(normalise(text)) else None)


def parse_disability_card(text: str) -> DisabilityCard:
    """
    Read the number of a disability card: 20 characters, and `B` and a digit after a re-issue. Raises Refusal (shape).
    """
    found = _DISABILITY_CARD(normalise(text))
    if found is None:
        raise Refusal(
            "shape",
            "disability_card.form",
            "残疾人证号应为 18 位身份证号码加 1 位类别（1–7）和 1 位等级（1–4）",
            "a disability card is an identity number, a kind (1 to 7) and a grade (1 to 4)",
            field="disability_card",
        )
    number, kind, grade, reissued = found.groups()
    return DisabilityCard(parse_id_no(number).number, int(kind), int(grade), int(reissued or 0))


def agreed_birth_and_sex(document: Document, birth_date: date | None, sex: str | None) -> tuple[date, str]:
    """
    Birth date and sex: those the number says; what was stated besides must agree, what it does not say must be stated.

    Raises Refusal (shape) naming the field.
    """
    _refuse_unless_agreed("birth_date", "出生日期", "the date of birth", document.birth_date, birth_date)
    _refuse_unless_agreed("sex", "性别", "the sex", document.sex, sex)
    agreed_date, agreed_sex = document.birth_date or birth_date, document.sex or sex
    assert agreed_date is not None
    assert agreed_sex is not None
    return agreed_date, agreed_sex


def _refuse_unless_agreed(field: str, zh: str, en: str, said: object, stated: object) -> None:
    if said is None and stated is None:
        raise Refusal(
            "shape",
            "field.missing",
            f"证件号码不含{zh}，请填写",
            f"the document does not say {en}: state it",
            field=field,
        )
    if said is not None and stated is not None and said != stated:
        raise Refusal(
            "shape",
            f"identity.{field}_mismatch",
            f"{zh}与证件号码不一致",
            f"{en} is not that of the identity number",
            field=field,
        )


_SAME_HOLDER: Final = frozenset({("resident", "legacy"), ("legacy", "resident")})
"""A number of 15 digits is an old one of a resident."""
