"""Masks: what they show, and that they hide values of an unknown format."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.identity.id_number import check_digit
from domain.identity.masking import HIDDEN, MASKS, mask_id_no


@pytest.mark.parametrize(
    ("mask", "value", "expected"),
    [
        ("name", "张三", "张*"),
        ("name", "王小明", "王**"),
        ("name", "欧阳娜娜", "欧***"),
        ("name", " 张三 ", "张*"),
        ("name", "张", "*"),
        ("name", "", ""),
        ("name", "𠮷田", "𠮷*"),
        ("id_no", "110105194912311234", "110105***********4"),
        ("id_no", "11010519491231002X", "110105***********X"),
        ("id_no", "11010519491231002x", "110105***********X"),
        ("id_no", "110105491231002", "110105********2"),
        ("id_no", "1101051949123100", HIDDEN),
        ("id_no", "110105 19491231 002X", "110105***********X"),
        ("id_no", "E12345678", HIDDEN),
        ("id_no", "", HIDDEN),
        ("birth_date", "1970-03-12", "1970"),
        ("birth_date", "1970", HIDDEN),
        ("phone", "13812345678", "138****5678"),
        ("phone", "１３８１２３４５６７８", "138****5678"),
        ("phone", "+86 13812345678", "138****5678"),
        ("phone", "86-13812345678", "138****5678"),
        ("phone", "0513-82212576", "0513-****2576"),
        ("phone", "051382212576", "0513-****2576"),
        ("phone", "02112345678", "021-****5678"),
        ("phone", "0513 82212576-801", "0513-****2576"),
        ("phone", "12345678901", HIDDEN),
        ("phone", "82212576", HIDDEN),
        ("phone", "138123456789", HIDDEN),
        ("phone", "110", HIDDEN),
        ("address", "江苏省南通市海门区悦来镇长兴村12组34号", "江苏省南通市海门区悦来镇长兴村****"),
        ("address", "海门区悦来镇长兴村十二组三十四号", "海门区悦来镇长兴村****"),
        ("address", "海门区海门街道解放路12号东方小区3幢502室", "海门区海门街道****"),
        ("address", "海门街道解放路东方小区三幢", "海门街道****"),
        ("address", "海门街道12号对面李家村", "海门街道****"),
        ("address", "海门街道丝绸厂家属区东首", "海门街道****"),
        ("address", "海门街道张謇社区", "海门街道张謇社区****"),
        ("address", "海门港新区滨海大道９号", "海门港新区****"),
        ("address", "海门街道A栋东侧村口", "海门街道****"),
        ("address", "北京市海淀区中关村街道", "北京市海淀区中关村街道****"),
        ("address", "长江路12号", HIDDEN),
        ("address", "12 Renmin Road", HIDDEN),
        ("address", "", HIDDEN),
        ("full", "任何内容", HIDDEN),
        ("full", "", HIDDEN),
    ],
)
def test_masked_values(mask: str, value: str, expected: str) -> None:
    assert expected == MASKS[mask](value)


@given(st.text(min_size=1))
@example("0*")
def test_an_unknown_value_never_passes_unchanged(value: str) -> None:
    for name, mask in MASKS.items():
        shown = mask(value)
        assert value != shown or not value[1:].strip("* "), name


@given(st.text("0123456789X 村号路东三", max_size=30))
def test_a_masked_address_contains_no_digit_of_a_house_number(value: str) -> None:
    assert not any(character.isdigit() for character in MASKS["address"](value))


@given(st.text("0123456789X-+ ", max_size=24))
def test_masked_values_contain_at_most_seven_digits_of_an_identity_number_or_eight_of_a_telephone(value: str) -> None:
    assert sum(character in "0123456789X" for character in MASKS["id_no"](value)) <= 7
    assert sum(character in "0123456789X" for character in MASKS["phone"](value)) <= 8


@pytest.mark.parametrize("legacy", [False, True])
@pytest.mark.parametrize("sex", ["male", "female"])
def test_the_masked_values_of_a_person_together_leave_more_than_ten_thousand_numbers(sex: str, legacy: bool) -> None:
    """Given region, check character, year of birth and sex, when the possible numbers are counted, then many."""
    fitting: Counter[str] = Counter()
    days = [date(1970, 1, 1) + timedelta(n) for n in range(365)]
    for day in days:
        for sequence in range(1, 1000):
            if (sequence % 2 == 1) != (sex == "male") or (legacy and sequence >= 996):
                continue
            number = f"320684{day:%y%m%d}{sequence:03d}" if legacy else f"320684{day:%Y%m%d}{sequence:03d}"
            number += "" if legacy else check_digit(number)
            fitting[mask_id_no(number)] += 1
    assert min(fitting.values()) >= 10_000, fitting
