"""Validation of what an operator enters for an account: role, name, area, organisation, sources and event types."""

import getpass
import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from domain.events import CATALOGUE
from domain.reference.bilingual_text import BilingualText
from domain.reference.nearest import nearest, of_areas
from service.operator_error import OperatorError
from service.recording.submission import default_source
from service.reference import reference

ROLES: Final = ("integration", "caseworker", "supervisor", "auditor", "admin")
POSTING_ROLES: Final = ("integration", "caseworker", "supervisor")
"""Roles whose accounts post events, each account from its own sources."""

LONGEST_NAME: Final = 100
LONGEST_SOURCE: Final = 200
LAST_DAY: Final = date(2999, 12, 31)

UNSTATED: Final = "unstated"
"""The type of organisation of an account that was created before it had to be stated."""

_control = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]").search


class AccountRefused(OperatorError):
    """An account cannot be created or changed as the operator asked."""


def operator() -> str:
    """The user of the operating system that runs the command, as `os:<name>`."""
    try:
        return f"os:{getpass.getuser()}"
    except (KeyError, OSError):  # a container may run as a number without a name
        return "os:"


def refuse_account(name: str, role: str, area: str, types: Sequence[str]) -> None:
    """Raises AccountRefused for an invalid role, name, area or event type."""
    if role not in ROLES:
        raise AccountRefused(
            f"role: 应为 {', '.join(ROLES)} 之一，实为 {role!r}",
            f"role: expected one of {', '.join(ROLES)}, got {role!r}",
        )
    if not name.strip() or name != name.strip() or len(name) > LONGEST_NAME or _control(name):
        raise AccountRefused(
            f"name: 应为 1 至 {LONGEST_NAME} 个字符，首尾无空白",
            f"name: expected 1 to {LONGEST_NAME} characters without blanks around them",
        )
    if name.startswith("os:"):
        raise AccountRefused(
            "name: “os:”保留给命令行操作者", "name: 'os:' is reserved for operators of the command line"
        )
    if area and reference().areas.nearest(area) is None:
        zh, en, _ = of_areas(area, reference().areas, LAST_DAY)
        raise AccountRefused(f"area: 没有区划代码“{area}”{zh}", f"area: there is no area {area!r}{en}")
    if unknown := [one for one in types if one not in CATALOGUE]:
        found = nearest(unknown[0], CATALOGUE)
        zh, en = (f"；最接近：{found}", f"; nearest: {found}") if found else ("", "")
        raise AccountRefused(f"types: 没有类型“{unknown[0]}”{zh}", f"types: there is no type {unknown[0]!r}{en}")


def organisation_types() -> dict[str, BilingualText]:
    """The types of organisations that the policy profiles name (R0-6), by code."""
    return {code: term for policy in reference().policies.all() for code, term in policy.organisation_types.items()}


def refuse_organisation(organisation: str, organisation_type: str) -> None:
    """Raises AccountRefused unless the organisation has a name and its type is a code of some policy profile."""
    if not organisation.strip() or len(organisation) > LONGEST_NAME or _control(organisation):
        raise AccountRefused(
            f"organisation: 账号应有单位，1 至 {LONGEST_NAME} 个字符",
            f"organisation: an account has an organisation, of 1 to {LONGEST_NAME} characters",
        )
    known = organisation_types()
    if organisation_type not in known:
        raise AccountRefused(
            f"organisation-type: 应为 {'、'.join(f'{code} {term.zh}' for code, term in known.items())} 之一",
            f"organisation-type: expected one of {', '.join(known)}",
        )


def sources_of(name: str, role: str, sources: Sequence[str]) -> list[str]:
    """The sources of the account: those given, else `/accounts/<name>`. Raises AccountRefused."""
    if role not in POSTING_ROLES:
        if sources:
            raise AccountRefused(f"source: 角色“{role}”不报送", f"source: the role {role!r} does not post")
        return []
    for source in sources:
        if not source.strip() or source != source.strip() or len(source) > LONGEST_SOURCE or _control(source):
            raise AccountRefused(
                f"source: 应为 1 至 {LONGEST_SOURCE} 个字符", f"source: expected 1 to {LONGEST_SOURCE} characters"
            )
    return list(dict.fromkeys(sources)) or [default_source(name)]


def day_of(day: date | None) -> date | None:
    """The last day of an account, as given. Raises AccountRefused for a day after LAST_DAY."""
    if day is not None and day > LAST_DAY:
        raise AccountRefused(f"expires: 至迟 {LAST_DAY}", f"expires: no later than {LAST_DAY}")
    return day
