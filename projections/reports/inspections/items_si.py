"""SI: what spot checks found, by item of the form (抽查报告分项表; R3-16, R4-13)."""

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column
from projections.reports.inspections.counts import ERROR_RATE, JUDGED, MANDATORY, PARAMETERS, RANDOM, VERDICTS, sum_of
from projections.reports.report import Report
from projections.reports.shapes import CodeRows

REPORT = Report(
    code="SI",
    package=__package__,
    sql="items_si.sql",
    inspections="inspections_printed.sql",
    for_supervision=True,
    parameters=PARAMETERS,
    title=BilingualText("抽查报告分项表", "Spot checks by item"),
    shape=CodeRows(heading=BilingualText("检查项目", "Item"), codes="spot_check_item"),
    columns=(
        sum_of(
            "checked",
            BilingualText("检查", "Checked"),
            RANDOM,
            (column.key for column in VERDICTS),
        ),
        *VERDICTS,
        *ERROR_RATE,
        Column("mandatory", BilingualText("检查", "Checked"), "person_times", MANDATORY),
        Column("mandatory_nonconforming", BilingualText("不符合", "Nonconforming"), "person_times", MANDATORY),
    ),
    hidden=(JUDGED,),
    definition=BilingualText(
        "报告S所计个案中见到本人的，各检查项目的结论；合计为各项之和。抽查表以外的项目只计入合计。\n"
        "差错率＝不符合÷（符合＋不符合），上下限为威尔逊区间；必查个案不计入。一个项目只问适用的人，"
        "总体中有多少人适用不详，所以分项不作推断。",
        "The verdict on each item, of the cases of report S that were reached; the total is the sum of the items. "
        "Items that are not of the form count in the total only.\n"
        "Error rate: nonconforming / (conforming + nonconforming), with Wilson's interval, without mandatory cases. An "
        "item is asked of those it applies to, and how many these are in the population is not known: so there is no "
        "estimate by item.",
    ),
)
