"""The accounts of the story: who posts, for which office, and from which source."""

from typing import NamedTuple

from api.demo.cloud_event import SOURCE
from api.demo.offices import BUREAU, CENTRE, town_office


class StoryAccount(NamedTuple):
    """An account; integrations post only `types` (all that their role admits, if there are none)."""

    key: str
    name: str
    role: str
    area: str
    organisation: str
    organisation_type: str
    types: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The source that only this account uses; none for an account that does not post."""
        return () if self.role == "auditor" else (f"{SOURCE}/{self.key}",)


TOWN_1, TOWN_3, TOWN_8 = "town-01", "town-03", "town-08"
DISTRICT, CIVIL, DISABLED, RURAL, TAX = "district", "civil-affairs", "disabled-federation", "rural", "tax"
INSPECTOR, REVIEWER, AUDITOR = "inspector", "reviewer", "auditor"

ACCOUNTS = {
    account.key: account
    for account in (
        StoryAccount(TOWN_1, "沈晓燕", "caseworker", "320614-01", town_office(1), "public_employment_agency"),
        StoryAccount(TOWN_3, "姜志平", "caseworker", "320614-03", town_office(3), "public_employment_agency"),
        StoryAccount(TOWN_8, "曹卫东", "caseworker", "320614-08", town_office(8), "public_employment_agency"),
        StoryAccount(DISTRICT, "倪海霞", "caseworker", "320614", CENTRE, "public_employment_agency"),
        StoryAccount(CIVIL, "民政信息共享接口", "integration", "320614", "海门区民政局", "government"),
        StoryAccount(DISABLED, "残联助残平台", "integration", "320614", "海门区残疾人联合会", "social_organisation"),
        StoryAccount(RURAL, "防返贫监测平台", "integration", "320614", "海门区乡村振兴局", "government"),
        StoryAccount(
            TAX,
            "社保费征缴接口",
            "integration",
            "320614",
            "国家税务总局南通市海门区税务局",
            "government",
            ("person.insurance_started", "person.insurance_stopped", "person.comparison_hit"),
        ),
        StoryAccount(INSPECTOR, "袁立新", "supervisor", "320614", f"{BUREAU}基金监督科", "government"),
        StoryAccount(REVIEWER, "顾敏", "supervisor", "320614", f"{BUREAU}就业促进科", "government"),
        StoryAccount(AUDITOR, "审计组 施俊", "auditor", "320614", "海门区审计局", "government"),
    )
}
"""By key. The auditor reads only."""
