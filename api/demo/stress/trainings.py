"""Training: courses that overlap, attendance beyond the course, dropping out, a certificate number held twice."""

from api.demo.stress.story import Data, Person, Story, at


def overlapping(story: Story) -> None:
    """Two courses at the same time, more days attended than the course has, a course that was never begun."""
    person = story.registered("1991-02-14", at("2021-01-04"))
    story.add(person, "training_offered", at("2021-03-01"), course="养老护理一班", trade="elderly_care")
    _enrolled(story, person, "养老护理一班", "2021-04-01", 10)
    _enrolled(story, person, "家政服务二班", "2021-04-05", 12)
    _completed(story, person, "养老护理一班", "2021-04-14", 10)
    _completed(story, person, "家政服务二班", "2021-04-20", 60, expected="attended_within_the_course")
    done = _completed(story, person, "家政服务二班", "2021-04-21", 12)
    story.correct(person, story.steps[done], at("2021-05-06"), days_attended=11)
    _enrolled(story, person, "中式面点三班", "2021-06-01", 8)
    story.add(person, "training_dropped", at("2021-06-03"), course="中式面点三班")
    story.add(person, "training_dropped", at("2021-06-04"), expected="drops_a_course", course="电工一班")


def certificate_twice(story: Story) -> None:
    """The same certificate number of one issuer for two persons; one of them is corrected in every second story."""
    number: Data = {
        "certificate": "养老护理员证书",
        "number": f"S{story.number:08d}",
        "issuer": "海门某评价中心",
    }
    for place, day in enumerate(("2021-05-10", "2021-05-11")):
        person = story.registered("1989-10-01", at("2021-01-04"), sex=story.dice.choice("fm"))
        _completed(story, person, "养老护理四班", "2021-04-30", 12)
        held = story.add(person, "certificate_obtained", at(day), **number, level="五级")
        if place and story.number % 2 == 0:
            story.correct(person, held, at("2021-06-01"), number=number["number"] + "1")


def _enrolled(story: Story, person: Person, course: str, day: str, days: int) -> None:
    data: Data = {
        "course": course,
        "trade": "elderly_care",
        "kind": "skills",
        "days": days,
        "provider": "海门某培训学校",
    }
    story.add(person, "training_enrolled", at(day), **data)


def _completed(story: Story, person: Person, course: str, day: str, days: int, expected: str = "recorded") -> int:
    """The completion of a course; returns the place of its step."""
    data: Data = {"course": course, "days_attended": days, "passed": True}
    story.add(person, "training_completed", at(day, 17), expected=expected, **data)
    return len(story.steps) - 1


THEMES = (overlapping, certificate_twice)
