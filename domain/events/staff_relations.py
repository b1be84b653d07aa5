"""Relations between a person and the accounts of staff (回避): decisions, approvals and draws respect them."""

from typing import Annotated, ClassVar

from domain.events.event import SUPERVISORS, Event, EventText, Field
from domain.events.states import KNOWN


class StaffRelationNoted(Event, frozen=True, tag="person.staff_relation_noted"):
    """The person is a relative of the holder of an account, or is the holder (应回避的工作人员; docs/domain.md 7).

    From the day of the event that account decides nothing of the case, and neither approves, inspects nor accepts.
    """

    title = EventText("登记应回避的工作人员", "Staff relation noted")
    event_text = EventText(
        "账号{account}的持有人与本人有关系（{relation}），应当回避",
        "The holder of the account {account} is related to the person ({relation}) and stays out of the case",
    )
    posted_by = ("integration", "caseworker", *SUPERVISORS)
    allowed_from = {"case": KNOWN}
    setting_of = ("account",)

    account: Annotated[str, Field("账号", "account", limit=100, required=True, fixed=True)]
    relation: Annotated[str, Field("关系", "relation", codes="staff_relation", required=True)]


class StaffRelationEnded(Event, frozen=True, tag="person.staff_relation_ended"):
    """The relation to the holder of an account no longer exists, for a stated reason (解除回避).

    Only a supervisor may record it: it gives the account back what the relation took away.
    """

    title = EventText("解除回避", "Staff relation ended")
    event_text = EventText(
        "账号{account}的持有人不再需要回避", "The holder of the account {account} no longer stays out of the case"
    )
    posted_by = SUPERVISORS
    retried = False
    allowed_from = {"case": KNOWN}
    reason_required: ClassVar[bool] = True
    rules = ("ends_a_staff_relation",)
    setting_of = ("account",)

    account: Annotated[str, Field("账号", "account", limit=100, required=True, fixed=True)]


STAFF_RELATIONS = (StaffRelationNoted, StaffRelationEnded)
