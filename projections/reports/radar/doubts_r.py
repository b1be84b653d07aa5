"""R: doubts that the log itself holds, by unit, pattern and state (记录行为雷达; R4-15)."""

from collections.abc import Mapping
from typing import Any

import msgspec
import psycopg

from domain.radar.material import DateRange
from domain.reference.bilingual_text import BilingualText
from projections.radar.found import list_doubts
from projections.reports.columns import Column
from projections.reports.report import Report
from projections.reports.shapes import Matrix, UnitRows
from service.reference import reference


def found_doubts(conn: psycopg.Connection, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameter `doubts`: the doubts of area and period as JSON, as known to the views of the connection."""
    row = conn.execute("SELECT position FROM projection_position").fetchone()
    assert row is not None
    days, day = DateRange(parameters["first"], parameters["last"]), parameters["day"]
    found = list_doubts(conn, reference().policies, parameters["area_prefixes"], days, row[0], day)
    items = [
        {
            "doubt": each.key,
            "area": each.area,
            "pattern": each.pattern,
            "state": each.state,
            "overdue": each.overdue(day),
            "version": each.doubt.version if each.doubt else 0,
            "day": each.since,
        }
        for each in found
    ]
    return {"doubts": msgspec.json.encode(items).decode()}


def _count(key: str, zh: str, en: str) -> Column:
    return Column(key, BilingualText(zh, en), "times", counts="doubt")


REPORT = Report(
    code="R",
    package=__package__,
    sql="doubts_r.sql",
    finds=found_doubts,
    for_supervision=True,
    title=BilingualText("记录行为雷达", "Recording-behaviour radar"),
    shape=Matrix(
        heading=BilingualText("地区", "Area"),
        rows=UnitRows(heading=BilingualText("地区", "Area")),
        across="radar_pattern",
        unit="times",
        counts="doubt",
    ),
    columns=(
        _count("doubts", "疑点", "Doubts"),
        _count("open", "待分派", "Open"),
        _count("assigned", "核查中", "Assigned"),
        _count("overdue", "逾期未核结", "Overdue"),
        _count("settled", "已核结", "Settled"),
    ),
    definition=BilingualText(
        "由日志自身查找的疑点，参数见政策[version.radar]；疑点只指出何处应核查，不证明什么。以整个区县、整年的记录查找，列出与统计期有关的；"
        "电话号码雷同以目前为准。"
        "统计期按录入时间计算，就业的疑点按上岗日期；录入时间是服务器的实际时间，与演示、填报所用的日期可以不在同一年。\n"
        "疑点计入其全部事件所在的单位；涉及几个单位的归其区县，只计入合计。核查中：已分派核查人；逾期：核结期限已过；"
        "已核结：结论作出后事件没有变化的，有变化的重新列为待分派。",
        "Doubts found in the log itself by the parameters of [version.radar] of the policy; a doubt says where to look "
        "and proves nothing. They are sought in the records of whole districts and years, and counted if they concern "
        "the period; telephones are those of now. The period is one of times of recording, for doubts about jobs of "
        "the days on which they began. Times of recording are real times of the server, and may be of another year "
        "than the day of filling-in, as in a demo.\n"
        "A doubt counts for the unit of all its events; one about several units is their district's, and counts in the "
        "total alone. Assigned: it has an owner; overdue: its term has ended; settled: its events have not changed "
        "since the verdict, otherwise it is open again.",
    ),
)
