"""Names, identity numbers, telephones and addresses of people who do not exist.

Identity numbers are valid in form only. Telephones begin with 154, which no operator gives to its customers.
"""

from datetime import date
from itertools import accumulate
from random import Random

from domain.identity.id_number import check_digit

HAIMEN_CITY = "320684"  # the region in which they were first registered: Haimen became a district only in 2020

# Rough frequencies in Nantong; the compound ones are rarer in truth than here, but the demo should show some.
_SURNAMES = {
    "陈": 62, "张": 58, "王": 56, "黄": 48, "陆": 44, "施": 42, "徐": 36, "沈": 34, "顾": 33, "杨": 30, "李": 30,
    "朱": 28, "姜": 24, "倪": 22, "袁": 20, "蔡": 20, "吴": 20, "周": 20, "茅": 16, "俞": 15, "秦": 14, "龚": 13,
    "曹": 12, "成": 11, "汤": 11, "季": 10, "江": 10, "宋": 9, "管": 8, "樊": 7, "仇": 6, "郁": 6, "瞿": 5, "卞": 4,
    "东": 2, "欧阳": 4, "司马": 3, "上官": 3, "诸葛": 2, "夏侯": 2, "皇甫": 1,
}  # fmt: skip
_FAMILY = tuple(_SURNAMES)
_FAMILY_WEIGHTS = tuple(accumulate(_SURNAMES.values()))

_OLDER = {
    "f": ("秀桂玉美惠凤淑素月金红翠菊亚彩", "英兰芳珍琴萍华云娟梅芬霞莲妹凤"),
    "m": ("建国志卫永德金汉洪正士学庆文耀", "华明平兵林祥良军忠康生荣才新泉"),
}
_YOUNGER = {
    "f": ("晓雨佳思欣梦雅静子诗婷慧", "婷雯怡敏洁琪萱妍彤悦琳颖"),
    "m": ("宇浩子俊天志晨嘉海一家泽", "轩杰豪然涛鹏辰凯睿宸阳博"),
}

_VILLAGES = [
    "河东",
    "河西",
    "新桥",
    "永兴",
    "保安",
    "富民",
    "德胜",
    "同心",
    "曙光",
    "长圩",
    "中兴",
    "大洪",
    "汤家",
    "占仁",
    "闸桥",
    "三和",
    "凤飞",
    "民生",
    "双烈",
    "补竹",
]


def surname(dice: Random) -> str:
    """A family name, by weight."""
    return dice.choices(_FAMILY, cum_weights=_FAMILY_WEIGHTS)[0]


def given_name(dice: Random, sex: str, born: date) -> str:
    """A given name that was usual in the year of birth: one character or two."""
    first, last = (_OLDER if born.year < 1985 else _YOUNGER)[sex]
    return dice.choice(last) if dice.random() < 0.12 else dice.choice(first) + dice.choice(last)


def id_no(dice: Random, sex: str, born: date, taken: set[str], region: str = HAIMEN_CITY) -> str:
    """An unused identity number for a sex, a birth date and a region. It counts as used from now on."""
    while True:
        sequence = dice.randrange(1 if sex == "m" else 0, 1000, 2)
        first17 = f"{region}{born:%Y%m%d}{sequence:03d}"
        if first17 not in taken:
            taken.add(first17)
            return first17 + check_digit(first17)


def with_check_digit(first17: str) -> str:
    """The number with its check character. An odd sequence (the last three digits) is a man's."""
    return first17 + check_digit(first17)


def with_wrong_check_digit(number: str) -> str:
    """The number with a typing mistake: its check character is wrong."""
    return number[:17] + ("1" if number[17] != "1" else "2")


def phone(dice: Random) -> str:
    """A mobile number in form."""
    return f"154{dice.randrange(10**8):08d}"


def address(dice: Random, unit_name: str, unit_kind: str) -> str:
    """A village, group and house; in a subdistrict a neighbourhood."""
    place = f"海门区{unit_name}{dice.choice(_VILLAGES)}"
    if unit_kind == "subdistrict":
        return f"{place}社区{dice.randint(1, 40)}幢{dice.randint(1, 6)}0{dice.randint(1, 4)}室"
    return f"{place}村{dice.randint(1, 28)}组{dice.randint(1, 60)}号"
