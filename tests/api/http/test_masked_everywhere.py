"""One rule for all lists and pages: without reveal no full name, and no birth date beside the masked number."""

import pytest

from domain.identity.masking import mask_name
from tests.api.conftest import Office
from tests.world import EventMaker, id_no

NUMBER = id_no("1970-03-12", 121)
BORN = ("1970-03-12", "19700312", "1970年3月12日", "03-12")
NAMES = ("欧阳修竹", "阿卜杜拉·麦麦提", "古丽米热", "Madonna", "John Smith")
COURSES = {"2021-03-01": "2021-03-12", "2021-03-10": "2021-03-21"}
LISTS = (
    "/v1/people?limit=10",
    "/v1/people?as_of=2021-12-31",
    "/v1/people/{person}",
    "/v1/people/{person}?as_of=2021-12-31",
    "/v1/people/{person}/history",
    "/v1/worklist",
    "/v1/worklist?format=html",
    "/v1/worklist?as_of=2021-12-31",
    "/v1/contradictions",
    "/v1/people/{person}/benefits",
    "/v1/appeals",
    "/v1/findings",
    "/v1/civil-affairs-notices",
    "/v1/typical-cases",
    "/v1/typical-cases/export",
    "/v1/outcomes",
    "/v1/outcomes/silent?days=0",
    "/v1/occurrences?kind=left_post&from=2021-01-01&to=2021-12-31",
    "/v1/public-posts/persons?as_of=2021-06-01",
    "/v1/households",
    "/v1/households/H-1",
    "/v1/households/H-1/history",
    "/v1/events",
    "/v1/quarantine",
    "/v1/approvals",
    "/v1/approvals/{waiting}",
    "/v1/reports/2E/cells/total/signed?area=320614&period=2021",
    *(f"/v1/reports/{code}?area=320614&format={form}" for code in ("1C", "4C") for form in ("json", "csv", "html")),
    "/v1/reports/4C/cells/total/persons?area=320614",
    "/v1/reports/4A?area=320614&period=2021",
    "/v1/reports/4A?area=320614&period=2021&format=csv",
    "/v1/reports/4A?area=320614&period=2021&format=html",
)


@pytest.mark.parametrize("name", NAMES)
def test_given_no_reveal_then_no_list_shows_the_name_or_the_birth_date(
    office: Office, make: EventMaker, name: str
) -> None:
    who = f"id_no:{NUMBER}"
    person = office.person(
        make.event("household_joined", "2021-01-06", who, household_id="H-1", relation="head"),
        make.event("zero_employment_recognised", "2021-01-07", who, household_id="H-1", basis="社区调查"),
        make.event("assistance_requested", "2021-02-01", who, need="training"),
        make.event("level_set", "2021-02-02", who, level="A"),
        make.event("needs_assessed", "2021-02-03", who, wishes_work=True, wishes_training=True, able_to_work=True),
        make.event("employed", "2021-05-01", who, channel="public_welfare"),
        make.event("left_post", "2021-07-01", who, cause="期满"),
        *(
            make.event("training_enrolled", day, who, course=day, trade="家政", kind="skills", days=12)
            for day in COURSES
        ),
        *(
            make.event("training_completed", day, who, course=first, days_attended=9, passed=True)
            for first, day in COURSES.items()
        ),
        name=name,
        id_no=NUMBER,
    )
    renamed = make.event("identity_corrected", "2021-03-01", who, field="name", old=name, new="别名别姓")
    waiting = office.post([renamed]).get_json()["pending"][0]["approval"]
    office.post([make.registered(NUMBER, "2021-04-01", name=name)])
    office.world.project()
    for path in LISTS:
        response = office.call("GET", path.format(person=person, waiting=waiting))
        assert response.status_code == 200, (path, response.text)
        for shown in (name, name[1:], "别名别姓", NUMBER, *BORN[:3]):
            assert shown not in response.text, path
    for code in ("1C", "4C"):
        rows = office.get(f"/v1/reports/{code}?area=320614")["rows"]
        assert mask_name(name) in [row["name"] for row in rows]
    (overlap,) = office.get("/v1/contradictions?kind=courses_overlap")["items"]
    assert {fact["name"] for fact in overlap["facts"]} == {mask_name(name)}
    assert office.get("/v1/people")["items"][0]["name"] == mask_name(name)
    assert office.get("/v1/people")["items"][0]["birth_year"] == 1970
    tasks = [one for one in office.get("/v1/worklist")["items"] if one["person"]]
    assert {one["name"] for one in tasks} == {mask_name(name)}
    found = office.call("POST", "/v1/people/search", json={"id_no": NUMBER})
    assert name not in found.text
    assert not any(born in found.text for born in BORN[:3])


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张", "*"), ("张三", "张*"), ("古丽米热", "古***"), ("阿卜杜拉·麦麦提", "阿*******"), ("Madonna", "M******")],
)
def test_names_of_one_word_and_of_several_have_one_mask(name: str, shown: str) -> None:
    assert mask_name(name) == shown


def test_what_waits_shows_no_private_value_in_the_changes_of_a_correction(office: Office, make: EventMaker) -> None:
    """A void of an identity correction waits, and so does a correction of its time; its changes are masked."""
    who = f"id_no:{NUMBER}"
    office.person(name="张三", id_no=NUMBER)
    office.given(make.event("identity_corrected", "2021-03-01", who, field="name", old="张三", new="张山"))
    changes = {"time": "2021-03-02"}
    said = {"target_version": 2, "changes": changes, "reason": {"code": "e"}}
    waits = office.post([make.event("corrected", "2021-05-01", who, **said)]).get_json()["pending"][0]
    assert office.get(f"/v1/approvals/{waits['approval']}")["data"]["changes"] == changes
