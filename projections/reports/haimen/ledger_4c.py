"""4C: the base ledger, each living person of the area in it exactly once (基础台账; R4-3)."""

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import YES_OR_NO, Column
from projections.reports.report import MOST_PERSONS, Report
from projections.reports.shapes import PersonRows

_BASIC = BilingualText("基本信息", "Person")
_FAMILY = BilingualText("家庭情况", "Family")
_WORK = BilingualText("就失业状况", "Work")
_WISH = BilingualText("就业需求", "Work wished")
_SKILLS = BilingualText("技能水平", "Skills")
_TRAINING = BilingualText("培训意愿", "Training")
_CATEGORY = BilingualText("困难类别", "Difficulty")
_NEEDS = BilingualText("服务需求", "Needs")
_SERVICES = BilingualText("服务与政策", "Services and policies")


def _text(key: str, zh: str, en: str, group: BilingualText, codes: str | None = None) -> Column:
    return Column(key, BilingualText(zh, en), None, group, type="text", codes=codes)


def _answer(key: str, zh: str, en: str, group: BilingualText) -> Column:
    return Column(key, BilingualText(zh, en), None, group, type="text", terms=YES_OR_NO)


def _day(key: str, zh: str, en: str, group: BilingualText) -> Column:
    return Column(key, BilingualText(zh, en), None, group, type="day")


def _times(key: str, zh: str, en: str, group: BilingualText = _SERVICES) -> Column:
    return Column(key, BilingualText(zh, en), "times", group)


def _money(key: str, zh: str, en: str, group: BilingualText) -> Column:
    return Column(key, BilingualText(zh, en), "fen", group, total="none")


REPORT = Report(
    code="4C",
    package=__package__,
    sql="ledger_4c.sql",
    reads="persons",
    of_last_day=True,
    most_rows=MOST_PERSONS,
    title=BilingualText("就业帮扶基础台账", "Base ledger of employment assistance"),
    shape=PersonRows(heading=BilingualText("姓名", "Name")),
    columns=(
        Column("persons", BilingualText("人数", "Persons"), "persons"),
        _text("area", "所属区镇", "unit", _BASIC, "area"),
        _text("id_no", "身份证号", "identity number", _BASIC),
        _text("sex", "性别", "sex", _BASIC, "sex"),
        _day("birth_date", "出生日期", "born", _BASIC),
        _text("ethnicity", "民族", "ethnicity", _BASIC),
        _text("education", "文化程度", "education", _BASIC, "education"),
        _text("marital_status", "婚姻状况", "marital status", _BASIC, "marital_status"),
        _text("hukou_type", "户口性质", "registration type", _BASIC, "hukou_type"),
        _text("phone", "电话", "telephone", _BASIC),
        _text("address", "住址", "address", _BASIC),
        _text("household_id", "家庭编号", "household", _FAMILY),
        _text("relation", "与户主关系", "relation to the head", _FAMILY, "relation"),
        _money("income_per_capita_fen", "人均年收入", "income per head a year", _FAMILY),
        _text("household_status", "零就业家庭", "zero-employment", _FAMILY, "status"),
        _text("poverty_state", "脱贫状态", "poverty status", _FAMILY, "poverty"),
        _text("labour_state", "状况", "status", _WORK, "labour"),
        _text("channel", "就业渠道", "channel", _WORK, "channel"),
        _text("employer", "用人单位", "employer", _WORK),
        _text("post", "岗位", "post", _WORK),
        _money("monthly_wage_fen", "月工资", "wage a month", _WORK),
        _day("employed_since", "就业日期", "employed since", _WORK),
        _day("unemployed_since", "失业日期", "unemployed since", _WORK),
        _text("unemployment_cause", "失业原因", "cause of unemployment", _WORK),
        _answer("wishes_work", "就业意愿", "wishes to work", _WISH),
        _answer("able_to_work", "劳动能力", "able to work", _WISH),
        _text("trades", "意向工种", "trades", _WISH, "trade"),
        _answer("wishes_business", "创业意愿", "wishes to start a business", _WISH),
        _text("skills", "技能", "skills", _SKILLS),
        _text("certificates", "证书", "certificates", _SKILLS),
        _answer("wishes_training", "培训意愿", "wishes to train", _TRAINING),
        _times("courses", "结业培训", "courses completed", _TRAINING),
        _text("categories", "困难类别", "categories", _CATEGORY, "category"),
        _text("level", "分级", "level", _CATEGORY, "level"),
        _text("case_state", "个案状态", "case", _CATEGORY, "case"),
        _day("recognised_on", "认定日期", "recognised on", _CATEGORY),
        _text("needs", "服务需求", "needs", _NEEDS, "need"),
        _text("helper", "帮扶人", "helper", _NEEDS),
        _day("assessed_on", "调查日期", "assessed on", _NEEDS),
        _times("briefings", "政策宣讲", "policy briefings"),
        _times("guidances", "职业指导", "career guidances"),
        _times("job_infos", "岗位信息", "job information"),
        _times("introductions", "职业介绍", "job introductions"),
        _text("benefits", "享受政策", "benefits granted", _SERVICES, "benefit"),
    ),
    definition=BilingualText(
        "期末当日本地区负责的每一个在世人员，一人一行，不重不漏，含已退出管理的（继续跟踪）；合并的重复登记只列保留的一人。\n"
        "意愿、能力、工种、技能、服务需求以最近一次需求调查为准，未调查的为空；就业以当前主要工作为准，核实为不属实的不算；"
        "服务次数、结业培训和享受政策为历年累计；零就业家庭为所在家庭当日的状态。\n"
        "姓名、证件号码、电话、住址部分遮盖，出生日期只列年份；有权限的人员逐人查阅时才显示全部，并记入访问日志。"
        "已结束的统计期，按其最后一日。",
        "Each living person for whom the area is responsible on the last day, a row each, nobody twice and nobody left "
        "out, also after an exit (tracking goes on); of merged registrations the surviving person is listed.\n"
        "Wishes, ability, trades, skills and needs are those of the latest assessment, empty without one; work is the "
        "present main job, without those that a verification refuted; services, courses and benefits are those of all "
        "years; zero-employment is the status of the household on the day.\n"
        "Names, identity numbers, telephones and addresses are partly masked, of a date of birth the year is shown; "
        "who may see more does so person by person, which is logged. Of a period that has ended, the ledger is that of "
        "its last day.",
    ),
)
