"""What several cases of the story have in common: helpers, jobs with an employer, findings of the inspection."""

from typing import Any

from api.demo.offices import town_office
from api.demo.story.accounts import ACCOUNTS, DISTRICT, INSPECTOR
from api.demo.story.script import Script, Someone
from api.demo.workplaces import Employer

INSPECTION = "2021年第四季度就业真实性抽查"
REGION = "320682"
"""Of the identity numbers of the story; nobody else of the demo has it."""

HELPERS = {1: "沈晓燕", 2: "秦正明", 3: "姜志平", 4: "朱惠萍", 5: "陆建国", 6: "徐菊芳", 7: "周洪军", 8: "曹卫东"}
"""The helper of each unit, by its number; the later units have none yet, so their tasks wait for a helper."""

_ACCOUNT_NAMES = {account.name for account in ACCOUNTS.values()}


def helper_of(unit: int) -> dict[str, str]:
    """The helper of the unit as `helper_paired` names one: with the account, if the helper has one."""
    name = HELPERS[unit]
    account = {"helper_account": name} if name in _ACCOUNT_NAMES else {}
    return {"helper": name, "unit": town_office(unit), **account}


def hired(
    script: Script, someone: Someone, time: str, employer: Employer, post: str, wage_fen: int, **data: Any
) -> int:
    """A job in the town for a year, registered by the district on behalf of the employer; returns the version."""
    return script.add(
        DISTRICT,
        someone,
        "employed",
        time,
        behalf=employer.name,
        channel="employer",
        employer=employer.name,
        uscc=employer.uscc,
        post=post,
        monthly_wage_fen=wage_fen,
        contract_months=12,
        place="town",
        **data,
    )


def finding(
    script: Script, someone: Someone, time: str, unit: int, item: str, severity: str, due: str, **data: Any
) -> int:
    """A finding of the inspection, which the office of the unit has to rectify; returns the version."""
    return script.add(
        INSPECTOR,
        someone,
        "finding_raised",
        time,
        inspection=INSPECTION,
        item=item,
        severity=severity,
        due=due,
        unit=town_office(unit),
        **data,
    )
