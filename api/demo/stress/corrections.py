"""Corrections and voids: two at one moment, corrections of corrections, voids of these, voids then posted again."""

from api.demo.stress.story import Data, Story, at


def same_moment(story: Story) -> None:
    """Two corrections of one job on one day, under request ids that sort the other way: the last recorded holds."""
    person = story.registered("1978-02-28", at("2021-01-06"))
    hired = story.add(
        person,
        "employed",
        at("2021-03-01"),
        channel="employer",
        employer="海门某绣品有限公司",
        monthly_wage_fen=300_000,
    )
    wages = [story.dice.randint(25, 45) * 10_000 for _ in range(3)]
    story.correct(person, hired, "2021-06-01", monthly_wage_fen=wages[0])
    story.correct(person, hired, "2021-06-01", monthly_wage_fen=wages[1])
    story.correct(person, hired, at("2021-06-01", 10), employer="海门某服装有限公司")
    story.correct(person, hired, at("2021-06-01", 10), employer="海门某电子有限公司")
    levels = story.dice.sample(("A", "B", "C"), 2)
    for level in levels:  # two settings of one fact at one moment
        story.add(person, "level_set", "2021-07-01", level=level)
    story.add(person, "profile_updated", "2021-07-02", education="vocational", income_per_capita_fen=1_200_000)
    story.add(person, "profile_updated", "2021-07-02", education="college", income_per_capita_fen=1_150_000)


def of_corrections(story: Story) -> None:
    """A correction is corrected, a correction is voided, an event is voided and posted again."""
    person = story.registered("1983-11-30", at("2021-01-08"), sex="m")
    hired = story.add(person, "employed", "2021-04-06", channel="flexible", post="网约配送", monthly_wage_fen=350_000)
    first = story.correct(person, hired, at("2021-05-01"), monthly_wage_fen=330_000, time="2021-04-07")
    story.correct(person, first, at("2021-05-10"), monthly_wage_fen=320_000)
    second = story.correct(person, hired, at("2021-05-20"), post="临时装卸")
    story.void(person, second, at("2021-05-21"))
    story.void(person, second, at("2021-05-22"), expected="correction.target_void")
    story.add(person, "left_post", "2021-08-31", cause="季节性工作结束")
    again = story.add(person, "employed", "2021-09-06", channel="flexible", post="季节性采摘")
    story.void(person, again, "2021-09-10")
    story.add(person, "employed", "2021-09-06", channel="flexible", post="季节性采摘", monthly_wage_fen=290_000)
    story.add(person, "surveyed", at("2021-10-08"), method="phone")


def refused(story: Story) -> None:
    """Corrections that cannot be: no such event, an identity, a field that cannot be corrected, an impossible order."""
    person = story.registered("1972-06-15", at("2021-01-04"))
    story.add(person, "unemployment_registered", at("2021-01-05"))
    hired = story.add(person, "employed", at("2021-02-01"), channel="other", employer="某合作社")
    left = story.add(person, "left_post", at("2021-03-31"), cause="合同期满")
    registered = story.steps[0]
    story.correct(person, registered, "2021-04-01", expected="correction.identity", name="李四")
    story.correct(person, registered, "2021-04-01", expected="correction.field", area="320614-02")
    story.correct(person, left, "2021-04-02", expected="transition.labour", time="2021-01-20")
    story.void(person, hired, "2021-04-06", expected="transition.labour")
    data: Data = {"target_version": 99, "reason": {"code": "mistake", "text": "录入错误"}}
    story.add(person, "voided", "2021-04-07", expected="correction.target_unknown", **data)
    story.void(person, left, at("2021-04-08"))
    story.void(person, hired, at("2021-04-09"))


THEMES = (same_moment, of_corrections, refused)
