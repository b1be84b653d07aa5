"""`/v1/people/{id}/extract`: all that is held about a person, from where, and who has read it (PIPL, article 45)."""

from typing import Any

from api.http.responses.extract import Extract
from projections.views.registry import VIEWS
from tests.api.conftest import Office
from tests.world import ZHANG_SAN, EventMaker, id_no

WHO = f"id_no:{ZHANG_SAN}"
OTHER = id_no("1972-03-12", 992)
ASKED = "reason=本人到窗口申请查阅&requested_by=self"


def extract(office: Office, person: str, lang: str = "zh", **options: Any) -> dict[str, Any]:
    answer = office.get(f"/v1/people/{person}/extract?{ASKED}", lang=lang, **options)
    assert Extract().validate(answer) == {}
    return answer


def table(answer: dict[str, Any], name: str) -> dict[str, str]:
    """The first row of a table in words, by column."""
    found = next(each for each in answer["tables"] if each["view"] == name)
    return dict(zip([column["key"] for column in found["columns"]], found["texts"][0], strict=True))


def told(office: Office, make: EventMaker) -> str:
    return office.person(
        make.event("profile_updated", "2021-01-06", WHO, address="海门区悦来镇长兴村5组12号", health="左腿残疾"),
        make.event("helper_paired", "2021-01-07", WHO, helper="陆志明", unit="镇人社所", phone="13912340000"),
        make.event(
            "employed", "2021-02-01", WHO, channel="employer", employer="海门某家纺有限公司", monthly_wage_fen=420000
        ),
        make.event("household_joined", "2021-01-08", WHO, household_id="H", relation="head"),
        phone="13812345678",
    )


def test_pipl_45_the_person_gets_all_that_is_held_in_words_with_its_sources_and_readers(
    office: Office, make: EventMaker
) -> None:
    person = told(office, make)
    wrong = make.event("surveyed", "2021-02-02", WHO, method="电话")
    office.given(wrong)
    office.given(make.event("voided", "2021-03-01", WHO, target_version=6, reason={"text": "录错人"}))
    office.post(make.event("left_post", "2021-01-20", WHO, cause="辞职"))  # refused: waits
    office.get(f"/v1/people/{person}?reveal=true", role="supervisor")
    for _ in range(2):
        office.get("/v1/reports/4C", role="auditor")
    office.get("/v1/households/H?purpose=%E6%A0%B8%E5%AF%B9", role="auditor")

    answer = extract(office, person)
    texts = {each["field"]: each["text"] for each in answer["particulars"]}
    assert (texts["name"], texts["id_no"], texts["phone"], texts["health"]) == (
        "张三", ZHANG_SAN, "13812345678", "左腿残疾",
    )  # fmt: skip
    sources = {each["field"]: (each["version"], each["source"]) for each in answer["particulars"]}
    assert (sources["phone"], sources["address"]) == ((1, "/test"), (2, "/test"))
    assert {each["organisation"] for each in answer["particulars"]} == {"海门区就业管理中心"}

    shown = [(each["title"], bool(each["voided_by"])) for each in answer["events"]]
    assert shown == [
        ("实名登记", False), ("信息变更", False), ("结对帮扶", False), ("加入家庭", False), ("就业", False),
        ("摸排走访", True), ("作废", False),
    ]  # fmt: skip
    assert "海门区悦来镇长兴村5组12号" in answer["events"][1]["text"]
    assert answer["events"][1]["data"]["health"] == "左腿残疾"
    assert "13912340000" not in str(answer)  # the telephone of the helper is the helper's
    assert (table(answer, "roster")["case_state"], table(answer, "employment")["channel"]) == ("已登记", "单位就业")
    assert table(answer, "employment")["monthly_wage_fen"] == "4200.00元"
    assert {"roster", "employment", "service"} & {each["view"] for each in answer["tables"]} == {"roster", "employment"}
    (waiting,) = answer["waiting"]
    assert (waiting["kind"], waiting["title"]) == ("quarantine", "离岗")
    looks = [(each["role"], each["title"], each["list"], each["times"], each["purpose"]) for each in answer["readers"]]
    assert looks[:3] == [
        ("auditor", "查看家庭", "320614/H", 1, "核对"),
        ("auditor", "查看列有本人的清单、报表", "reports/4C", 2, ""),
        ("supervisor", "查看（未遮盖）", "", 1, ""),
    ]

    assert extract(office, person, "en")["events"][0]["title"] == "Registered"
    again = extract(office, person)
    assert again["readers"][0]["title"] == "出具个人信息查阅件"
    (account, _, subject, details, _) = office.lines("extract.read")[-1]
    assert (subject, details["reason"], details["requested_by"]) == (person, "本人到窗口申请查阅", "self")
    page = office.call("GET", f"/v1/people/{person}/extract?{ASKED}&format=html", lang="zh").text
    assert ZHANG_SAN in page
    assert 'class="void"' in page
    assert account in page


def test_a_caseworker_of_the_area_makes_it_with_a_reason_and_nobody_else(office: Office, make: EventMaker) -> None:
    person = told(office, make)
    path = f"/v1/people/{person}/extract"
    assert office.call("GET", f"{path}?{ASKED}", role="auditor").get_json()["code"] == "auth.role"
    assert office.call("GET", f"{path}?{ASKED}", area="320614-02").status_code == 404
    assert office.call("GET", f"{path}?requested_by=self").get_json()["field"] == "reason"
    assert office.call("GET", f"{path}?reason=本人申请").get_json()["field"] == "requested_by"
    number = office.call("GET", f"{path}?requested_by=self&reason=电话13812345678")
    assert number.get_json()["code"] == "extract.number_in_reason"


def test_of_a_merged_record_the_events_and_readers_of_both_are_held(office: Office, make: EventMaker) -> None:
    kept = told(office, make)
    duplicate = office.person(
        make.event("surveyed", "2021-02-02", f"id_no:{OTHER}", method="电话"), id_no=OTHER, name="张三"
    )
    office.get(f"/v1/people/{duplicate}?reveal=true")
    office.given(make.event("merged", "2021-08-01", duplicate, into=kept))
    answer = extract(office, duplicate)
    assert answer["person"] == kept
    assert {each.get("person", kept) for each in answer["events"]} == {kept, duplicate}
    assert "person.reveal" in {each["action"] for each in answer["readers"]}


def test_of_a_person_whose_events_are_all_void_they_are_held_nevertheless(office: Office, make: EventMaker) -> None:
    person = office.person()
    void = make.event("voided", "2021-02-01", person, target_version=1, reason={"text": "误登"})
    office.given(void)
    answer = extract(office, person)
    assert ([each["title"] for each in answer["events"]], answer["tables"]) == (["实名登记", "作废"], [])


def test_every_view_of_persons_is_in_words(office: Office, make: EventMaker) -> None:
    """Whatever view is added, its columns have titles and its codes names: no code of a list is shown as it is."""
    person = office.person(
        make.event("recognised", "2021-01-10", WHO, categories=["dibao"], basis="表1"),
        make.event("employed", "2021-02-01", WHO, channel="public_welfare", employer="镇环卫所"),
        make.event("benefit_refused", "2021-03-01", WHO, benefit="rent_subsidy", reason={"text": "无场地"}),
        make.event(
            "appeal_filed", "2021-03-05", WHO, procedure="appeal", decision="person.benefit_refused", applicant="周邻里"
        ),
        make.event("typical_case_recorded", "2021-03-06", WHO, kind="employment", consent=True, text="就业"),
    )
    answer = extract(office, person)
    assert {each["view"] for each in answer["tables"]} <= {view.name for view in VIEWS}
    assert (table(answer, "appeal")["decision_type"], table(answer, "typical_case")["kind"]) == (
        "不予补贴",
        "就业典型",
    )
    assert table(answer, "civil_affairs_notice")["matter"] == "低保对象已就业"
    assert table(answer, "roster")["categories"] == "低保家庭成员"
    assert "周邻里" not in str(answer)
    codes = ("public_welfare", "dibao", "appeal_decision", "benefit_refused", "rent_subsidy", "recognised")
    shown = [text for each in answer["tables"] for row in each["texts"] for text in row]
    assert [code for code in codes if code in shown] == []
