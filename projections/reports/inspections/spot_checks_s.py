"""S: what spot checks found, by unit, and what it says of the population (抽查报告; R3-16, R4-13)."""

from collections.abc import Callable
from typing import Final

from domain.inspections.statistics import Estimate
from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column, Rank
from projections.reports.inspections.counts import ERROR_RATE, JUDGED, MANDATORY, PARAMETERS, RANDOM, VERDICTS
from projections.reports.inspections.estimates import Estimated, NotEstimated
from projections.reports.report import Report
from projections.reports.shapes import UnitRows

_FINDINGS: Final = BilingualText("问题整改", "Findings")
_ESTIMATE: Final = BilingualText("总体推断", "Estimate for the population")


def _estimated(key: str, title: BilingualText, figure: Callable[[Estimate], float]) -> Column:
    return Estimated(key, title, "persons", _ESTIMATE, errors="nonconforming", judged="judged", figure=figure)


REPORT = Report(
    code="S",
    package=__package__,
    sql="spot_checks_s.sql",
    inspections="inspections_printed.sql",
    for_supervision=True,
    parameters=PARAMETERS,
    title=BilingualText("抽查报告", "Spot checks"),
    shape=UnitRows(heading=BilingualText("地区", "Area")),
    columns=(
        Column("sampled", BilingualText("抽中", "Sampled"), "person_times", RANDOM),
        Column("reached", BilingualText("见到", "Reached"), "person_times", RANDOM),
        Column("not_reached", BilingualText("未见到", "Not reached"), "person_times", RANDOM),
        Column("pending", BilingualText("未检查", "Not yet checked"), "person_times", RANDOM),
        *VERDICTS,
        *ERROR_RATE,
        Rank(
            "rank",
            BilingualText("名次（1为最好）", "Rank (1 is best)"),
            None,
            RANDOM,
            by=("error_high",),
            lowest_first=True,
        ),
        Column("mandatory", BilingualText("个案", "Cases"), "person_times", MANDATORY),
        Column("mandatory_reached", BilingualText("见到", "Reached"), "person_times", MANDATORY),
        Column("mandatory_nonconforming", BilingualText("不符合", "Nonconforming"), "person_times", MANDATORY),
        Column("replaced", BilingualText("替换", "Replaced"), "person_times"),
        Column("findings", BilingualText("发现问题", "Raised"), "times", _FINDINGS),
        Column("on_time", BilingualText("按期整改", "Rectified on time"), "times", _FINDINGS, follows=True),
        Column("overdue", BilingualText("逾期", "Overdue"), "times", _FINDINGS, follows=True),
        Column("escalated", BilingualText("升级处理", "Escalated"), "times", _FINDINGS, follows=True),
        Column("found_fen", BilingualText("查出金额", "Money found"), "fen", _FINDINGS),
        Column("recovered_fen", BilingualText("追回金额", "Recovered"), "fen", _FINDINGS, follows=True),
        _estimated("population", BilingualText("推断人数", "Persons it holds for"), lambda one: one.population),
        _estimated("estimate", BilingualText("估计差错", "In error"), lambda one: one.errors),
        _estimated("estimate_low", BilingualText("下限", "low"), lambda one: one.low),
        _estimated("estimate_high", BilingualText("上限", "high"), lambda one: one.high),
        NotEstimated(
            "unknown",
            BilingualText("不能推断", "Persons it says nothing of"),
            "persons",
            _ESTIMATE,
            errors="nonconforming",
            judged="judged",
        ),
    ),
    hidden=(JUDGED,),
    definition=BilingualText(
        "统计期内抽签的各次抽查，或所指明的一次，以至今的检查结果为准；终止的抽查只列名。抽查按镇街分层的，个案计入所在层的镇街，"
        "否则计入检查时（尚未检查的为目前）的责任单位。被替换的个案只计入替换；复查不计。\n"
        "见到：有检查结论的；未见到含拒绝检查的。任何一项不符合的个案为不符合，各项都符合的为符合，其余为无法核实。"
        "必查个案不是随机抽取的，不计入差错率和推断。\n"
        "差错率＝不符合÷（符合＋不符合），上下限为威尔逊区间，置信水平由政策规定。"
        "名次按差错率上限从低到高，1为最好：查得多而没有差错的在前，2人中0人与200人中0人不并列；"
        "上限相同的并列，没有人得到判定的无名次。都是100%的也并列，只有这些时都为1：看名次须一并看差错率。\n"
        "发现问题计入责任单位，已撤销的不计；被退回的整改不算整改。按期整改：期限内报告整改的；逾期：迟于期限整改的，和期末当日已过期限而未整改的。"
        "查出、追回金额为这些问题的金额。\n"
        "总体推断：各层差错率按该层人数加权（Cochran 1977），各层威尔逊区间经有限总体校正后合并（Zou等2009）。"
        "没有人得到判定的层不能推断，列名并给出人数；各次抽查的总体可能重叠，所以一行只含一次抽查时才推断。",
        "The inspections drawn in the period, or the one named, with the results known so far; an abandoned one is "
        "only listed. Where towns are strata a case counts for the town of its stratum, else for the unit responsible "
        "when it was checked, or now. A case that was replaced counts as that alone; second checks do not count.\n"
        "Reached: checked with a result; not reached includes who refused. A case is nonconforming if any item is, "
        "conforming if all items are, else not verifiable. Mandatory cases were not drawn by chance and enter neither "
        "the error rate nor the estimate.\n"
        "Error rate: nonconforming / (conforming + nonconforming), with Wilson's interval; the policy gives the level "
        "of confidence. The rank is by the upper bound, lowest first, so 1 is best: who was checked much without an "
        "error stands first, and 0 of 2 is not equal to 0 of 200. Equal bounds share a place, and where nobody was "
        "judged there is none. Units with 100 % share one too, which is 1 if there are no others: read the rank beside "
        "the rate.\n"
        "A finding counts for its responsible unit, unless it was withdrawn; a rectification that was rejected is "
        "none. On time: reported as rectified by the due day; overdue: later, or not at all though the due day was "
        "before the last day of the stocks. Money is that of these findings.\n"
        "Estimate: the error rate of each stratum weighted by its persons (Cochran 1977), the intervals of the strata "
        "with finite population correction combined by Zou et al. 2009. It says nothing of a stratum in which nobody "
        "was judged: these are named, with their persons. Populations of several inspections may overlap, so a line "
        "has an estimate only if it holds one inspection.",
    ),
)
