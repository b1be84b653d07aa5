"""The timeline of a person over HTTP."""

from typing import Any

from service.postgres.database import connect_as_owner
from tests.api.conftest import Json, Office
from tests.world import AGENCY, ZHANG_SAN, CloudEvent, EventMaker

WHO = f"id_no:{ZHANG_SAN}"
WHY = {"code": "typo", "text": "录入有误"}


def timeline(office: Office, person: str, lang: str = "zh", query: str = "") -> list[Json]:
    items: list[Json] = office.get(f"/v1/people/{person}/history{query}", lang=lang)["items"]
    return items


def employed(make: EventMaker, time: str = "2021-05-06", **data: Any) -> CloudEvent:
    return make.event("employed", time, WHO, **{"channel": "employer", "monthly_wage_fen": 420000, **data})


def test_given_an_event_then_its_item_has_actor_times_reason_evidence_and_changes(
    office: Office, make: EventMaker
) -> None:
    evidence = [{"name": "contract.pdf", "sha256": "0" * 64}]
    person = office.person(employed(make, "2021-05-06T09:00:00+08:00", reason=WHY, evidence=evidence))
    item = timeline(office, person)[1]
    recorded_at = item.pop("recorded_at")
    assert recorded_at.startswith("20")
    assert item.pop("late_days") > 1000
    assert {
        "version": 2,
        "type": "person.employed",
        "text": "就业：单位就业，月工资4200.00元",
        "occurred_at": "2021-05-06T09:00:00+08:00",
        "actor": {"name": "caseworker@320614", "role": "caseworker", **AGENCY},
        "source": "/test",
        "profile": "haimen@2021-01-01",
        "reason": {"code": "typo", "title": "笔误", "text": "录入有误", "legal_basis": ""},
        "evidence": evidence,
        "changes": [
            {
                "field": "labour",
                "label": "就业状态",
                "before": "unknown",
                "after": "employed",
                "text": "就业状态：未知→就业",
            }
        ],
        "corrected_by": None,
        "voided_by": None,
        "corrects": None,
    } == item


def test_given_the_language_then_lines_codes_areas_and_money_come_in_it(office: Office, make: EventMaker) -> None:
    person = office.person(
        employed(make, insured=True, place="county"),
        make.event("moved", "2021-06-01", WHO, to_area="320614-03"),
        make.event(
            "recognised", "2021-06-02", WHO, categories=["dibao", "disabled"], basis="文件", review_on="2022-06-01"
        ),
    )
    assert [item["text"] for item in timeline(office, person)] == [
        "海门街道实名登记：张*（320684***********9）",
        "就业：单位就业，月工资4200.00元，地点县内，参保是",
        "迁往海门港新区",
        "认定为就业困难人员：低保家庭人员、残疾人员，依据文件，复核日期2022-06-01",
    ]
    assert [item["text"] for item in timeline(office, person, "en")] == [
        "Registered by real name in Haimen Subdistrict: 张* (320684***********9)",
        "Employed: employer, wage a month 4200.00 yuan, place in the county, insured yes",
        "Moved to Haimen Port New Area",
        "Recognised as a person in employment difficulty: Minimum-living-allowance family, Disabled, basis 文件,"
        " review on 2022-06-01",
    ]
    assert (
        timeline(office, person)[2]["changes"][0]["field"],
        timeline(office, person)[2]["changes"][0]["before"],
        timeline(office, person)[2]["changes"][0]["after"],
        timeline(office, person)[2]["changes"][0]["text"],
    ) == ("area", "320614-01", "320614-03", "所属地区：海门街道→海门港新区")


def test_given_a_correction_then_it_follows_the_corrected_event_with_the_values_before_and_after(
    office: Office, make: EventMaker
) -> None:
    person = office.person(
        employed(make),
        make.event("surveyed", "2021-06-01", WHO, method="入户"),
        make.event(
            "corrected",
            "2021-07-01",
            WHO,
            target_version=2,
            changes={"monthly_wage_fen": 450000, "time": "2021-05-10", "channel": "flexible"},
            reason=WHY,
        ),
    )
    items = timeline(office, person)
    assert [item["version"] for item in items] == [1, 2, 4, 3]
    wrong, correction = items[1], items[2]
    assert (wrong["corrected_by"], wrong["voided_by"], wrong["corrects"]) == (4, None, None)
    assert (wrong["text"], wrong["occurred_at"]) == ("就业：单位就业，月工资4200.00元", "2021-05-06")
    assert correction["corrects"] == 2
    assert [tuple(change.values()) for change in correction["changes"]] == [
        ("monthly_wage_fen", "月工资", 420000, 450000, "月工资：4200.00元→4500.00元"),
        ("time", "发生时间", "2021-05-06", "2021-05-10", "发生时间：2021-05-06→2021-05-10"),
        ("channel", "就业渠道", "employer", "flexible", "就业渠道：单位就业→灵活就业"),
    ]
    assert correction["text"].startswith("更正第2条：月工资：4200.00元→4500.00元；发生时间：")


def test_given_two_corrections_then_the_second_starts_from_the_values_of_the_first(
    office: Office, make: EventMaker
) -> None:
    corrections = [
        make.event("corrected", day, WHO, target_version=2, changes={"monthly_wage_fen": fen}, reason=WHY)
        for day, fen in (("2021-07-01", 450000), ("2021-07-02", 460000))
    ]
    person = office.person(employed(make), *corrections)
    items = timeline(office, person)
    assert (items[1]["corrected_by"], [item["version"] for item in items]) == (4, [1, 2, 3, 4])
    assert [(item["changes"][0]["before"], item["changes"][0]["after"]) for item in items[2:]] == [
        (420000, 450000),
        (450000, 460000),
    ]


def test_given_a_correction_of_a_private_field_then_it_is_masked_unless_revealed(
    office: Office, make: EventMaker
) -> None:
    person = office.person(
        make.event(
            "corrected",
            "2021-07-01",
            WHO,
            target_version=1,
            changes={"address": "长兴村3组12号", "phone": "13812345678"},
            reason=WHY,
        )
    )
    masked, shown = timeline(office, person)[1], timeline(office, person, query="?reveal=true")[1]
    assert [(change["before"], change["after"]) for change in masked["changes"]] == [
        (None, "长兴村****"),
        (None, "138****5678"),
    ]
    assert "12号" not in str(masked)
    assert [(change["before"], change["after"]) for change in shown["changes"]] == [
        (None, "长兴村3组12号"),
        (None, "13812345678"),
    ]


def test_given_a_void_then_the_event_keeps_its_place_and_changes_nothing(office: Office, make: EventMaker) -> None:
    person = office.person(
        employed(make),
        make.event("surveyed", "2021-06-01", WHO, method="入户"),
        make.event("voided", "2021-07-01", WHO, target_version=2, reason=WHY, approver="王"),
    )
    items = timeline(office, person)
    assert [item["version"] for item in items] == [1, 2, 4, 3]
    assert (
        items[1]["voided_by"],
        items[1]["changes"],
        items[2]["text"],
        items[2]["corrects"],
    ) == (4, [], "作废第2条；审批人王", 2)


def test_given_a_void_of_a_void_then_the_event_is_effective_again(office: Office, make: EventMaker) -> None:
    person = office.person(
        employed(make),
        make.event("voided", "2021-07-01", WHO, target_version=2, reason=WHY),
        make.event("voided", "2021-07-02", WHO, target_version=3, reason=WHY),
    )
    items = timeline(office, person)
    assert [(item["version"], item["voided_by"]) for item in items] == [(1, None), (2, None), (3, 4), (4, None)]
    assert items[1]["changes"][0]["field"] == "labour"


def test_given_a_voided_registration_then_its_history_can_still_be_read_where_it_was(
    office: Office, make: EventMaker
) -> None:
    person = office.person(make.event("voided", "2021-07-01", WHO, target_version=1, reason=WHY))
    assert office.call("GET", f"/v1/people/{person}").status_code == 404
    assert [item["version"] for item in timeline(office, person)] == [1, 2]
    assert office.call("GET", f"/v1/people/{person}/history", area="320614-02").status_code == 404


def test_given_late_events_then_they_are_in_business_order_with_their_delay(office: Office, make: EventMaker) -> None:
    person = office.person(make.event("surveyed", "2021-08-01", WHO, method="电话"), employed(make))
    items = timeline(office, person)
    assert [item["version"] for item in items] == [1, 3, 2]
    assert items[1]["late_days"] - items[2]["late_days"] == 87


def test_given_an_update_of_contact_data_then_only_the_given_fields_are_shown(office: Office, make: EventMaker) -> None:
    person = office.person(
        make.event("profile_updated", "2021-03-01", WHO, phone="13812345678", income_per_capita_fen=1234567),
        make.event("profile_updated", "2021-03-02", WHO, health="三级残疾"),
    )
    assert [item["text"] for item in timeline(office, person)[1:]] == [
        "信息变更；电话138****5678；家庭人均年收入12345.67元",
        "信息变更；健康状况****",
    ]
    assert timeline(office, person, query="?reveal=true")[2]["text"] == "信息变更；健康状况三级残疾"
    with connect_as_owner(office.world.url) as conn:
        conn.execute("DELETE FROM zuji.person_key")
    assert [item["text"] for item in timeline(office, person, query="?reveal=true")[1:]] == [
        "信息变更；家庭人均年收入12345.67元（已删除）",
        "信息变更（已删除）",
    ]
