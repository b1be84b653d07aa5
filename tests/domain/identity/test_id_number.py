"""Identity numbers: the examples of the standard, the code of each mistake, and ages."""

import pickle
import string
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.identity.id_number import (
    IdentityNumber,
    IdentityNumberRefused,
    check_digit,
    is_valid_uscc,
    parse_id_no,
)


@st.composite
def parts(draw: st.DrawFn) -> tuple[str, date, int]:
    """Region, birth date and sequence of a possible number."""
    region = draw(st.sampled_from(["110105", "320614", "320684", "210102", "440524", "810000", "830000", "931156"]))
    return region, draw(st.dates(date(1900, 1, 1), date(2099, 12, 31))), draw(st.integers(0, 999))


def number_of(region: str, birth_date: date, sequence: int) -> str:
    first17 = f"{region}{birth_date:%Y%m%d}{sequence:03}"
    return first17 + check_digit(first17)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11010519491231002X", IdentityNumber("11010519491231002X", date(1949, 12, 31), "female", "resident")),
        ("440524188001010014", IdentityNumber("440524188001010014", date(1880, 1, 1), "male", "resident")),
        ("  11010519491231002x\n", IdentityNumber("11010519491231002X", date(1949, 12, 31), "female", "resident")),
        (
            "\u3000１１０１０５１９４９１２３１００２ｘ",
            IdentityNumber("11010519491231002X", date(1949, 12, 31), "female", "resident"),
        ),
        (
            "110105 19491231\u3000002X",  # grouped, as it is copied from forms
            IdentityNumber("11010519491231002X", date(1949, 12, 31), "female", "resident"),
        ),
        ("110105491231002", IdentityNumber("11010519491231002X", date(1949, 12, 31), "female", "legacy")),
    ],
)
def test_the_vectors_of_the_standard(text: str, expected: IdentityNumber) -> None:
    assert expected == parse_id_no(text)


@pytest.mark.parametrize(
    ("region", "kind"),
    [
        ("110105", "resident"),
        ("710000", "resident"),
        ("810000", "residence_permit"),
        ("820000", "residence_permit"),
        ("830000", "residence_permit"),
        ("911156", "permanent_residence"),
        ("983156", "permanent_residence"),
    ],
)
def test_permits_have_numbers_of_the_same_structure(region: str, kind: str) -> None:
    assert kind == parse_id_no(number_of(region, date(1990, 2, 28), 1)).kind


@given(parts())
def test_every_number_contains_its_birth_date_and_sex(made_of: tuple[str, date, int]) -> None:
    _, birth_date, sequence = made_of
    number = number_of(*made_of)
    parsed = parse_id_no(number)
    assert (number, birth_date, ("female", "male")[sequence % 2]) == (parsed.number, parsed.birth_date, parsed.sex)


@given(parts(), st.integers(0, 17), st.sampled_from(string.digits + "X"))
def test_one_wrong_character_is_always_found(made_of: tuple[str, date, int], place: int, other: str) -> None:
    number = number_of(*made_of)
    changed = number[:place] + other + number[place + 1 :]
    if changed != number:
        with pytest.raises(IdentityNumberRefused):
            parse_id_no(changed)


@given(parts(), st.integers(0, 16))
def test_two_neighbours_exchanged_are_always_found(made_of: tuple[str, date, int], place: int) -> None:
    number = number_of(*made_of)
    changed = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if changed != number:
        with pytest.raises(IdentityNumberRefused):
            parse_id_no(changed)


@given(st.text(max_size=20) | st.text(string.digits + "Xx", min_size=15, max_size=18))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    with suppress(IdentityNumberRefused):
        parsed = parse_id_no(text)
        assert parsed.number == parse_id_no(parsed.number).number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "id_no.length"),
        ("1101051949123100", "id_no.length"),
        ("11010519491231002X1", "id_no.length"),
        ("110105-19491231-002X", "id_no.length"),
        ("1101051949123100-X", "id_no.characters"),
        ("X1010519491231002X", "id_no.characters"),
        ("01010519491231002X", "id_no.characters"),
        ("11010549123100X", "id_no.characters"),
        ("1101051949123100٢X", "id_no.characters"),
        ("110105194912310021", "id_no.check_digit"),
        (number_of("110105", date(1799, 12, 31), 1), "id_no.birth_date"),
        ("110105990229001", "id_no.birth_date"),
        ("110105491301001", "id_no.birth_date"),
        ("110105951231998", "id_no.birth_date"),
    ],
)
def test_each_mistake_has_its_own_code(text: str, code: str) -> None:
    with pytest.raises(IdentityNumberRefused) as refused:
        parse_id_no(text)
    assert code == refused.value.code


def test_a_nonexistent_birth_date_is_refused_although_the_check_digit_is_right() -> None:
    first17 = "11010519490229001"
    with pytest.raises(IdentityNumberRefused) as refused:
        parse_id_no(first17 + check_digit(first17))
    assert refused.value.code == "id_no.birth_date"


def test_a_refusal_is_in_both_languages_names_the_field_and_does_not_contain_the_number() -> None:
    with pytest.raises(Refusal) as caught:
        parse_id_no("110105194912310021")
    refused = caught.value
    assert (refused.kind, refused.field) == ("shape", "id_no")
    assert refused.zh == refused.text("zh-CN") == refused.text("")
    assert refused.en == refused.text("en-GB")
    assert "1949" not in f"{refused} {refused!r} {refused.zh} {refused.data}"
    assert refused.__cause__ is None


def test_a_refusal_of_a_number_can_be_pickled() -> None:
    refused = Refusal("rule", "post.third", "不得第三次安置", "No third placement", {"limit": 2}, field="post")
    for error in (refused, IdentityNumberRefused("id_no.length", "长度", "Length")):
        copy = pickle.loads(pickle.dumps(error))
        assert type(error) is type(copy)
        assert vars(error) == vars(copy)
        assert str(error) == str(copy)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("91350100M000100Y43", True),
        ("91110108551385082Q", True),
        ("91350100M000100Y44", False),
        ("91350100m000100y43", False),
        (" 91350100M000100Y43", False),
        ("9135 0100M000100Y43", False),
        ("91350100M000100Y4", False),
        ("91350100M000100YI3", False),
        ("９１３５０１００M000100Y43", False),
        ("", False),
    ],
)
def test_credit_codes(text: str, expected: bool) -> None:
    assert expected is is_valid_uscc(text)
