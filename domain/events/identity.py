"""Events about the identity of a person: corrections, merges of two records, and reversals of merges."""

from datetime import date
from typing import Annotated, ClassVar

from domain.events.event import Event, EventText, Field
from domain.events.states import LIVE


class IdentityCorrected(Event, frozen=True, tag="person.identity_corrected"):
    """A field of the identity was corrected (身份更正). The profile may require confirmation by a second account.

    A new identity number also sets birth date and sex. The old number remains searchable. `approver` is a note of an
    approval on paper.
    """

    title = EventText("身份更正", "Identity corrected")
    event_text = EventText(
        "身份更正：{field}由{old}改为{new}[，审批人{approver}]",
        "Identity corrected: {field} from {old} to {new}[, approved by {approver}]",
    )
    allowed_from = {"case": LIVE}
    rules = ("old_is_present",)
    setting_of = ("field",)

    field: Annotated[
        str, Field("更正项目", "field", codes="identity_field", required=True, corrected_by="person.identity_corrected")
    ]
    approver: Annotated[str | None, Field("审批人", "approver", limit=50)] = None
    old: Annotated[
        str | None,
        Field("原值", "old", 100, private=True, mask="full", required=True, corrected_by="person.identity_corrected"),
    ] = None
    new: Annotated[
        str | None,
        Field("新值", "new", 100, private=True, mask="full", required=True, corrected_by="person.identity_corrected"),
    ] = None
    birth_date: Annotated[
        date | None,
        Field(
            "出生日期",
            "date of birth",
            mask="birth_date",
            derived=True,
            corrected_by="person.identity_corrected",
        ),
    ] = None
    sex: Annotated[
        str | None, Field("性别", "sex", codes="sex", derived=True, corrected_by="person.identity_corrected")
    ] = None


class Merged(Event, frozen=True, tag="person.merged"):
    """Two records belong to one person (重复合并). Posted for the duplicate, recorded on both streams."""

    title = EventText("重复合并", "Merged")
    event_text = EventText(
        "合并至{into}[，被合并{merged_person}]", "Merged into {into}[, merged record {merged_person}]"
    )
    allowed_from = {"case": LIVE}
    amendable: ClassVar[bool] = False

    into: Annotated[str, Field("保留的人员编号", "surviving person", limit=36, required=True, fixed=True)]
    merged_person: Annotated[str | None, Field("被合并的人员编号", "merged person", limit=36, derived=True)] = None


class MergeReverted(Event, frozen=True, tag="person.merge_reverted"):
    """A merge was reverted (撤销合并): both records are separate persons again."""

    title = EventText("撤销合并", "Merge reverted")
    event_text = EventText("撤销与{merged_person}的合并", "The merge of {merged_person} was reverted")
    allowed_from = {"case": LIVE}
    amendable: ClassVar[bool] = False

    merged_person: Annotated[str, Field("被合并的人员编号", "merged person", limit=36, required=True, fixed=True)]
    into: Annotated[str | None, Field("保留的人员编号", "surviving person", limit=36, derived=True)] = None


IDENTITY = (IdentityCorrected, Merged, MergeReverted)
