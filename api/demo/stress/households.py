"""Households: changes of the head, members who leave, move, die or are unwilling, a household over two areas."""

from api.demo.stress.areas import QIDONG
from api.demo.stress.step import APPROVED, NEIGHBOUR
from api.demo.stress.story import Data, Person, Story, at

NANTONG = "320600"
"""The area of the office, which names the households of this demo."""


def heads(story: Story) -> None:
    """A zero-employment family: the head leaves it and moves away, the wife becomes head, a son finds work."""
    husband, wife = (
        story.registered("1971-01-01", at("2021-01-04"), sex="m"),
        story.registered("1973-01-01", at("2021-01-04")),
    )
    son = story.registered("1998-01-01", at("2021-01-04"), sex="m")
    members = ((husband, "head"), (wife, "spouse"), (son, "child"))
    for person, relation in members:
        _join(story, person, relation, at("2021-01-05"))
        story.add(person, "unemployment_registered", at("2021-01-06"), cause="企业停产")
    _join(story, wife, "head", at("2021-01-07"), expected="transition.household")
    home: Data = {"household_id": story.name}
    story.add(husband, "zero_employment_declared", at("2021-02-01"), **home)
    story.add(husband, "zero_employment_recognised", at("2021-02-10"), **home, basis="街道认定")
    story.add(son, "employed", at("2021-02-25"), channel="employer", employer="海门某电子有限公司", contract_months=12)
    story.add(husband, "household_left", at("2021-05-10"), **home)
    story.add(wife, "household_left", at("2021-05-10", 10), **home)
    _join(story, wife, "head", at("2021-05-10", 11))
    _join(story, husband, "head", at("2021-06-01"), expected="household.second_head")
    story.add(son, "left_post", at("2021-07-31"), cause="合同期满")  # the family is open again
    story.add(husband, "moved", at("2021-08-02"), to_area=QIDONG)
    story.add(wife, "employed", at("2021-09-06"), channel="public_welfare", post="保洁员", contract_months=12)


def members(story: Story) -> None:
    """A family of which one member dies, one moves, two are noted unwilling; its recognition is withdrawn."""
    head, wife = (
        story.registered("1968-01-01", at("2021-01-04"), sex="m"),
        story.registered("1974-05-05", at("2021-01-04")),
    )
    brother, mother = (
        story.registered("1970-02-02", at("2021-01-04"), sex="m"),
        story.registered("1946-03-03", at("2021-01-04")),
    )
    for person, relation in ((head, "head"), (wife, "spouse"), (brother, "sibling"), (mother, "parent")):
        _join(story, person, relation, "2021-01-06")
    home: Data = {"household_id": story.name}
    refused: Data = {"code": "has_income", "text": "有经营收入"}
    story.add(head, "zero_employment_declared", at("2021-02-01"), **home)
    story.add(head, "zero_employment_refused", at("2021-02-05"), **home, reason=refused)
    story.add(wife, "zero_employment_recognised", at("2021-03-01"), **home, basis="复核认定")
    for person in (head, wife):
        assessed: Data = {"wishes_work": False, "wishes_training": False, "able_to_work": True}
        story.add(person, "needs_assessed", at("2021-04-01"), **assessed)
    story.add(brother, "household_left", at("2021-05-06"), **home)
    story.add(brother, "moved", at("2021-05-07"), to_area=story.another_unit(brother))
    story.add(mother, "deceased", "2021-06-01", source="公安户籍注销")
    story.add(head, "needs_assessed", at("2021-07-01"), wishes_work=True, wishes_training=True, able_to_work=True)
    withdrawn: Data = {"code": "refused", "text": "多次无正当理由拒绝岗位"}
    stranger: Data = {"household_id": f"{story.name}-other", "reason": withdrawn}
    story.add(head, "zero_employment_withdrawn", at("2021-08-02"), expected="transition.household", **stranger)
    story.add(wife, "zero_employment_withdrawn", at("2021-08-02"), **home, reason=withdrawn)
    story.add(head, "labour_force_left", at("2021-09-01"), kind="incapacitated")
    story.add(head, "labour_force_returned", at("2021-11-01"), kind="incapacitated")


def two_areas(story: Story) -> None:
    """A wife in another district joins the household of her husband in Haimen, with the consent of its area."""
    husband = story.registered("1980-01-01", at("2021-01-04"), sex="m", area="320614-02")
    wife = story.registered("1982-02-02", at("2021-01-04"), area=QIDONG)
    _join(story, husband, "head", at("2021-01-05"))
    joined: Data = {"household_id": story.name, "relation": "spouse", "household_area": NANTONG}
    consented: Data = {"expected": APPROVED, "account": NEIGHBOUR}
    story.add(wife, "household_joined", at("2021-02-01"), **consented, **joined, lives_together=False)
    story.add(wife, "employed", at("2021-03-01"), account=NEIGHBOUR, channel="employer", employer="启东某服装有限公司")
    story.add(wife, "left_post", at("2021-06-30"), account=NEIGHBOUR, cause="单位裁员")
    story.add(husband, "zero_employment_recognised", at("2021-07-15"), household_id=story.name, basis="街道认定")
    story.add(husband, "employed", at("2021-08-02"), channel="flexible", post="临时装卸")


def _join(story: Story, person: Person, relation: str, time: str, *, expected: str = "recorded") -> None:
    story.add(person, "household_joined", time, expected=expected, household_id=story.name, relation=relation)


THEMES = (heads, members, two_areas)
