"""`/v1/contradictions`: facts that cannot all be true, with the money at stake; decided by a correction or a void."""

from typing import Any

import pytest

from api.http.responses.contradictions import ContradictionPage
from projections.rebuild.check import check
from tests.api.conftest import Office
from tests.world import KEYS, ZHANG_SAN, CloudEvent, EventMaker, id_no

Json = dict[str, Any]
WHO = f"id_no:{ZHANG_SAN}"
OTHER = id_no("1972-03-12", 992)
THIRD = id_no("1973-03-12", 992)
CERTIFICATE = {"certificate": "电工", "number": "J-1", "issuer": "省人社厅"}


def contradictions(office: Office, query: str = "", **options: Any) -> list[Json]:
    answer = office.get(f"/v1/contradictions?{query}", **options)
    assert ContradictionPage().validate(answer) == {}
    assert answer["count"] in (None, sum(each["count"] for each in answer["counts"] or ()))
    return list(answer["items"])


def facts(item: Json) -> list[tuple[str, int | None, str | None]]:
    return [(fact["person"], fact["version"], fact["type"]) for fact in item["facts"]]


@pytest.mark.parametrize("death_first", [True, False], ids=["death first", "follow-up first"])
def test_a2_a_death_and_a_later_follow_up_are_a_contradiction_in_both_orders(
    office: Office, make: EventMaker, death_first: bool
) -> None:
    person = office.person()
    death = make.event("deceased", "2021-03-10", WHO, source="公安")
    follow_up = make.event("followed_up", "2021-04-10", WHO, method="电话", result="在家")
    first, second = (death, follow_up) if death_first else (follow_up, death)
    office.given(first)
    refused = office.post(second)
    assert refused.status_code == 409
    (item,) = contradictions(office)
    assert (item["kind"], item["area"], item["day"]) == ("refused_fact", "320614-01", follow_up["time"])
    told = [(fact["type"], fact["day"]) for fact in item["facts"]]
    assert told == [(event["type"], event["time"]) for event in (follow_up, death)]
    waiting, recorded = sorted(item["facts"], key=lambda fact: fact["version"] is not None)
    assert (waiting["type"], waiting["version"]) == (second["type"], None)
    assert (recorded["type"], recorded["version"]) == (first["type"], 2)
    assert waiting["quarantine"] == refused.get_json()["rejected"][0]["quarantine"]
    assert waiting["name"] == "张*"

    office.given(make.event("voided", "2021-05-01", WHO, target_version=2, reason={"code": "error", "text": "误报"}))
    assert contradictions(office) == []
    case = "registered" if death_first else "deceased"
    assert office.get(f"/v1/people/{person}")["case"] == case


SUBSIDY = {"benefit": "post_subsidy", "amount_fen": 50_000, "from": "2021-04-01", "to": "2021-04-30"}
Step = tuple[str, str, Json]
POST: Step = ("employed", "2021-02-01", {"channel": "public_welfare", "employer": "镇环卫所"})
PAIRS: dict[str, tuple[list[Step], Step, Step]] = {
    "death and payment": (
        [POST, ("benefit_granted", "2021-02-02", {**SUBSIDY, "to": "2021-05-31"})],
        ("deceased", "2021-03-10", {"source": "公安"}),
        ("benefit_paid", "2021-05-10", {"benefit": "post_subsidy", "amount_fen": 20_000}),
    ),
    "death and job": ([], ("deceased", "2021-03-10", {"source": "公安"}), ("employed", "2021-04-10", POST[2])),
    "death and household": (
        [],
        ("deceased", "2021-03-10", {"source": "公安"}),
        ("household_joined", "2021-04-10", {"household_id": "h1", "relation": "head"}),
    ),
    "leaving and grant": (
        [("recognised", "2021-01-15", {"categories": ["dibao"], "basis": "表1"}), POST],
        ("left_post", "2021-03-10", {"cause": "辞职"}),
        ("benefit_granted", "2021-05-10", SUBSIDY),
    ),
    "exit and category": (
        [("recognised", "2021-01-15", {"categories": ["dibao"], "basis": "表1"})],
        ("exited", "2021-03-10", {"reason": {"code": "own_request", "text": "本人申请"}}),
        ("category_added", "2021-04-10", {"category": "disabled"}),
    ),
    "two leavings of a household": (
        [("household_joined", "2021-01-10", {"household_id": "h1", "relation": "child"})],
        ("household_left", "2021-03-10", {"household_id": "h1"}),
        ("household_left", "2021-04-10", {"household_id": "h1"}),
    ),
    "two ends of a pairing": (
        [("helper_paired", "2021-01-10", {"helper": "李芳", "unit": "镇人社所"})],
        ("helper_ended", "2021-03-10", {"reason": {"code": "handover", "text": "换人"}}),
        ("helper_ended", "2021-04-10", {"reason": {"code": "handover", "text": "换人"}}),
    ),
    "retirement and leaving": (
        [POST],
        ("labour_force_left", "2021-03-10", {"kind": "retired"}),
        ("left_post", "2021-04-10", {"cause": "期满"}),
    ),
}


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("in_one_call", [False, True], ids=["two calls", "one call"])
def test_a2_of_two_facts_that_exclude_each_other_both_are_listed_in_both_orders(
    office: Office, make: EventMaker, pair: str, in_one_call: bool
) -> None:
    """Given two facts of one person, when they arrive in either order, then the list has the same two facts."""
    before, early, late = PAIRS[pair]
    told = []
    for number, order in ((ZHANG_SAN, (early, late)), (OTHER, (late, early))):
        who = f"id_no:{number}"
        office.person(*[make.event(kind, day, who, **data) for kind, day, data in before], id_no=number)
        events = [make.event(kind, day, who, **data) for kind, day, data in order]
        for call in [events] if in_one_call else [[event] for event in events]:
            office.confirm(office.post(call).get_json())
        office.world.project()
        (item,) = [one for one in contradictions(office) if one["facts"][0]["person"] == find(office, number)]
        told.append((item["day"], [(fact["type"], fact["day"]) for fact in item["facts"]]))
    assert told[0] == told[1]
    assert [day for _, day in told[0][1]] == [late[1], early[1]]


def find(office: Office, number: str) -> str:
    """The id of the person with this number."""
    answer = office.call("POST", "/v1/people/search", json={"id_no": number}).get_json()
    return str(answer["items"][0]["id"])


def test_what_only_waits_for_something_is_no_contradiction(office: Office, make: EventMaker) -> None:
    office.person()
    office.post(make.event("left_post", "2021-04-10", WHO, cause="辞职"))
    assert len(office.get("/v1/quarantine")["items"]) == 1
    assert contradictions(office) == []


def test_two_exits_of_one_job_contradict_each_other(office: Office, make: EventMaker) -> None:
    person = office.person(
        make.event("employed", "2021-02-01", WHO, channel="employer"),
        make.event("left_post", "2021-03-01", WHO, cause="辞职"),
    )
    office.post(make.event("left_post", "2021-04-10", WHO, cause="辞退"))
    (item,) = contradictions(office)
    assert facts(item) == [(person, None, "person.left_post"), (person, 3, "person.left_post")]


def test_a6_a_certificate_number_of_one_issuer_held_by_two_persons(office: Office, make: EventMaker) -> None:
    holders = [
        office.person(
            make.event("certificate_obtained", day, f"id_no:{number}", **CERTIFICATE),
            id_no=number,
            name=name,
            area=f"320614-0{town}",
        )
        for day, number, name, town in (
            ("2021-03-01", ZHANG_SAN, "张三", 1),
            ("2021-04-01", OTHER, "李四", 2),
            ("2021-05-01", THIRD, "王五", 1),
        )
    ]
    items = contradictions(office, "kind=certificate_held_twice")
    assert [[fact["person"] for fact in item["facts"]] for item in items] == [
        [holders[1], holders[0]],
        [holders[2], holders[0]],
    ]
    assert [fact["name"] for fact in items[0]["facts"]] == ["李*", "张*"]
    for town, item in (("320614-02", items[0]), ("320614-01", items[1])):  # that of the later holder
        assert contradictions(office, f"area={town}", area="320614") == [item]
    corrected = make.event(
        "corrected",
        "2021-06-01",
        f"id_no:{OTHER}",
        target_version=2,
        changes={"number": "J-2"},
        reason={"code": "error", "text": "录入错误"},
    )
    office.given(corrected)
    (item,) = contradictions(office)
    assert item["facts"][0]["person"] == holders[2]


@pytest.mark.parametrize("other", [{"number": "J-2"}, {"issuer": "市人社局"}], ids=["number", "issuer"])
def test_another_number_or_issuer_is_another_certificate(office: Office, make: EventMaker, other: Json) -> None:
    office.person(make.event("certificate_obtained", "2021-03-01", WHO, **CERTIFICATE))
    office.person(
        make.event("certificate_obtained", "2021-03-01", f"id_no:{OTHER}", **{**CERTIFICATE, **other}), id_no=OTHER
    )
    assert contradictions(office) == []


def test_one_person_may_tell_of_a_certificate_twice(office: Office, make: EventMaker) -> None:
    obtained = [make.event("certificate_obtained", day, WHO, **CERTIFICATE) for day in ("2021-03-01", "2021-04-01")]
    office.person(*obtained)
    assert contradictions(office) == []


def placed(make: EventMaker, number: str, day: str, post_id: str = "P-1") -> CloudEvent:
    return make.event("employed", day, f"id_no:{number}", channel="public_welfare", post="保洁", post_id=post_id)


def developed(make: EventMaker, count: int, day: str = "2021-01-10") -> CloudEvent:
    return make.event("post.developed", day, "P-1", kind="保洁", area="320614-01", count=count)


def test_more_persons_on_a_post_than_it_has_places(office: Office, make: EventMaker) -> None:
    office.given(developed(make, 1))
    first = office.person(placed(make, ZHANG_SAN, "2021-02-01"))
    second = office.person(placed(make, OTHER, "2021-03-01"), id_no=OTHER)
    subsidy = {"benefit": "post_subsidy", "amount_fen": 100_000, "from": "2021-03-01", "to": "2021-04-30"}
    office.given(make.event("benefit_granted", "2021-05-01", f"id_no:{OTHER}", **subsidy))
    (item,) = contradictions(office)
    assert (item["kind"], item["day"], item["money_fen"]) == ("over_capacity", "2021-03-01", 100_000)
    assert facts(item) == [(second, 2, "person.employed"), (first, 2, "person.employed")]
    office.given(developed(make, 1, "2021-02-15"))
    assert contradictions(office) == []


def test_who_leaves_makes_room(office: Office, make: EventMaker) -> None:
    office.given(developed(make, 1))
    office.person(placed(make, ZHANG_SAN, "2021-02-01"), make.event("left_post", "2021-03-01", WHO, cause="期满"))
    office.person(placed(make, OTHER, "2021-03-01"), id_no=OTHER)
    assert contradictions(office) == []


@pytest.mark.parametrize("refuted", [ZHANG_SAN, OTHER])
def test_a_refuted_job_takes_no_place(office: Office, make: EventMaker, refuted: str) -> None:
    office.given(developed(make, 1))
    office.person(placed(make, ZHANG_SAN, "2021-02-01"))
    office.person(placed(make, OTHER, "2021-03-01"), id_no=OTHER)
    assert len(contradictions(office)) == 1
    verdict = {"verdict": "refuted", "method": "实地"}
    office.given(make.event("employment_verified", "2021-04-01", f"id_no:{refuted}", **verdict))
    assert contradictions(office) == []


def test_nobody_is_placed_on_a_closed_post(office: Office, make: EventMaker) -> None:
    office.given(developed(make, 2), make.event("post.closed", "2021-02-01", "P-1", cause="撤销"))
    person = office.person(placed(make, ZHANG_SAN, "2021-03-01"))
    (item,) = contradictions(office)
    assert (item["kind"], facts(item)) == ("over_capacity", [(person, 2, "person.employed")])


def test_a_post_of_another_district_with_the_same_id_is_another_post(office: Office, make: EventMaker) -> None:
    office.given(developed(make, 1))
    office.person(placed(make, ZHANG_SAN, "2021-02-01"))
    event = make.event("registered", "2021-01-05", None, name="李四", id_no=OTHER, area="210100")
    office.post([event, placed(make, OTHER, "2021-03-01")], area="210000", role="integration")
    office.world.project()
    assert contradictions(office, area="") == []


@pytest.fixture
def overlapping(office: Office, make: EventMaker) -> str:
    """Somebody who attended two courses at a time."""
    events = []
    for name, first, last in (("养老护理", "2021-03-01", "2021-03-12"), ("家政", "2021-03-10", "2021-03-21")):
        events += [
            make.event("training_enrolled", first, WHO, course=name, trade=name, kind="skills", days=12),
            make.event("training_completed", last, WHO, course=name, days_attended=10, passed=True),
        ]
    return office.person(*events)


def test_courses_that_overlap(office: Office, overlapping: str) -> None:
    (item,) = contradictions(office, lang="zh")
    assert (item["kind"], item["title"], item["day"]) == ("courses_overlap", "培训时间重叠", "2021-03-10")
    assert facts(item) == [(overlapping, 4, "person.training_enrolled"), (overlapping, 2, "person.training_enrolled")]
    assert "家政" in item["facts"][0]["text"]
    assert item["facts"][0]["link"] == f"/v1/people/{overlapping}/history"


def test_the_list_is_filtered_counted_and_read_page_by_page(office: Office, make: EventMaker, overlapping: str) -> None:
    office.given(make.event("deceased", "2021-06-10", WHO, source="公安"))
    for day in ("2021-07-10", "2021-07-11"):
        office.post(make.event("followed_up", day, WHO, method="电话", result="在家"))
    office.world.project()
    answer = office.get("/v1/contradictions?limit=1")
    assert (answer["count"], {each["kind"]: each["count"] for each in answer["counts"]}) == (
        3,
        {"courses_overlap": 1, "refused_fact": 2},
    )
    pages = office.pages("/v1/contradictions?limit=1")
    assert [item["day"] for page in pages for item in page] == ["2021-03-10", "2021-07-10", "2021-07-11"]
    assert [len(contradictions(office, query)) for query in ("kind=refused_fact", "area=320614-02")] == [2, 0]
    assert office.call("GET", "/v1/contradictions?kind=nonsense").status_code == 400
    assert office.call("GET", "/v1/contradictions?cursor=abc").status_code == 400


def test_nothing_is_seen_outside_the_scope(office: Office, overlapping: str) -> None:
    assert len(contradictions(office, area="320614-01")) == 1
    assert contradictions(office, area="320614-02") == []
    assert office.call("GET", "/v1/contradictions", role="integration").status_code == 403


def test_live_and_rebuilt_views_agree(office: Office, make: EventMaker, overlapping: str) -> None:
    office.given(developed(make, 1), make.event("certificate_obtained", "2021-04-01", WHO, **CERTIFICATE))
    assert check(office.world.url, KEYS, workers=1, progress=lambda *_: None).clean


def test_a_refused_fact_that_is_wrong_leaves_the_lists_by_the_decision_of_a_person(
    office: Office, make: EventMaker
) -> None:
    """Given an exit that a death excludes, when a person dismisses it with a reason, then nothing waits any more, and
    who decided so is kept; posted again, it stays dismissed."""
    office.person(make.event("deceased", "2021-03-10", WHO, source="公安"))
    follow_up = make.event("followed_up", "2021-04-10", WHO, method="电话", result="在家")
    number = office.post(follow_up).get_json()["rejected"][0]["quarantine"]
    (task,) = office.get("/v1/worklist?kind=refused_fact")["items"]
    assert (task["link"], task["due"]) == (f"/v1/quarantine/{number}", None)
    assert office.get("/v1/worklist?kind=refused_fact&as_of=2021-12-31")["items"] == []

    path, reason = f"/v1/quarantine/{number}/dismiss", {"code": "error", "text": "电话打错"}
    assert office.call("POST", path, json={}).status_code == 400
    assert office.call("POST", path, json={"reason": reason}, role="auditor").status_code == 403
    assert office.call("POST", path, json={"reason": reason}, area="320614-02").status_code == 404
    answer = office.call("POST", path, json={"reason": reason})
    assert (answer.status_code, answer.get_json()["status"]) == (200, "dismissed")
    assert answer.get_json()["dismissed"]["by"]["name"] == "caseworker@320614"
    assert answer.get_json()["dismissed"]["reason"]["text"] == "电话打错"
    assert contradictions(office) == []
    assert office.get("/v1/worklist?kind=refused_fact")["items"] == []
    assert office.get("/v1/quarantine")["items"] == []

    assert office.post(follow_up).status_code == 409
    assert contradictions(office) == []
    (kept,) = office.get("/v1/quarantine?status=dismissed")["items"]
    assert (kept["id"], kept["attempts"]) == (number, 2)
    assert office.call("POST", path, json={"reason": reason}).status_code == 404
