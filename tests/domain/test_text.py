"""One cleaning of texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.text import cleaned, half_width, is_clean, name_form, search_form

TEXTS = st.text(st.sampled_from(" \t.·•‧・．’'ʼ`-－Ａa1１é\u0301\u200b\ufeff\u3000\xa0邹三阿卜\u2019O")) | st.text()


@pytest.mark.parametrize(
    ("given", "form"),
    [
        ("320684196801010033 ", "320684196801010033"),
        ("320684196801010033\t", "320684196801010033"),
        ("\ufeff张\u200b三\u2060", "张三"),
        ("Bro\u0301cca\u0301n", "Bróccán"),
        ("邹\u3000三", "邹 三"),
        ("邹\xa0三", "邹 三"),
        ("ＡＢｃ１２３", "ABc123"),
        ("３．５", "3.5"),
        ("O’Neill", "O'Neill"),
        ("OʼNeill", "O'Neill"),
        ("O＇Neill", "O'Neill"),
        ("O`Neill", "O'Neill"),
        ("\ufa0a", "見"),  # a compatibility ideograph
        ("王\ufe00五", "王五"),  # a variation selector
        ("\u3164李四\u034f", "李四"),  # fillers and joiners
    ],
)
def test_what_looks_equal_is_one_text(given: str, form: str) -> None:
    assert cleaned(given) == form


@pytest.mark.parametrize("dot", ["·", "•", "・", "‧", "．", ".", "･", " · ", "﹒"])
def test_the_dot_in_the_name_of_a_minority_is_one(dot: str) -> None:
    assert cleaned(f"阿卜杜拉{dot}麦麦提") == "阿卜杜拉·麦麦提"


@pytest.mark.parametrize(
    "text",
    [
        "3.5",
        "contract.pdf",
        "合同.pdf",
        "他说‘好’",
        "“甲”，乙：丙（丁）！",
        "1.第2条",
        "St. John",
        "甲、乙；丙",
        "a-b",
        "ᠮᠣᠩᠭᠣᠯ",
        "已联系。未接",
        "一●二",
    ],
)
def test_free_text_keeps_its_signs(text: str) -> None:
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("given", "form"),
    [
        ("邹\u3000三", "邹三"),
        ("邹  三", "邹三"),
        ("阿卜杜拉. 麦麦提", "阿卜杜拉·麦麦提"),
        ("Mary   Ann", "Mary Ann"),
        ("买买提。艾力", "买买提·艾力"),
        ("阿卜杜拉●麦麦提", "阿卜杜拉·麦麦提"),
    ],
)
def test_a_name_has_one_form(given: str, form: str) -> None:
    assert name_form(given) == form


def test_a_search_is_equal_under_all_of_it() -> None:
    assert {"阿卜杜拉麦麦提"} == {search_form(f"阿卜杜拉{dot}麦麦提") for dot in ("", *"·•・‧．. ᐧ。｡●˙∙⋅﹒－")}
    assert {"oneill"} == {search_form(name) for name in ("O'Neill", "O’NEILL", "O Neill", "ONeill", "Ｏ＇Neill")}
    assert search_form("Bro\u0301cca\u0301n") == search_form("BRÓCCÁN")
    assert {"maryjane"} == {search_form(f"Mary{dash}Jane") for dash in "-‐–—−－ "}
    assert search_form("李四(小)") == search_form("李四（小）")
    assert search_form("ガリ") == search_form("ｶﾞﾘ")
    assert search_form("葛\U000e0100三") == search_form("葛三")
    assert "" == search_form("· '")


def test_numbers_and_codes_are_half_width() -> None:
    assert half_width("（０５１３）８２－１") == "(0513)82-1"
    assert half_width("138—1234—5678") == "138-1234-5678"


def test_a_clean_text_is_in_the_one_form() -> None:
    """A blank before the text makes it one that is cleaned step by step."""
    assert is_clean("苏人社规〔2020〕2号")
    clean = [text for text in (f"中{chr(code)}中" for code in range(0x10000)) if is_clean(text)]
    assert clean == [cleaned(f" {text}") for text in clean]


def test_a_name_in_plain_characters_is_in_its_form() -> None:
    assert "欧阳三" == name_form("欧阳三") == name_form(" 欧阳三")


@given(TEXTS)
def test_each_form_is_stable_and_what_is_clean_stays(text: str) -> None:
    for form in (cleaned, name_form, search_form, half_width):
        assert form(form(text)) == form(text)
    if is_clean(text):
        assert cleaned(text) == text
        assert text == text.strip()
