"""Recognition and poverty: the whole procedure, exits and returns, reference eligibility, a return to poverty."""

from api.demo.stress.story import Data, Story, at

BASIS = "苏人社规〔2020〕2号"


def procedure(story: Story) -> None:
    """Applied, noticed, refused; applied again and recognised; categories; review; exit; too early again; again."""
    person = story.registered("1974-08-08", at("2021-01-04"))
    older: Data = {"categories": ["older_worker"]}
    story.add(person, "recognition_applied", at("2021-01-05"), **older)
    posted: Data = {"from": "2021-01-06", "to": "2021-01-12", "place": "社区"}
    story.add(person, "recognition_noticed", at("2021-01-06"), **posted)
    story.add(person, "recognised", at("2021-01-12"), expected="steps_taken", **older, basis=BASIS)
    refused: Data = {"code": "objection", "text": "公示有异议"}
    story.add(person, "recognition_refused", at("2021-01-13"), reason=refused, appeal_until="2021-02-13")
    story.add(person, "recognition_applied", at("2021-03-01"), **older)
    notice: Data = {"from": "2021-03-02", "to": "2021-03-08", "place": "社区公示栏"}
    story.add(person, "recognition_noticed", at("2021-03-02"), **notice)
    story.add(person, "recognised", at("2021-03-10"), **older, basis=BASIS, review_on="2022-03-10")
    story.add(person, "category_added", at("2021-04-01"), expected="known_category", category="single_parent")
    story.add(person, "category_added", at("2021-04-01"), category="dibao")
    story.add(person, "category_added", at("2021-04-02"), expected="transition.category", category="dibao")
    story.add(person, "category_ended", at("2021-09-30"), category="dibao")
    story.add(person, "recognition_reviewed", at("2022-03-08"), verdict="holds", review_on="2023-03-08", method="visit")
    leaving: Data = {"code": "false_information", "text": "隐瞒就业"}
    story.add(person, "exited", at("2022-06-01"), reason=leaving)
    story.add(person, "recognised", at("2022-09-01"), expected="cooled_off", **older, basis=BASIS)
    story.add(person, "recognised", at("2023-06-05"), **older, basis=BASIS)
    story.add(person, "exited", at("2023-12-01"), reason={"code": "own_request", "text": "本人申请"})


def too_young(story: Story) -> None:
    """Not yet forty, recognised on her birthday; a withdrawn recognition is opened again with a wrong day corrected."""
    person = story.registered("1981-06-15", at("2021-01-04"))
    older: Data = {"categories": ["older_worker"], "basis": BASIS}
    story.add(person, "recognised", at("2021-06-14"), expected="category_holds", later=False, **older)
    recognised = story.add(person, "recognised", at("2021-06-15"), **older)
    story.void(person, recognised, at("2021-07-01"))
    story.add(person, "recognised", at("2021-07-02"), **older)
    story.add(person, "employed", at("2021-08-02"), channel="flexible", post="社区便民服务")
    story.add(person, "exited", at("2021-12-01"), reason={"code": "employed", "text": "已稳定就业"})
    story.add(person, "left_post", at("2022-02-28"), cause="合同期满")
    story.add(person, "recognised", at("2022-03-10"), **older)


def by_reference(story: Story) -> None:
    """Reference eligibility without recognition, the labour force left and entered again, unemployment cancelled."""
    person = story.registered("1992-01-20", at("2021-01-04"), sex="m")
    story.add(person, "unemployment_registered", at("2021-01-05"), cause="退捕")
    fisher: Data = {"reference_class": "retired_fisher", "basis": "海门区2021年通知，帮扶群体（4）"}
    story.add(person, "reference_eligibility_granted", at("2021-01-10"), **fisher)
    unknown = fisher | {"reference_class": "model_worker"}
    story.add(person, "reference_eligibility_granted", at("2021-01-11"), expected="known_reference_class", **unknown)
    story.add(person, "unemployment_cancelled", at("2021-09-01"), cause="military")
    story.add(person, "labour_force_returned", at("2023-09-01"), kind="military")
    story.add(person, "labour_force_returned", at("2023-09-05"), expected="transition.labour", kind="military")
    story.add(person, "employed", at("2023-10-09"), channel="employer", employer="海门某物流有限公司")
    story.add(person, "labour_force_left", at("2024-02-01"), kind="abroad")


def poverty(story: Story) -> None:
    """Lifted, at risk, returned to poverty, cleared, monitored: with a job that ends in between."""
    person = story.registered("1970-04-25", at("2021-01-04"), sex="m")
    story.add(person, "returned_to_poverty", at("2021-01-05"), expected="transition.poverty", cause="因病")
    story.add(person, "poverty_status_set", at("2021-01-06"), status="poverty_lifted")
    story.add(person, "employed", at("2021-02-01"), channel="employer", employer="海门某食品有限公司", insured=True)
    story.add(person, "return_risk_raised", at("2021-05-06"), risk="失业，家庭主要收入中断")
    story.add(person, "returned_to_poverty", at("2021-06-01"), cause="因病返贫")
    story.add(person, "return_risk_raised", at("2021-06-02"), expected="transition.poverty", risk="因病")
    story.add(person, "left_post", at("2021-04-30"), cause="企业停产")  # reported late
    story.add(person, "risk_cleared", at("2021-11-01"), basis="入户核实，村级评议")
    monitored: Data = {"status": "monitored", "monitored_kind": story.dice.choice(("unstable_lifted", "marginal"))}
    story.add(person, "poverty_status_set", "2022-01-10", **monitored)
    story.add(person, "poverty_status_set", "2022-01-10", status="poverty_lifted")  # of one day: the last holds


def programme(story: Story) -> None:
    """Targets and baselines of an area, revised and corrected by a later setting of the same day."""
    area, year = f"320614-{story.number % 11 + 1:02d}", 2023 + story.number // 11 % 150  # no other story sets it
    for value in (100, 120):
        data: Data = {"year": year, "indicator": "reemployed", "value": value}
        story.programme("area.target_set", area, "2023-01-03", **data)
    story.programme("area.baseline_set", area, "2023-01-03", year=year, indicator="recognised", value=240)


THEMES = (procedure, too_young, by_reference, poverty, programme)
