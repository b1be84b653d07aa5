"""A business: start-up and rent subsidies, a guaranteed loan, its extension, repayment and default."""

from api.demo.stress.story import Data, Story, at


def business(story: Story) -> None:
    """A shop with all that supports it; a second loan before repayment, a second extension and too much are refused."""
    person = story.registered("1979-11-11", at("2021-01-04"))
    story.add(person, "recognised", at("2021-01-05"), categories=["older_worker"], basis="苏人社规〔2020〕2号")
    shop: Data = {"channel": "self_employed", "post": "家纺网店"}
    story.add(person, "employed", at("2021-02-01"), **shop, monthly_wage_fen=400_000)
    loan: Data = {"amount_fen": 10_000_000, "term_months": 24, "bank": "海门某农商行", "project": "家纺网店"}
    story.add(
        person, "loan_granted", at("2021-03-01"), expected="benefit.loan.amount", **loan | {"amount_fen": 30_000_000}
    )
    story.add(person, "loan_granted", at("2021-03-01"), expected="benefit.loan.term", **loan | {"term_months": 48})
    story.add(person, "loan_granted", at("2021-03-02"), **loan, guarantor=story.people[0].name)
    story.add(person, "loan_granted", at("2021-06-01"), expected="benefit.loan.not_repaid", **loan)
    story.add(person, "loan_repaid", at("2021-12-31"), amount_fen=2_000_000)
    story.add(person, "loan_repaid", at("2022-06-01"), expected="benefit.loan.above_owed", amount_fen=9_000_000)
    story.add(person, "loan_extended", at("2023-02-20"), months=12)
    story.add(person, "loan_extended", at("2023-03-20"), expected="benefit.loan.extended", months=6)
    story.add(person, "loan_defaulted", at("2024-03-10"), amount_fen=8_000_000)
    if story.number % 2:
        story.add(person, "loan_repaid", at("2024-06-01"), amount_fen=8_000_000)
        story.add(person, "loan_defaulted", at("2024-07-01"), expected="defaults_on_a_loan", amount_fen=1)
    granted: Data = {"benefit": "rent_subsidy", "amount_fen": 600_000, "from": "2021-02-01", "to": "2021-12-31"}
    story.add(person, "benefit_granted", at("2022-01-10"), **granted)
    once: Data = {"benefit": "startup_subsidy", "amount_fen": 500_000, "from": "2021-06-01", "to": "2021-06-30"}
    story.add(person, "benefit_granted", at("2022-01-11"), expected="benefit.operating", **once)
    once |= {"from": "2022-02-01", "to": "2022-02-28"}
    story.add(person, "benefit_granted", at("2022-03-01"), **once)
    again = once | {"from": "2022-03-01", "to": "2022-03-31"}
    story.add(person, "benefit_granted", at("2022-04-01"), expected="benefit.times", **again)
    support: Data = {"employer": f"某小店{story.number}", "uscc": "91350100M000100Y43", "measure": "guaranteed_loan"}
    story.programme("employer.support_granted", None, "2022-05-06", **support, amount_fen=200_000, persons=2)
    story.add(person, "typical_case_recorded", at("2022-05-10"), kind="entrepreneurship", consent=True, text="带动就业")


THEMES = (business,)
