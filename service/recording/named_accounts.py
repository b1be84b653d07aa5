"""The accounts that events name: helpers, inspectors, relatives. Accounts decide who may inspect whom, not names."""

from collections.abc import Sequence
from typing import Final

import msgspec
import psycopg

from domain.errors import Refusal
from domain.events.doubts import DoubtAssigned, DoubtSettled
from domain.events.event import Event
from domain.events.staff_relations import StaffRelationNoted
from domain.events.supervision import SpotChecked
from domain.events.support import HelperPaired
from service.recording.submission import Decision
from service.reference import scope_of
from service.security.accounts import known_names, present_accounts

NAMES_ACCOUNTS: Final = (HelperPaired, SpotChecked, StaffRelationNoted, DoubtAssigned)
"""The event types that name accounts."""


def resolve_accounts(conn: psycopg.Connection, decision: Decision) -> None:
    """Adds the accounts of helper and inspectors to the event of the decision where they are named by their ids.

    An account that has ended may be named: the event may be older. Raises Refusal (rule) for an account that does not
    exist, for inspectors without accounts, and for the owner of a doubt who could not settle it (docs/domain.md 7).
    """
    event = decision.submission.event
    if isinstance(event, HelperPaired):
        resolved: Event = _with_helper_account(conn, event)
    elif isinstance(event, SpotChecked):
        resolved = _with_inspector_accounts(conn, event)
    elif isinstance(event, StaffRelationNoted):
        _refuse_unknown(conn, (event.account,), "account")
        return
    elif isinstance(event, DoubtAssigned):
        _refuse_other_owner(conn, event, decision.submission.subject or "")
        return
    else:
        return
    if resolved is not event:
        decision.submission = msgspec.structs.replace(decision.submission, event=resolved)


def _with_helper_account(conn: psycopg.Connection, event: HelperPaired) -> HelperPaired:
    """A helper is paired by the account, or by name and unit only: not every helper has an account."""
    if event.helper_account is not None:
        _refuse_unknown(conn, (event.helper_account,), "helper_account")
        return event
    if known_names(conn, (event.helper,)):
        return msgspec.structs.replace(event, helper_account=event.helper)
    return event


def _with_inspector_accounts(conn: psycopg.Connection, event: SpotChecked) -> SpotChecked:
    """Every inspector that is named has an account. If the accounts are given too, the names are for readers only."""
    if event.inspector_accounts:
        _refuse_unknown(conn, event.inspector_accounts, "inspector_accounts")
        if len(event.inspectors) > len(event.inspector_accounts):
            zh, en = "有检查人没有写明账号", "an inspector is named without an account"
            raise _inspectors_are_accounts(zh, en, "inspector_accounts", ())
        return event
    if not event.inspectors:
        return event
    known = known_names(conn, event.inspectors)
    if missing := [name for name in event.inspectors if name not in known]:
        raise _inspectors_are_accounts(
            f"检查人应是账号：没有账号“{'、'.join(missing)}”；请在inspector_accounts中写明检查人的账号",
            f"inspectors are accounts: there is no account {', '.join(map(repr, missing))};"
            " give the accounts of the inspectors in inspector_accounts",
            "inspectors",
            missing,
        )
    return msgspec.structs.replace(event, inspector_accounts=event.inspectors)


def _refuse_other_owner(conn: psycopg.Connection, event: DoubtAssigned, area: str) -> None:
    """The owner of a doubt can settle it: the account has not ended, settles doubts, and covers the area."""
    name, may = event.owner, DoubtSettled.posted_by
    known = present_accounts(conn, (name,)).get(name)
    if known is None:
        zh, en = f"没有账号“{name}”，或已停用", f"there is no account {name!r}, or it has ended"
        raise Refusal("rule", "account.unknown", zh, en, {"account": name}, field="owner")
    role, own_area = known
    if role not in may:
        zh = f"角色{role}的账号“{name}”不能核结疑点，不能担任核查人"
        en = f"{name!r}, of the role {role}, cannot settle doubts, so it cannot be the owner"
        raise Refusal("rule", "doubt.owner_role", zh, en, {"account": name, "allowed": list(may)}, field="owner")
    if not scope_of(own_area).covers(area):
        zh = f"账号“{name}”的管辖地区不含疑点所在地区{area}，不能担任核查人"
        en = f"the area of {name!r} does not cover that of the doubt, {area}, so it cannot be the owner"
        raise Refusal("rule", "doubt.owner_area", zh, en, {"account": name, "area": area}, field="owner")


def _refuse_unknown(conn: psycopg.Connection, names: Sequence[str], field: str) -> None:
    known = known_names(conn, names)
    for name in names:
        if name not in known:
            raise Refusal(
                "rule",
                "account.unknown",
                f"没有账号“{name}”",
                f"there is no account {name!r}",
                {"account": name},
                field=field,
            )


def _inspectors_are_accounts(zh: str, en: str, field: str, missing: Sequence[str]) -> Refusal:
    return Refusal("rule", "inspectors_are_accounts", zh, en, {"missing": list(missing)}, field=field)
