"""Made-up employers of each town with credit codes valid in form, the posts they offer, the trades people learn."""

from dataclasses import dataclass
from functools import cache
from random import Random

from api.demo.plan import units

_KINDS = (
    ("家纺", "缝纫工 裁剪工 质检员 包装工"),
    ("绣品", "绣花工 整烫工 检验员"),
    ("服装", "车位工 裁床工 后道工"),
    ("电子", "装配工 检测员 仓管员"),
    ("机械", "钳工 数控操作工 焊工"),
    ("食品", "分拣员 包装工 冷库管理员"),
    ("建筑", "木工 钢筋工 资料员"),
    ("家政服务", "家政服务员 育婴员 钟点工"),
    ("养老服务", "养老护理员 护工 厨师"),
    ("物业", "保洁员 保安 绿化养护工"),
    ("餐饮", "中式面点师 服务员 洗碗工"),
    ("物流", "分拣员 驾驶员 装卸工"),
)

TRADES = (
    ("养老护理", "养老护理员"),
    ("家政服务", "家政服务员"),
    ("中式面点", "中式面点师"),
    ("缝纫", "缝纫工"),
    ("保洁", "保洁员"),
    ("育婴", "育婴员"),
    ("中式烹调", "中式烹调师"),
    ("电工", "电工"),
    ("电子商务", "电子商务师"),
)
"""Trade of the course, occupation on the certificate; the first three are those the notice names."""
TRADE_WEIGHTS = (26, 22, 20, 9, 6, 6, 5, 3, 3)

PROVIDERS = tuple(f"海门某{kind}职业培训学校" for kind in ("惠民", "家政", "技工", "康养"))
ISSUER = "海门某职业技能评价中心"
FLEXIBLE_WORK = ["钟点工", "零工（家纺加工）", "季节性采摘", "网约配送", "临时装卸", "来料加工", "社区便民服务"]
OWN_BUSINESS = ["早餐店", "小百货店", "家纺网店", "水产摊", "理发店", "快递代收点", "蔬菜摊"]
WELFARE_POSTS = {
    "street_cleaning": "公共卫生保洁员",
    "security": "公共安全保安员",
    "greening": "公共环境保绿员",
    "elderly_care": "养老护理托幼服务员",
    "home_care": "居家养老服务员",
    "river_guard": "护渔员",
}
"""The kinds of public-welfare post that the notice lists, and what their holders are called."""


@dataclass(frozen=True, slots=True)
class Employer:
    """A company that does not exist."""

    name: str
    uscc: str
    posts: tuple[str, ...]


@cache
def employers(seq: int) -> tuple[Employer, ...]:
    """The employers of a unit."""
    town = "海门" + units()[seq - 1].name.removeprefix("海门")
    return tuple(
        Employer(f"{town}某{kind}有限公司", credit_code(seq * 100 + place), tuple(posts.split()))
        for place, (kind, posts) in enumerate(_KINDS, start=1)
    )


def any_employer(dice: Random, seq: int) -> Employer:
    """An employer, mostly of the same unit."""
    return dice.choice(employers(seq if dice.random() < 0.8 else dice.randint(1, len(units()))))


def credit_code(number: int) -> str:
    """A unified social credit code valid in form: both its check characters fit (GB 32100, GB 11714)."""
    body = f"{number:08d}"
    remainder = 11 - sum(int(c) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    code = "91320684" + body + {10: "X", 11: "0"}.get(remainder, str(remainder))
    total = sum(_CHARACTERS.index(c) * pow(3, place, 31) for place, c in enumerate(code))
    return code + _CHARACTERS[-total % 31]


_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
