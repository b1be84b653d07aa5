"""Identity documents: identity numbers, which contain birth date and sex, and passports, which do not.

A passport number has no check digit and no fixed format. It is distinguished from a mistyped identity number by
`id_type` or, where there is only a number (the subject of an event), by its length: identity numbers have at least 15
characters.
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
    """A document: the normalised number, and the birth date and sex if the number contains them."""

    number: str
    id_type: IdType
    birth_date: date | None = None
    sex: Sex | None = None


class DisabilityCard(msgspec.Struct, frozen=True):
    """The number of a disability card (残疾人证).

    It consists of the holder's identity number, the kind of disability (1 visual, 2 hearing, 3 speech, 4 physical,
    5 intellectual, 6 mental, 7 multiple), the grade (1 is the most severe), and the number of re-issues.
    """

    id_no: str
    kind: int
    grade: int
    reissued: int = 0

    @property
    def severe(self) -> bool:
        """Whether the disability is severe: grade 1 or 2 (重度残疾; R3-8)."""
        return self.grade <= 2


def parse_document(text: str, id_type: str | None = None) -> Document:
    """Parses the number of a document: a passport if `id_type` says so, otherwise an identity number.

    Raises Refusal (shape) that names `id_no`, or `id_type` if the number is of another type.
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
    """Parses a number without its type: it is a passport number if it is too short for an identity number.

    Raises Refusal (shape) that names `id_no`.
    """
    return parse_document(text, "passport" if _PASSPORT(normalise(text)) else None)


def parse_disability_card(text: str) -> DisabilityCard:
    """Parses the number of a disability card: 20 characters, followed by `B` and a digit after a re-issue.

    Raises Refusal (shape).
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
    """The birth date and sex of a person, from the document or as stated.

    What the document contains must agree with what was stated; what it does not contain must be stated. Raises Refusal
    (shape) that names the field.
    """
    _refuse_unless_agreed("birth_date", "出生日期", "the date of birth", document.birth_date, birth_date)
    _refuse_unless_agreed("sex", "性别", "the sex", document.sex, sex)
    agreed_date, agreed_sex = document.birth_date or birth_date, document.sex or sex
    assert agreed_date is not None
    assert agreed_sex is not None
    return agreed_date, agreed_sex


def _refuse_unless_agreed(field: str, zh: str, en: str, in_document: object, stated: object) -> None:
    if in_document is None and stated is None:
        raise Refusal(
            "shape",
            "field.missing",
            f"证件号码不含{zh}，请填写",
            f"the document does not contain {en}: state it",
            field=field,
        )
    if in_document is not None and stated is not None and in_document != stated:
        raise Refusal(
            "shape",
            f"identity.{field}_mismatch",
            f"{zh}与证件号码不一致",
            f"{en} is not that of the identity number",
            field=field,
        )


_SAME_HOLDER: Final = frozenset({("resident", "legacy"), ("legacy", "resident")})
"""Types that are accepted for each other: a legacy number has 15 digits and belongs to a resident."""
