"""Identity: exchanged numbers put right in one atomic call, one wrong digit, a name, and what is refused."""

from api.demo.stress.step import APPROVED
from api.demo.stress.story import Data, Person, Story, at


def exchanged(story: Story) -> None:
    """Two persons were registered under each other's number. Alone each correction is refused; together they wait."""
    one, other = (story.registered("1982-05-20", at(f"2021-01-{day}")) for day in ("05", "06"))
    story.add(one, "surveyed", at("2021-02-01"), method="visit")
    changes = [_new_number(person, right.id_no) for person, right in ((one, other), (other, one))]
    story.add(one, "identity_corrected", "2021-03-01", expected="identity.held", **changes[0])
    for person, data in zip((one, other), changes, strict=True):
        # named by id: from now on each number leads to the other person
        story.add(person, "identity_corrected", "2021-03-02", expected=APPROVED, atomic=True, subject=person.id, **data)
    one.id_no, other.id_no = other.id_no, one.id_no
    story.add(one, "policy_briefed", at("2021-03-05"), policies=["training_subsidy"])
    story.add(other, "career_guided", at("2021-03-08"), advice="建议先参加技能培训，再推荐上岗")


def wrong_digit(story: Story) -> None:
    """One digit of the number, then the name; the old number still leads to the person."""
    person, right = story.registered("1986-06-06", at("2021-01-07")), story.person("1986-06-16")
    story.people.remove(right)
    old = person.subject
    story.add(person, "identity_corrected", "2021-02-01", expected=APPROVED, **_new_number(person, right.id_no))
    person.id_no = right.id_no
    story.add(person, "surveyed", at("2021-02-10"), method="phone", subject=old)
    name: Data = {"field": "name", "old": person.name, "new": person.name[:1] + "晓梅"}
    story.add(person, "identity_corrected", "2021-02-15", expected=APPROVED, **name)
    story.add(person, "identity_corrected", "2021-03-01", expected="old_is_present", **name)
    story.add(person, "identity_corrected", "2021-03-02", expected="identity.follows_number", **_sex())
    story.register(story.person("1950-01-01"), at("2021-03-05"), expected="identity.held", id_no=person.id_no)
    story.people.pop()


def _new_number(person: Person, new: str) -> Data:
    return {"field": "id_no", "old": person.id_no, "new": new}


def _sex() -> Data:
    return {"field": "sex", "old": "female", "new": "male"}


THEMES = (exchanged, wrong_digit)
