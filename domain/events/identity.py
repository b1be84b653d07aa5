"""Facts of identity: what was wrong about who a person is, and that two of the register are one."""

from datetime import date
from typing import Annotated, ClassVar

from domain.events.fact import Fact, Field, Wording
from domain.events.states import LIVE


class IdentityCorrected(Fact, frozen=True, tag="person.identity_corrected"):
    """A field of the identity was wrong (身份更正): a second person approves; the old number stays searchable."""

    title = Wording("身份更正", "Identity corrected")
    wording = Wording(
        "身份更正：{field}由{old}更正为{new}，审批人{approver}",
        "Identity corrected: {field} from {old} to {new}, approved by {approver}",
    )
    after = {"case": LIVE}
    rules = ("approved_by_another", "old_is_present")

    field: Annotated[str, Field("字段", "field", codes="identity_field", required=True, fixed=True)]
    approver: Annotated[str, Field("审批人", "approver", limit=50, required=True)]
    old: Annotated[str | None, Field("原值", "old", limit=50, private=True, mask="full", required=True, fixed=True)] = (
        None
    )
    new: Annotated[str | None, Field("新值", "new", limit=50, private=True, mask="full", required=True, fixed=True)] = (
        None
    )
    birth_date: Annotated[date | None, Field("出生日期", "date of birth", derived=True)] = None
    sex: Annotated[str | None, Field("性别", "sex", codes="sex", derived=True)] = None


class Merged(Fact, frozen=True, tag="person.merged"):
    """A duplicate was merged (重复合并): `merged_person` is one human with `into`; said on both streams."""

    title = Wording("重复合并", "Merged")
    wording = Wording("{merged_person}并入{into}", "{merged_person} merged into {into}")
    after = {"case": LIVE}
    revisable: ClassVar[bool] = False

    into: Annotated[str, Field("合并后保留的人员编号", "survivor", limit=36, required=True, fixed=True)]
    merged_person: Annotated[str | None, Field("被合并的人员编号", "merged person", derived=True)] = None


class MergeReverted(Fact, frozen=True, tag="person.merge_reverted"):
    """A merge was a mistake (撤销合并): both stand again as before; said on both streams."""

    title = Wording("撤销合并", "Merge reverted")
    wording = Wording("撤销{merged_person}[并入{into}]的合并", "Merge of {merged_person} [into {into} ]reverted")
    after = {"case": LIVE}
    revisable: ClassVar[bool] = False

    merged_person: Annotated[str, Field("被合并的人员编号", "merged person", limit=36, required=True, fixed=True)]
    into: Annotated[str | None, Field("合并后保留的人员编号", "survivor", derived=True)] = None


IDENTITY = (IdentityCorrected, Merged, MergeReverted)
