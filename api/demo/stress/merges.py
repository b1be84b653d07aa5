"""Merges: chains of duplicates, a merge that is reverted and made the other way round, merges that cannot be."""

from api.demo.stress.story import Data, Person, Story, at
from api.demo.workplaces import any_employer


def chain(story: Story) -> None:
    """Three records of one woman: the third is merged into the second, the second into the first."""
    first, second, third = (
        story.registered("1975-04-12", at(day)) for day in ("2021-01-05", "2021-02-01", "2021-03-01")
    )
    briefing: Data = {"policies": ["social_insurance_subsidy"]}
    story.add(first, "needs_assessed", at("2021-01-07"), wishes_work=True, wishes_training=False, able_to_work=True)
    story.add(second, "policy_briefed", "2021-03-10", **briefing)
    story.add(third, "policy_briefed", "2021-03-10", **briefing)  # the same briefing in both records
    story.add(second, "moved", "2021-03-15", to_area=story.another_unit(second))  # without effect once merged
    hired = _hired(story, first, "2021-04-01")
    _hired(story, third, "2021-04-15")  # excluded by the job before
    story.add(third, "left_post", "2021-05-20", cause="合同期满")
    story.merge(third, second, "2021-06-01")
    story.add(third, "surveyed", at("2021-06-02"), method="phone")
    story.merge(third, first, "2021-06-03", expected="merge.closed")
    story.merge(first, first, "2021-06-03", expected="merge.self")
    story.merge(second, first, "2021-06-10")
    story.add(third, "followed_up", "2021-07-01", method="visit", result="岗位稳定")
    story.correct(first, story.steps[hired], "2021-07-05", monthly_wage_fen=story.dice.randint(26, 40) * 10_000)
    # the end of the third record's job has ended the first one's (decision 0017): there is none to leave
    story.add(second, "left_post", "2021-08-31", expected="transition.labour", cause="个人辞职")


def reverted(story: Story) -> None:
    """Two sisters were taken for one: the merge is reverted; then a real duplicate is merged the other way round."""
    elder, younger = (story.registered("1980-09-01", at(day)) for day in ("2021-01-11", "2021-01-12"))
    story.add(younger, "unemployment_registered", "2021-02-01", cause="企业停产")
    story.merge(younger, elder, "2021-03-01")
    surveyed = story.add(elder, "surveyed", at("2021-03-05"), method="visit")
    _hired(story, younger, "2021-03-08")  # recorded for the elder
    story.revert(younger, elder, "2021-04-01")
    story.void(elder, surveyed, "2021-04-02")
    story.add(younger, "career_guided", at("2021-04-06"), advice="先就业再择业")
    story.merge(elder, younger, "2021-05-06")
    story.add(elder, "job_introduced", "2021-05-10", post="缝纫工", employer=any_employer(story.dice, 1).name)


def _hired(story: Story, person: Person, day: str) -> int:
    """A job with an employer; returns the place of its step."""
    employer = any_employer(story.dice, story.dice.randint(1, 11))
    terms: Data = {"channel": "employer", "employer": employer.name, "uscc": employer.uscc, "post": employer.posts[0]}
    story.add(person, "employed", at(day, 8), **terms, monthly_wage_fen=300_000, contract_months=12, insured=True)
    return len(story.steps) - 1


THEMES = (chain, reverted)
