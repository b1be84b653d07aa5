"""Identity documents: passports, permits, numbers of 15 digits, disability cards, and stated values."""

from datetime import date

import pytest

from domain.errors import Refusal
from domain.identity.documents import (
    Document,
    agreed_birth_and_sex,
    parse_disability_card,
    parse_document,
    parse_document_number,
)
from domain.identity.id_number import check_digit

NUMBER = "320684197003121219"
BORN = date(1970, 3, 12)


@pytest.mark.parametrize("text", [NUMBER, f" {NUMBER} ", "３２０６８４１９７００３１２１２１９", "320684700312121"])
@pytest.mark.parametrize("id_type", [None, "resident", "legacy"])
def test_different_spellings_give_one_number(text: str, id_type: str | None) -> None:
    found = parse_document(text, id_type)
    assert (NUMBER, BORN, "male") == (found.number, found.birth_date, found.sex)


@pytest.mark.parametrize(("region", "id_type"), [("810000", "residence_permit"), ("911156", "permanent_residence")])
def test_permits_are_recognised_by_their_number(region: str, id_type: str) -> None:
    number = f"{region}19900228001"
    number += check_digit(number)
    assert id_type == parse_document(number).id_type == parse_document(number, id_type).id_type
    with pytest.raises(Refusal) as refused:
        parse_document(number, "resident")
    assert (refused.value.code, refused.value.field) == ("id_type.mismatch", "id_type")


def test_a_number_is_a_passport_by_its_type_or_by_its_length() -> None:
    assert (
        Document("E12345678", "passport")
        == parse_document(" e12345678", "passport")
        == parse_document_number("Ｅ12345678")
    )
    for text, id_type in (("E12345678", None), ("E-1234", "passport"), ("PASSPORT", "passport")):
        with pytest.raises(Refusal) as refused:
            parse_document(text, id_type)
        assert (refused.value.kind, refused.value.field) == ("shape", "id_no")
    with pytest.raises(Refusal, match=r"id_no\.length"):
        parse_document_number("3206841970031212")


def test_stated_values_must_agree_with_the_number() -> None:
    document = parse_document(NUMBER)
    assert (BORN, "male") == agreed_birth_and_sex(document, None, None)
    assert (BORN, "male") == agreed_birth_and_sex(document, BORN, "male")
    for birth_date, sex, field in ((date(1970, 3, 13), None, "birth_date"), (None, "female", "sex")):
        with pytest.raises(Refusal) as refused:
            agreed_birth_and_sex(document, birth_date, sex)
        assert (refused.value.code, refused.value.field) == (f"identity.{field}_mismatch", field)


def test_birth_date_and_sex_must_be_stated_for_a_passport() -> None:
    passport = parse_document("E12345678", "passport")
    assert (BORN, "female") == agreed_birth_and_sex(passport, BORN, "female")
    for birth_date, sex, field in ((None, "female", "birth_date"), (BORN, None, "sex")):
        with pytest.raises(Refusal) as refused:
            agreed_birth_and_sex(passport, birth_date, sex)
        assert (refused.value.code, refused.value.field) == ("field.missing", field)


def test_a_disability_card_is_a_number_a_kind_and_a_grade() -> None:
    card = parse_disability_card(f"{NUMBER}42")
    assert (NUMBER, 4, 2, 0, True) == (card.id_no, card.kind, card.grade, card.reissued, card.severe)
    assert (1, False) == ((again := parse_disability_card(f"{NUMBER}73b1")).reissued, again.severe)


@pytest.mark.parametrize(
    "text", [NUMBER, f"{NUMBER}4", f"{NUMBER}82", f"{NUMBER}45", f"{NUMBER}421", "32068419700312121842"]
)
def test_an_invalid_disability_card_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_disability_card(text)
    assert refused.value.kind == "shape"
