"""`/v1/typical-cases`: who consented to what, and the export without names (R0-10, R1-18)."""

import csv
from io import StringIO
from typing import Any

from api.http.responses.typical_cases import PublishedCasePage, TypicalCasePage
from tests.api.conftest import Office
from tests.world import ZHANG_SAN, EventMaker, id_no

WHO = f"id_no:{ZHANG_SAN}"
WIFE = id_no("1972-03-12", 992)
TEXT = (
    "张三（身份证320684197003121219，电话13812345678）2021年5月6日离开悦来镇长兴村，妻子李梅在海门某家纺有限公司上班，"
    "帮扶人陆志明上门三次，现开办早餐店，带动三人就业"
)
SECRETS = (
    "张三", "李梅", "陆志明", ZHANG_SAN, "13812345678", "5月6日", "悦来", "长兴", "海门某家纺", "1970", "320614-01",
)  # fmt: skip


def told(office: Office, make: EventMaker) -> str:
    """A couple with a helper, an employer and five typical cases, of which one may be published."""
    person = office.person(
        make.event("household_joined", "2021-01-06", WHO, household_id="H", relation="head"),
        make.event("helper_paired", "2021-01-07", WHO, helper="陆志明", unit="镇人社所"),
        make.event("employed", "2021-01-08", WHO, channel="employer", employer="海门某家纺有限公司"),
        *(
            make.event("typical_case_recorded", f"2021-06-{day:02}", WHO, kind=kind, text=TEXT, **data)
            for day, kind, data in (
                (1, "entrepreneurship", {"consent": True, "expires_on": "2026-11-21"}),
                (2, "employment", {"consent": False}),
                (3, "employment", {"consent": True, "expires_on": "2026-11-20"}),
                (4, "employment", {"consent": True}),
            )
        ),
        make.event("typical_case_withdrawn", "2021-07-01", WHO, case="employment"),
        phone="13812345678",
    )
    joined = make.event("household_joined", "2021-01-06", f"id_no:{WIFE}", household_id="H", relation="spouse")
    office.person(joined, id_no=WIFE, name="李梅", time="2021-01-05T10:00:00+08:00")
    return person


def listed(office: Office, query: str = "") -> list[dict[str, Any]]:
    answer = office.get(f"/v1/typical-cases?{query}")
    assert TypicalCasePage().validate(answer) == {}
    return list(answer["items"])


def test_r0_10_only_while_the_consent_holds_a_case_is_exported_and_without_what_identifies(
    office: Office, make: EventMaker
) -> None:
    """Given consent until today, none, expired yesterday and withdrawn, then one of four is exported."""
    person = told(office, make)
    states = [each["consent"] for each in listed(office)]
    assert states == ["holds", "none", "withdrawn", "withdrawn"]
    assert [each["recorded_on"] for each in listed(office, "consent=withdrawn&kind=employment&limit=1")] == [
        "2021-06-03"
    ]
    assert {each["name"] for each in listed(office)} == {"张*"}
    assert [each["consent"] for each in listed(office, "as_of=2021-06-04")] == ["holds", "none", "holds", "holds"]

    answer = office.get("/v1/typical-cases/export", lang="zh")
    assert PublishedCasePage().validate(answer) == {}
    (case,) = answer["items"]
    assert (case["kind"], case["area"], case["area_name"], case["year"]) == (
        "entrepreneurship",
        "320614",
        "海门区",
        2021,
    )
    assert not [secret for secret in SECRETS if secret in case["text"]]
    assert case["text"].startswith(f"{case['person']}（身份证某，电话某）2021年离开某")
    assert case["text"].endswith("现开办早餐店，带动三人就业")
    assert person not in str(answer)

    again = office.get("/v1/typical-cases/export", area="320614-01")["items"][0]
    assert (again["number"], again["person"]) == (case["number"], case["person"])
    assert office.get("/v1/typical-cases/export", area="320614-02")["items"] == []
    table = office.call("GET", "/v1/typical-cases/export?format=csv").get_data(as_text=True).lstrip("\ufeff")
    assert [row["text"] for row in csv.DictReader(StringIO(table))] == [case["text"]]
    assert [line[2] for line in office.lines("list.read")[-1:]] == ["typical-cases/export"]

    office.world.now = office.world.now.replace(day=22)
    assert office.get("/v1/typical-cases/export")["items"] == []


def test_a_withdrawal_recorded_for_a_duplicate_holds_after_the_merge(office: Office, make: EventMaker) -> None:
    other = f"id_no:{WIFE}"
    kept = office.person()
    duplicate = office.person(
        make.event("typical_case_recorded", "2021-06-01", other, kind="employment", consent=True, text="甲"),
        make.event("typical_case_recorded", "2021-06-02", other, kind="employment", consent=True, text="乙"),
        make.event("typical_case_withdrawn", "2021-07-01", other, case="2"),
        id_no=WIFE,
        name="张三",
    )
    office.given(make.event("merged", "2021-08-01", duplicate, into=kept))
    assert [(each["person"], each["consent"]) for each in listed(office)] == [(kept, "withdrawn"), (kept, "holds")]
    assert [each["text"] for each in office.get("/v1/typical-cases/export")["items"]] == ["乙"]
    office.given(make.event("merge_reverted", "2021-09-01", kept, merged_person=duplicate))
    assert [(each["person"], each["consent"]) for each in listed(office)] == [
        (duplicate, "withdrawn"),
        (duplicate, "holds"),
    ]
