"""Titles of the columns that several views have; a view gives those of its own columns (`View.labels`)."""

from collections.abc import Mapping
from typing import Final

from domain.reference.bilingual_text import BilingualText

COMMON_LABELS: Final[Mapping[str, BilingualText]] = {
    "person_id": BilingualText("人员编号", "person id"),
    "household_id": BilingualText("家庭编号", "household"),
    "household_key": BilingualText("家庭（命名地区/编号）", "household (named by area/id)"),
    "version": BilingualText("事件序号", "event no."),
    "area": BilingualText("所属地区", "area"),
    "counted_group": BilingualText("计入群体", "counted group"),
    "name": BilingualText("姓名", "name"),
    "channel": BilingualText("就业渠道", "channel"),
    "employer": BilingualText("用人单位", "employer"),
    "kind": BilingualText("类型", "kind"),
    "retires_on": BilingualText("退休日期", "retires on"),
    "since": BilingualText("自", "since"),
    "until": BilingualText("至（不含）", "until (exclusive)"),
}
