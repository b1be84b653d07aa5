"""Arrival: events before their registration, in the wrong order, twice, under one request id, weeks late."""

from api.demo.stress.step import DUPLICATE
from api.demo.stress.story import Data, Story, at


def before_registration(story: Story) -> None:
    """A survey and a job arrive before the registration; they wait, and are recorded with it."""
    person = story.person("1981-01-19", "m")
    job: Data = {"channel": "employer", "employer": "海门某机械有限公司", "post": "焊工"}
    early = [
        story.add(person, "surveyed", at("2021-02-01"), expected="person.unknown", later=True, method="visit"),
        story.add(person, "employed", at("2021-03-01"), expected="person.unknown", later=True, **job),
    ]
    registered = story.register(person, at("2021-01-20"))
    for step in (*early, registered):
        story.again(step)


def out_of_order(story: Story) -> None:
    """The second job arrives before the end of the first; both ends arrive late. A briefing arrives twice."""
    person = story.registered("1988-04-04", at("2021-01-11"))
    story.add(person, "employed", at("2021-02-01"), channel="employer", employer="海门某家纺有限公司")
    second: Data = {"channel": "employer", "employer": "海门某物流有限公司"}
    later = story.add(person, "employed", at("2021-05-01"), expected="transition.labour", later=True, **second)
    story.add(person, "left_post", at("2021-04-30"), cause="个人辞职")
    story.again(later)
    briefed = story.add(person, "policy_briefed", at("2021-03-01"), policies=["rent_subsidy"])
    story.again(briefed)
    story.again(briefed, "request.other_body", policies=["post_subsidy"])
    twin = dict(briefed.event["data"])
    story.add(person, "policy_briefed", at("2021-03-01"), expected=DUPLICATE, **twin)  # the same event from elsewhere
    story.add(person, "job_changed", at("2021-06-01"), channel="employer", employer="海门某餐饮有限公司")
    story.add(person, "surveyed", at("2020-12-01"), expected="transition.case", method="visit")
    story.add(person, "followed_up", at("2099-01-01"), expected="not_in_the_future", method="phone", result="稳定")


THEMES = (before_registration, out_of_order)
