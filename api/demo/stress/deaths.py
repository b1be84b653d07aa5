"""Deaths that are reported late: after follow-ups, after payments, with a wrong date, of a person who is alive."""

from api.demo.stress.story import Data, Story, at


def after_payments(story: Story) -> None:
    """A death of 20 March is reported in May: the payment for January stays, that for April is due back."""
    person = story.registered("1969-05-05", at("2021-01-04"), sex="m")
    story.add(person, "recognised", at("2021-01-05"), categories=["older_worker"], basis="苏人社规〔2020〕2号")
    post: Data = {"channel": "public_welfare", "post": "保洁员", "post_id": f"{story.name}-post", "contract_months": 12}
    story.add(person, "employed", at("2021-01-08"), **post)
    half: Data = {"benefit": "post_subsidy", "amount_fen": 180_000, "from": "2021-01-08", "to": "2021-06-30"}
    story.add(person, "benefit_granted", "2021-02-01", **half)
    month: Data = {"benefit": "post_subsidy", "amount_fen": 30_000}
    story.add(person, "benefit_paid", "2021-04-05", **month, period_from="2021-01-08", period_to="2021-01-31")
    story.add(person, "benefit_paid", "2021-05-06", **month, period_from="2021-04-01", period_to="2021-04-30")
    died = story.add(person, "deceased", "2021-03-20", source="公安户籍注销")
    lived: Data = {"period_from": "2021-02-01", "period_to": "2021-02-28"}
    story.add(person, "benefit_paid", "2021-05-20", **month, **lived)
    story.add(person, "benefit_paid", "2021-05-20", expected="benefit.deceased", **month)
    story.correct(person, died, "2021-06-01", source="医院死亡证明")
    story.add(person, "benefit_recovered", "2021-06-15", **month)


def before_follow_up(story: Story) -> None:
    """A follow-up after the death is refused and waits; the death gets another date, and it is recorded."""
    person = story.registered("1971-10-10", at("2021-01-04"))
    story.add(person, "followed_up", "2021-02-10", method="phone", result="正在求职")
    died = story.add(person, "deceased", at("2021-03-10"), source="社区报告")
    visited: Data = {"method": "visit", "result": "家属告知本人外出"}
    story.add(person, "followed_up", "2021-04-10", expected="transition.case", later=True, **visited)
    story.correct(person, died, at("2021-06-10"), time=at("2021-05-01"))


def alive(story: Story) -> None:
    """A death is reported by mistake, services go on once it is voided; a death between two known services waits."""
    person = story.registered("1977-07-07", at("2021-01-04"))
    story.add(person, "surveyed", at("2021-02-01"), method="visit")
    died = story.add(person, "deceased", at("2021-03-01"), source="比对：公安")
    guided: Data = {"advice": "可从事家政、养老护理等服务业"}
    story.add(person, "career_guided", at("2021-03-15"), expected="transition.case", later=True, **guided)
    story.void(person, died, at("2021-03-20"))
    story.add(person, "job_info_given", at("2021-03-22"), posts=["job-1", "job-2"])
    story.add(person, "deceased", at("2021-03-10"), expected="transition.case", source="比对：医保")


THEMES = (after_payments, before_follow_up, alive)
