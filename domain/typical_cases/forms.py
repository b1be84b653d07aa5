"""The forms of texts that identify somebody though nothing is known of them: numbers, dates, addresses, names.

They replace too much rather than too little.
"""

import re
from typing import Final

import msgspec

SURNAME_TITLES: Final = "某某|某"
TITLES: Final = "女士|先生|师傅|大姐|大哥|大叔|阿姨|大妈|大爷|大伯|大娘|老师|同志|老板|书记|主任|经理"
"""What follows a surname where the given name is left out, and titles that follow a name."""

_SURNAMES: Final = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|令狐|夏侯|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董"
    "潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴"
    "严莫孔向汤施倪季俞殷樊季成茅袁瞿仇]"
)
_AFTER_NAME: Final = (
    "[的是在和与、，。；：,;:！!？?（）() 说为帮上到介联把被给通了将从向主推送耐也就还又及等因现曾已有出]|$"
)
_GIVEN: Final = rf"(?:[\u4e00-\u9fff]{{2}}(?={_AFTER_NAME})|[\u4e00-\u9fff](?={_AFTER_NAME})|[\u4e00-\u9fff]{{2}})"
_ROLES: Final = (
    "丈夫|妻子|爱人|老公|老婆|儿子|女儿|儿媳|女婿|父亲|母亲|爸爸|妈妈|哥哥|姐姐|弟弟|妹妹|婆婆|公公|爷爷|奶奶|帮扶人|责任人|"
    "负责人|联系人|结对干部|干部|书记|支书|主任|镇长|村长|组长|队长|网格长|院长|厂长|经理|村民|居民|市民|老板|名叫|叫做|叫|姓名[:：]?|同事|邻居|专干|协理员|网格员|工作人员|学员|户主"
)
_CN: Final = "一二三四五六七八九十〇零○两廿卅"
_BEGINS: Final = "开业|开店|开始|上岗|上班|入职|签约|签订|领证|领取|到岗|就业|毕业|参加|起"
_MONTHS: Final = (
    "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    "Nov(?:ember)?|Dec(?:ember)?"
)
_STOP: Final = (
    "在到于从的了是和与及、，。；：！？,.;:!?（）()“”\"' "
    "一全本该这那某各每进回来去住往赴向由离驻位叫为给把被让同跟就并个座条名"
)
_LIVES: Final = "家住|住在|位于|住址[:：]?|地址[:：]?"
_PUNCTUATION: Final = "，。；：！？,.;:!?（）() 、"
_PLACE_NAME: Final = rf"[^{_STOP}\W\da-zA-Z]{{1,6}}"
_NO_PLACE: Final = "(?:农|乡|山|新农|城|集|家|故|返|下|回|老|同|入|离|市|出|思|公|道|当地|附近|邻)"


class Form(msgspec.Struct, frozen=True):
    """A form of text, and what it is replaced by."""

    pattern: re.Pattern[str]
    replacement: str

    def apply(self, text: str) -> str:
        """The text with every occurrence replaced."""
        return self.pattern.sub(self.replacement, text)


def _form(pattern: str, replacement: str) -> Form:
    return Form(re.compile(pattern, re.IGNORECASE), replacement)


FORMS: Final = (
    # numbers and addresses on the network
    _form(r"https?://\S+|www\.\S+", "某网址"),
    _form(r"[A-Z0-9_.+-]+@[A-Z0-9-]+(?:\.[A-Z0-9-]+)+", "某邮箱"),
    _form(r"((?:微信|QQ|抖音|快手)号?)[:：]?\s*[A-Z0-9_-]{4,}", r"\1某号"),
    _form(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][A-Z0-9]{5,6}(?![A-Z0-9])", "某车牌"),
    # dates: the year is left
    _form(r"((?:19|20)\d\d)\s*年\s*\d{1,2}\s*月份?(?:\s*\d{1,2}\s*[日号])?", r"\1年"),
    _form(r"((?:19|20)\d\d)\s*[-/.]\s*(?:0?[1-9]|1[0-2])\s*[-/.]\s*(?:[12]\d|3[01]|0?[1-9])(?!\d)", r"\1年"),
    _form(r"((?:19|20)\d\d)[-/.](?:0[1-9]|1[0-2])(?![-/.\d])", r"\1年"),
    _form(r"(?<!\d)((?:19|20)\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)", r"\1年"),
    _form(rf"(?<![\d.])(?:0?[1-9]|1[0-2])\.(?:[12]\d|3[01]|0?[1-9])(?=\s*(?:{_BEGINS}))", "某日"),
    _form(rf"([{_CN}]{{4}})年[{_CN}正腊冬]{{1,3}}月份?(?:初?[{_CN}]{{1,3}}[日号]?)?", r"\1年"),
    _form(rf"(?:\d{{1,2}}|[{_CN}正腊冬]{{1,3}})\s*月\s*初?(?:\d{{1,2}}|[{_CN}]{{1,3}})\s*[日号]?", "某日"),
    _form(rf"\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})\.?,?\s+((?:19|20)\d\d)", r"\1"),
    _form(rf"(?:{_MONTHS})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)", r"\1"),
    _form(rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})|(?:{_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?)\b", "a day"),
    # long numbers: identity, telephone, account, credit code
    _form(r"(?<![A-Z0-9])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![A-Z0-9])", "某号码"),
    _form(r"(?<!\d)(?:\+?86[- ]?)?\d{2,6}(?:[- ]\d{3,8}){1,4}[X]?(?!\d)", "某号码"),
    _form(r"(?<!\d)\d{7,}[X]?(?!\d|\s*[元万人户斤亩])", "某号码"),
    _form(rf"[{_CN}]{{7,}}", "某号码"),
    # small places
    _form(
        rf"{_PLACE_NAME}(大道|路|街|巷|弄|里)\s*(?:\d+|[{_CN}]+)\s*号?(?:[-之]\d+)?(?:\s*\d+\s*(?:[号幢栋楼室弄]|单元))*",
        r"某\1",
    ),
    _form(rf"({_LIVES})[^{_PUNCTUATION}某]{{1,12}}?(大道|路|街|巷|弄)(?![过线边上])", r"\1某\2"),
    _form(rf"(?:\d+|[{_CN}]+)\s*(?:号楼|[幢栋]|单元|室)", "某处"),
    _form(
        rf"(?!{_NO_PLACE}[村镇乡路])(?!乡镇|街道){_PLACE_NAME}?(?<![{_STOP}农山城家故返下回老同入集市])"
        r"(居委会|村委会|新村|社区|街道|小区|花园|公寓|大厦|村|镇|乡)(?!亲|下|土|贤|情|愁|级|长|民|容|里人|上人)",
        r"某\1",
    ),
    _form(rf"(?:第?\d+|第?[{_CN}]+)\s*(村民小组|小组|组|大队|生产队)", r"某\1"),
    # organisations
    _form(rf"{_PLACE_NAME}(中学|小学|幼儿园|职业学校|技校|学院|大学|医院|卫生院|养老院|敬老院|福利院)", r"某\1"),
    _form(rf"[^{_STOP}\W\da-zA-Z]{{1,20}}?(有限责任公司|有限公司|股份公司|公司|合作社|厂)", r"某\1"),
    # names that follow a word for a person, or precede a title or the sex
    _form(rf"({_ROLES})(?:{_SURNAMES}){_GIVEN}", r"\1某人"),
    _form(rf"(?:{_SURNAMES})(?:[\u4e00-\u9fff]{{0,2}}?(?:{TITLES})|某某?(?![\u4e00-\u9fff]))", "某人"),
    _form(rf"(?<![\u4e00-\u9fff])(?:{_SURNAMES})[\u4e00-\u9fff]{{1,2}}(?=[，,（(]\s*[男女])", "某人"),
    _form(r"(?<!\d)\d{1,2}\s*日", "某日"),
    _form(r"(?<!\d)\d{1,4}\s*号(?![线召])", "某号"),
)
"""All forms in the order in which they are replaced."""
