"""A text without names, numbers, exact dates and small places; what is harmless stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.text import search_form
from domain.typical_cases.deidentified import Known, deidentified

KNOWN = Known(
    names={"张三丰": "R-1", "李梅": "R-2"},
    values=frozenset({"320684197003121219", "13812345678", "海门某家纺有限公司", "陆志明"}),
    places=frozenset({"悦来镇", "常乐镇", "长兴村"}),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张三丰从下岗到开办早餐店，带动三人就业", "R-1从下岗到开办早餐店，带动三人就业"),
        ("张师傅和妻子李梅开店，三丰说，老张很能干，张 三 丰", "R-1和妻子R-2开店，R-1说，R-1很能干，R-1"),
        ("身份证320684 1970 0312 1219，电话138-1234-5678", "身份证某，电话某"),
        ("电话0513-82345678，银行卡6222021234567890123", "电话某号码，银行卡某号码"),
        ("1970年3月12日生，2021-05-06上班，20210506领证，5月6日回访", "1970年生，2021年上班，2021年领证，某日回访"),
        ("二〇二一年五月六日就业，正月初八复工", "二〇二一年就业，某日复工"),
        ("Born on 12 March 1970, employed on May 6, 2021", "Born on 1970, employed on 2021"),
        ("家住悦来镇长兴村5组12号，在常乐摆摊", "家住某某某组某号，在某摆摊"),
        ("住在解放路12号3幢502室，住在人民新村", "住在某路，住在某新村"),
        ("家住东风村，帮扶人陆志明和村干部王小红上门", "家住某村，帮扶人某和村干部某人上门"),
        ("在海门某家纺有限公司上班，后到南通鸿运物流有限公司", "在某上班，后到某有限公司"),
        ("微信zhangsan88，邮箱a.b@example.com，车牌苏F12345", "微信某号，邮箱某邮箱，车牌某车牌"),
        ("王芳，女，45岁，低保户", "某人，女，45岁，低保户"),
        ("家住解放路，毕业于海门中学，在人民医院就诊", "家住某路，毕业于某中学，在某医院就诊"),
    ],
)
def test_what_identifies_is_replaced(text: str, expected: str) -> None:
    assert deidentified(text, KNOWN) == expected


@pytest.mark.parametrize(
    "text",
    [
        "农村妇女返乡创业，全村乡亲受益，走上致富路，带动全镇12个村3000户增收",
        "参加职业技能培训12天，月工资4200元，贷款2000000元，占85.3%",
        "2473帮扶机制，131服务，城镇低保户，45岁",
    ],
)
def test_what_is_harmless_stays(text: str) -> None:
    assert deidentified(text, KNOWN) == text


def test_a_text_with_a_known_name_in_a_spelling_that_is_not_replaced_is_withheld() -> None:
    known = Known(names={"欧阳小明": "R-1"})
    assert deidentified("欧阳’小明开店", known) is None


_SECRETS = {
    "name": st.sampled_from(["张三丰", "李梅", "张 三丰", "李·梅"]),
    "number": st.sampled_from(["320684197003121219", "320684 19700312 1219", "13812345678", "138 1234 5678"]),
    "day": st.dates().map(lambda day: f"{day.year:04}年{day.month}月{day.day}日"),
    "place": st.sampled_from(["悦来镇", "常乐镇", "长兴村", "悦来", "长兴"]),
}
_FILL = st.sampled_from(["", "，", "。", "后", "在", "去", "（", "）", "于", "到", " "])


@settings(max_examples=150, deadline=None)
@given(parts=st.lists(st.tuples(st.one_of(*_SECRETS.values()), _FILL), min_size=1, max_size=6))
def test_nothing_known_is_left_however_the_parts_are_joined(parts: list[tuple[str, str]]) -> None:
    text = "".join(secret + fill for secret, fill in parts)
    found = deidentified(text, KNOWN)
    if found is None:
        return
    searched = search_form(found)
    for secret in ("张三丰", "李梅", "320684197003121219", "13812345678", "悦来", "长兴", "常乐"):
        assert search_form(secret) not in searched
    assert "月" not in found
