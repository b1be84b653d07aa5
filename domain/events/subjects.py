"""The kinds of subjects whose ids a district assigns, with their names."""

from collections.abc import Mapping
from typing import Final

from domain.reference.bilingual_text import BilingualText

DISTRICT_SUBJECTS: Final[Mapping[str, BilingualText]] = {
    "post": BilingualText("岗位", "post"),
    "fair": BilingualText("招聘会", "fair"),
    "task": BilingualText("任务", "task"),
    "activity": BilingualText("活动", "activity"),
    "project": BilingualText("项目", "project"),
    "vacancy": BilingualText("招聘岗位", "vacancy"),
    "course": BilingualText("培训班", "course"),
}
