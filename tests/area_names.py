"""English names of areas for `tests.area_tables`: pinyin, and the usual words for the kinds of units."""

import importlib
from typing import Final

OUTSIDE: Final = {"710000": "台湾省", "810000": "香港特别行政区", "820000": "澳门特别行政区"}
"""Provinces that the bureau's list does not have."""

_BY_HAND: Final = {
    "陕西省": "Shaanxi",
    "内蒙古自治区": "Inner Mongolia",
    "广西壮族自治区": "Guangxi",
    "西藏自治区": "Tibet",
    "宁夏回族自治区": "Ningxia",
    "新疆维吾尔自治区": "Xinjiang",
    "香港特别行政区": "Hong Kong",
    "澳门特别行政区": "Macau",
    "呼和浩特市": "Hohhot",
    "鄂尔多斯市": "Ordos",
    "呼伦贝尔市": "Hulunbuir",
    "巴彦淖尔市": "Bayannur",
    "乌兰察布市": "Ulanqab",
    "兴安盟": "Hinggan League",
    "锡林郭勒盟": "Xilingol League",
    "阿拉善盟": "Alxa League",
    "哈尔滨市": "Harbin",
    "齐齐哈尔市": "Qiqihar",
    "拉萨市": "Lhasa",
    "日喀则市": "Shigatse",
    "昌都市": "Qamdo",
    "林芝市": "Nyingchi",
    "那曲市": "Nagqu",
    "阿里地区": "Ngari Prefecture",
    "乌鲁木齐市": "Urumqi",
    "克拉玛依市": "Karamay",
    "吐鲁番市": "Turpan",
    "阿克苏地区": "Aksu Prefecture",
    "喀什地区": "Kashgar Prefecture",
    "和田地区": "Hotan Prefecture",
    "阿勒泰地区": "Altay Prefecture",
    "博尔塔拉蒙古自治州": "Bortala Mongol Autonomous Prefecture",
    "巴音郭楞蒙古自治州": "Bayingolin Mongol Autonomous Prefecture",
    "克孜勒苏柯尔克孜自治州": "Kizilsu Kirgiz Autonomous Prefecture",
    "伊犁哈萨克自治州": "Ili Kazakh Autonomous Prefecture",
    "神农架林区": "Shennongjia Forestry District",
    "甘孜藏族自治州": "Garze Tibetan Autonomous Prefecture",
    "阿坝藏族羌族自治州": "Aba Tibetan and Qiang Autonomous Prefecture",
    "果洛藏族自治州": "Golog Tibetan Autonomous Prefecture",
    "迪庆藏族自治州": "Deqen Tibetan Autonomous Prefecture",
}
"""Names that are no pinyin. Provinces and prefectures only: below them, pinyin is used."""

_READ_AS: Final = {
    "万柏林": "Wanbailin",
    "东阿": "Dong'e",
    "乐亭": "Laoting",
    "乐陵": "Laoling",
    "乐清": "Yueqing",
    "六安": "Lu'an",
    "六合": "Luhe",
    "单县": "Shan",
    "台州": "Taizhou",
    "吴堡": "Wubu",
    "大埔": "Dabu",
    "大城": "Daicheng",
    "天台": "Tiantai",
    "宕昌": "Tanchang",
    "尉犁": "Yuli",
    "枞阳": "Zongyang",
    "柞水": "Zhashui",
    "柏乡": "Baixiang",
    "泌阳": "Biyang",
    "洪洞": "Hongtong",
    "浚县": "Xun",
    "涡阳": "Guoyang",
    "渑池": "Mianchi",
    "犍为": "Qianwei",
    "磴口": "Dengkou",
    "筠连": "Junlian",
    "繁峙": "Fanshi",
    "荥经": "Yingjing",
    "荥阳": "Xingyang",
    "莎车": "Shache",
    "莘县": "Shen",
    "蔚县": "Yu",
    "覃塘": "Qintang",
    "谷城": "Gucheng",
    "铅山": "Yanshan",
    "长子": "Zhangzi",
    "长寿": "Changshou",
    "长治": "Changzhi",
    "长沙": "Changsha",
    "隰县": "Xi",
    "黄陂": "Huangpi",
    "黟县": "Yi",
}
"""Readings of names with characters that have several; the rest pypinyin knows."""

_IN_PLACES: Final = {"朝": "chao", "都": "du", "泊": "bo", "长": "chang"}
"""How characters are read in names of places."""

_PEOPLES: Final = {
    "满族": "Manchu",
    "朝鲜族": "Korean",
    "蒙古族": "Mongol",
    "蒙古": "Mongol",
    "回族": "Hui",
    "达斡尔族": "Daur",
    "鄂伦春": "Oroqen",
    "鄂温克族": "Evenk",
    "赫哲族": "Hezhe",
    "锡伯族": "Xibe",
    "锡伯": "Xibe",
    "柯尔克孜族": "Kirgiz",
    "藏族": "Tibetan",
    "羌族": "Qiang",
    "彝族": "Yi",
    "苗族": "Miao",
    "侗族": "Dong",
    "瑶族": "Yao",
    "壮族": "Zhuang",
    "土家族": "Tujia",
    "布依族": "Buyei",
    "水族": "Sui",
    "仡佬族": "Gelao",
    "傣族": "Dai",
    "白族": "Bai",
    "哈尼族": "Hani",
    "景颇族": "Jingpo",
    "傈僳族": "Lisu",
    "拉祜族": "Lahu",
    "佤族": "Va",
    "纳西族": "Naxi",
    "独龙族": "Derung",
    "怒族": "Nu",
    "普米族": "Pumi",
    "布朗族": "Blang",
    "黎族": "Li",
    "畲族": "She",
    "仫佬族": "Mulao",
    "毛南族": "Maonan",
    "土族": "Tu",
    "撒拉族": "Salar",
    "保安族": "Bonan",
    "东乡族": "Dongxiang",
    "裕固族": "Yugur",
    "哈萨克族": "Kazak",
    "哈萨克": "Kazak",
    "塔吉克": "Tajik",
    "各族": "Multi-ethnic",
}
_KINDS: Final = {
    "自治州": "Autonomous Prefecture",
    "地区": "Prefecture",
    "盟": "League",
    "自治县": "Autonomous County",
    "自治旗": "Autonomous Banner",
    "矿区": "Mining District",
    "特区": "Special District",
    "经济技术开发区": "Economic and Technological Development Zone",
    "高新技术产业开发区": "High-tech Industrial Development Zone",
    "经济开发区": "Economic Development Zone",
    "工业园区": "Industrial Park",
    "开发区": "Development Zone",
    "街道办事处": "Subdistrict",
    "街道": "Subdistrict",
    "新区": "New Area",
    "区": "District",
    "县": "County",
    "市": "City",
    "旗": "Banner",
    "民族乡": "Ethnic Township",
    "镇": "Town",
    "乡": "Township",
    "苏木": "Sumu",
    "农场": "Farm",
    "林场": "Forest Farm",
    "渔场": "Fishery",
    "牧场": "Pasture",
    "种畜场": "Stud Farm",
    "原种场": "Seed Farm",
    "良种场": "Seed Farm",
    "监狱": "Prison",
    "林业局": "Forestry Bureau",
    "管理区": "Administrative Area",
    "管委会": "Administrative Committee",
}
_PUNCTUATION: Final = str.maketrans({"（": "(", "）": ")", "、": ",", "—": "-", "·": "-", "“": '"', "”": '"'})
_LONGEST_FIRST: Final = sorted(_KINDS, key=len, reverse=True)
_STARTS_WITH_A_VOWEL: Final = tuple("aoe")


def english_name(code: str, zh: str) -> str:
    """The English name of an area: `Changsha`, `Haimen District`, `Sijia Town`."""
    zh = zh.translate(_PUNCTUATION)
    if zh in _BY_HAND and len(code) == 6:
        return _BY_HAND[zh]
    if code.endswith("00") and len(code) == 6 and zh[-1] in "省市":
        return _pinyin(zh[:-1])
    kind = next((kind for kind in _LONGEST_FIRST if zh.endswith(kind) and len(zh) > len(kind)), "")
    name = zh.removesuffix(kind)
    peoples: list[str] = []
    if kind in ("自治州", "自治县", "自治旗", "乡", "镇", "民族乡", "区"):
        while (found := [one for one in _PEOPLES if name.endswith(one) and len(name) > len(one)]) != []:
            longest = max(found, key=len)
            peoples.insert(0, _PEOPLES[longest])
            name = name.removesuffix(longest)
    people = f" {' and '.join(peoples)}" if len(peoples) < 3 else f" {', '.join(peoples[:-1])} and {peoples[-1]}"
    if len(name) == 1 and zh not in _READ_AS and kind in ("区", "镇"):
        return _pinyin(zh)  # 城区, 矿区: the word for the kind belongs to the name
    return _READ_AS.get(zh, _pinyin(name)) + people.rstrip() + (f" {_KINDS[kind]}" if kind else "")


def _pinyin(name: str) -> str:
    """The syllables joined, an apostrophe before a vowel: Huai'an."""
    if name in _READ_AS:
        return _READ_AS[name]
    library = importlib.import_module("pypinyin")
    said = library.pinyin(name, style=library.Style.NORMAL, errors=list)
    syllables = [_IN_PLACES.get(one, syllable[0]) for one, syllable in zip(name, said, strict=True)]
    joined = "".join(
        f"'{one}" if place and one.startswith(_STARTS_WITH_A_VOWEL) else one for place, one in enumerate(syllables)
    ).replace("v", "ü")
    return joined[:1].upper() + joined[1:]
