"""3B: the channels by which persons were employed (渠道结构; R3-5 to R3-10)."""

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column, Share
from projections.reports.report import Report
from projections.reports.shapes import ListedRows

REPORT = Report(
    code="3B",
    package=__package__,
    sql="channels_3b.sql",
    counts_from="year",
    title=BilingualText("就业困难人员就业渠道结构表", "Channels of employment of persons in difficulty"),
    shape=ListedRows(
        heading=BilingualText("渠道", "Channel"),
        terms={
            "employer": BilingualText("用人单位吸纳", "Employers"),
            "flexible": BilingualText("灵活就业、自主创业", "Flexible work and self-employment"),
            "public_welfare": BilingualText("公益性岗位", "Public-welfare posts"),
        },
    ),
    columns=(
        Column("persons", BilingualText("人数", "Persons"), "persons"),
        Share("share", BilingualText("占比", "Share"), "percent", of="persons"),
        Column(
            "zero_employment_members",
            BilingualText("其中零就业家庭成员", "of these members of zero-employment families"),
            "persons",
        ),
        Share(
            "zero_employment_share",
            BilingualText("零就业家庭成员占比", "Share of members of zero-employment families"),
            "percent",
            of="zero_employment_members",
            whole="persons",
        ),
        Column("trained", BilingualText("免费培训", "Trained free of charge"), "person_times", empty=None, total="own"),
    ),
    definition=BilingualText(
        "人数按人计，每人每年只计一次，渠道、地区以当年首次符合条件的就业为准，自1月1日至期末；核实为不属实的不计。其他渠道的只计入合计。\n"
        "零就业家庭成员为就业当日其家庭已认定而无人就业的，是人数中的一部分，不是渠道。占比以合计人数为分母，四舍五入保留一位小数，各项之和可能不等于100.0。\n"
        "免费培训为同期结业人次，不分渠道。",
        "Persons count once a year, by channel and area of the first counted employment of the year, from 1 January to "
        "the end of the period; a job that was refuted does not count. Other channels are in the total only.\n"
        "Members of zero-employment families: those whose family was recognised and had nobody in work on the day; "
        "they are part of the persons, and no channel. Shares are of the total, rounded half up to one decimal, and "
        "need not add up to 100.0.\n"
        "Trained: courses completed in the same time, of no channel.",
    ),
)
