"""What a wrong word was probably meant to be."""

from datetime import date

import pytest

from domain.reference.bilingual_text import BilingualText
from domain.reference.nearest import MOST_LISTED, nearest, nearest_code, of_areas, of_codes, of_words
from service.reference import reference

CHANNELS = reference().codes["channel"]
DAY = date(2021, 5, 6)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("curser", "cursor"), ("LIMIT", "limit"), ("as-of", "as_of"), ("colour", None), ("", None), ("x" * 500, None)],
)
def test_given_a_word_then_the_most_similar_known_one_is_found_if_any_is_similar(
    word: str, expected: str | None
) -> None:
    assert nearest(word, ["cursor", "limit", "as_of"]) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("company", "employer"),
        ("flexable", "flexible"),
        ("Self-Employed", "self_employed"),
        ("公益岗位", "public_welfare"),
        ("灵活就业", "flexible"),
        ("zzz", None),
    ],
)
def test_given_a_wrong_code_then_the_nearest_by_code_or_by_name_is_found(word: str, expected: str | None) -> None:
    assert nearest_code(word, CHANNELS) == expected


def test_given_codes_then_the_sentence_and_the_data_name_all_of_them() -> None:
    right = of_codes("flexable", CHANNELS)
    assert right.zh.startswith("；最接近：flexible（灵活就业）；可用：employer（单位就业）、")
    assert right.en.startswith("; nearest: flexible (flexible); allowed: employer (employer), ")
    assert right.data["allowed"] == list(CHANNELS)
    assert right.data["names"]["employer"] == {"zh": "单位就业", "en": "employer"}


def test_given_many_words_then_the_sentence_lists_the_first_and_counts_all() -> None:
    words = [f"word_{number}" for number in range(MOST_LISTED + 3)]
    right = of_words("nothing", words)
    assert right.zh.endswith(f"、word_{MOST_LISTED - 1}等{len(words)}个")
    assert right.en.endswith(f", word_{MOST_LISTED - 1} and 3 more")
    assert right.data == {"allowed": words}


@pytest.mark.parametrize(("code", "expected"), [("320615", "320614"), ("320624", "320623"), ("320614-99", "320614-09")])
def test_given_an_unknown_area_then_the_nearest_is_looked_for_below_the_known_area_above_it(
    code: str, expected: str
) -> None:
    right = of_areas(code, reference().areas, DAY)
    assert right.data["nearest"] == expected
    assert expected in right.zh


def test_a_name_in_two_languages_is_no_code_by_itself() -> None:
    assert of_codes("单位", {"a": BilingualText("单位", "unit")}).data["nearest"] == "a"
