"""Areas: moves, wrong areas put right, towns and villages by their codes, an area that was replaced by another."""

from api.demo.stress.story import Story, at

QIDONG = "320681"
TOWN, VILLAGE, OFFICIAL = "320681103", "320681103202", "320614104"
"""A town and a village by official codes, and the official code of a unit with a local one (320614-08)."""


def moves(story: Story) -> None:
    """A person moves to and fro; one move is corrected, one is voided, one is refused."""
    person = story.registered("1985-03-03", at("2021-01-05"), area="320614-01")
    story.add(person, "moved", at("2021-03-01"), to_area="320614-02")
    wrong = story.add(person, "moved", at("2021-05-06"), to_area="320614-03")
    story.add(person, "employed", at("2021-06-01"), channel="self_employed", post="早餐店", monthly_wage_fen=280_000)
    story.correct(person, wrong, at("2021-06-10"), to_area="320614-05")
    story.add(person, "moved", at("2021-07-01"), expected="transition.area", to_area="320614-05")
    mistake = story.add(person, "moved", at("2021-08-02"), to_area=QIDONG)
    story.add(person, "surveyed", at("2021-08-20"), method="phone")
    story.void(person, mistake, at("2021-09-01"))
    story.add(person, "moved", at("2021-04-01"), to_area="320614-06")  # reported late, between two others
    story.add(person, "moved", at("2021-10-08"), expected="known_area", to_area="999999")


def wrong_area(story: Story) -> None:
    """A registration in the wrong area is voided and made again."""
    person = story.person("1990-12-01", "m", area="320614-07")
    wrong = story.register(person, at("2021-02-01"), area="320614-09")
    story.void(person, wrong, at("2021-02-02"))
    story.register(person, at("2021-02-03"), key=f"{person.key}-again")
    story.add(person, "policy_briefed", at("2021-02-05"), policies=["startup_subsidy"])


def places(story: Story) -> None:
    """Persons of a town, of a village, and of a unit by its official code; one moves from the village to the town."""
    for code in (TOWN, VILLAGE, OFFICIAL):
        person = story.registered("1979-08-08", at("2021-01-06"), area=code)
        story.add(person, "unemployment_registered", at("2021-02-01"))
        if code == VILLAGE:
            story.add(person, "moved", at("2021-03-01"), to_area=TOWN)
        story.add(person, "employed", at("2021-04-01"), channel="flexible", post="来料加工", place="village")


def replaced(story: Story) -> None:
    """The city of Haimen became a district on 3 July 2020: cases of the old code go on in the new area."""
    person = story.registered("1974-01-31", at("2020-01-06"), area="320684")
    story.add(person, "unemployment_registered", at("2020-03-02"))
    story.add(person, "needs_assessed", at("2020-07-06"), wishes_work=True, wishes_training=True, able_to_work=True)
    story.add(person, "moved", at("2020-09-01"), to_area="320614-03")
    story.add(person, "employed", at("2020-10-09"), channel="employer", employer="海门某食品有限公司", insured=True)
    other = story.person("1974-02-01", "m", area="320684")
    story.register(other, at("2020-12-01"), expected="known_area")
    story.people.remove(other)


THEMES = (moves, wrong_area, places, replaced)
