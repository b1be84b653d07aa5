"""Names: surnames with the frequencies of China, given names of one character or two."""

from collections.abc import Callable

# Rough frequencies, in tenths of a percent of the people; the compound ones at the end are rarer in truth.
_SURNAMES = (
    "王72 李72 张68 刘54 陈45 杨31 黄22 赵23 吴21 周21 徐17 孙15 马13 朱13 胡12 郭12 何11 林11 高10 罗9 "
    "郑9 梁8 谢8 宋8 唐7 许7 韩7 冯6 邓6 曹6 彭5 曾5 肖5 田4 董4 袁4 潘4 于4 蒋4 蔡4 余4 杜4 叶4 程4 苏4 "
    "魏4 吕4 丁4 任3 沈6 姚3 卢3 姜4 崔3 钟3 谭3 陆6 汪3 范3 金3 石3 廖2 贾2 夏3 韦2 付2 方3 白2 邹3 孟2 "
    "熊2 秦3 邱3 江3 尹2 薛3 闫2 段2 雷2 侯3 龙1 史3 陶3 黎1 贺1 顾5 毛2 郝1 龚3 邵3 万2 钱3 严3 武1 戴3 "
    "莫1 孔1 向1 汤3 施3 季3 倪3 俞2 茅1 缪1 仲1 殷2 华1 卞1 包1 束1 眭1 欧阳1 司马1 上官1 "
)
_FEMALE = (
    "秀桂玉美惠凤淑素月金红翠菊亚彩英兰芳珍琴萍华云娟梅芬霞莲妹晓雨佳思欣梦雅静子诗婷慧雯怡敏洁琪萱妍彤悦琳颖"
    "丽艳燕玲娜蓉薇岚春秋冬夏瑞如意文爱小海清水香荷蕾蓓莉茜馨瑶瑾璇璐冰倩倪媛婉宁安平君俊巧巾"
)
_MALE = (
    "建国志卫永德金汉洪正士学庆文耀华明平兵林祥良军忠康生荣才新泉宇浩子俊天晨嘉海一家泽轩杰豪然涛鹏辰凯睿宸阳博"
    "伟强磊勇刚峰龙飞斌波辉健亮亚春东南松柏树根宝富贵福寿禄长大小成立民友仁义礼智信振兴中"
)
_ONE_CHARACTER = 0.15


def _pool(frequencies: str) -> tuple[str, ...]:
    found = []
    for word in frequencies.split():
        name = word.rstrip("0123456789")
        found += [name] * int(word[len(name) :])
    return tuple(found)


_POOL = _pool(_SURNAMES)


def surname(of: int) -> str:
    """A family's name; the same number has the same."""
    return _POOL[of * 617 % len(_POOL)]


def given(random: Callable[[], float], male: bool) -> str:
    """A given name."""
    characters = _MALE if male else _FEMALE
    first = characters[int(random() * len(characters))]
    return first if random() < _ONE_CHARACTER else first + characters[int(random() * len(characters))]
