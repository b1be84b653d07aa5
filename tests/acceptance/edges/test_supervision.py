"""The order of findings and answers over HTTP (case A19): an answer needs its question, in force and still open."""

from tests.acceptance.someone import Someone
from tests.api.conftest import Office

FINDING = {"inspection": "2021-C1", "item": "未公示", "severity": "procedure", "due": "2021-07-10"}
ERROR = {"reason": {"code": "error", "text": "误报"}}


def void(someone: Someone, day: str, version: int) -> None:
    """A supervisor, who posts findings, declares an event void."""
    office = someone.office
    event = office.events.event("voided", day, someone.who, target_version=version, **ERROR)
    answer = office.post([event], role="supervisor").get_json()
    assert answer["rejected"] == []
    office.confirm(answer)
    office.world.project()


def test_a19_answers_need_their_question(office: Office) -> None:
    """Nothing is rectified without a finding, and nothing accepted that is not rectified, or accepted already."""
    someone = Someone(office)
    assert someone.refused("rectified", "2021-06-10", finding="9")["code"] == "rectifies_a_finding"
    someone.say("finding_raised", "2021-06-01", **FINDING)
    assert someone.refused("rectification_accepted", "2021-06-09", finding="2")["code"] == "accepts_a_rectification"
    assert someone.refused("rectified", "2021-05-31", finding="2")["code"] == "rectifies_a_finding"
    someone.say("rectified", "2021-06-10", finding="2").say("rectification_accepted", "2021-06-12", finding="2")
    assert someone.refused("rectification_accepted", "2021-06-13", finding="2")["code"] == "accepts_a_rectification"
    assert someone.refused("rectified", "2021-06-14", finding="2")["code"] == "rectifies_a_finding"


def test_a19_a_void_finding_is_not_answered_and_a_second_one_is_by_itself(office: Office) -> None:
    """A void finding takes no answer; the answer of one that is voided later is on the list; another is answered."""
    someone = Someone(office).say("finding_raised", "2021-06-01", **FINDING)
    void(someone, "2021-06-02", 2)
    assert someone.refused("rectified", "2021-06-09", finding="2")["code"] == "rectifies_a_finding"
    someone.say("finding_raised", "2021-06-03", **FINDING).say("rectified", "2021-06-10", finding="4")
    void(someone, "2021-06-11", 4)
    (item,) = office.get("/v1/contradictions?kind=excluded_by_late_report")["items"]
    assert [(fact["version"], fact["type"]) for fact in item["facts"]] == [
        (5, "person.rectified"),
        (6, "person.voided"),
    ]
    void(someone, "2021-06-12", 6)
    assert office.get("/v1/contradictions?kind=excluded_by_late_report")["items"] == []
    someone.say("rectification_accepted", "2021-06-13", finding="4")
