"""Public-welfare posts and jobs: renewals, terms near retirement, a second job, work that is verified or refuted."""

from api.demo.stress.step import INSPECTION
from api.demo.stress.story import Data, Story, at


def renewed(story: Story) -> None:
    """Contracts without a working day between are one placement, which ends after three years; no second follows."""
    person, other = story.registered("1985-05-01", at("2021-01-04")), story.registered("1979-03-01", at("2021-01-04"))
    post = _developed(story, 1)
    for begun, left in (("2021-01-08", "2021-12-31"), ("2022-01-01", "2022-12-30"), ("2023-01-03", "2024-01-07")):
        story.add(person, "employed", begun, **post)
        story.add(person, "left_post", left, cause="合同期满")
    story.add(person, "employed", "2024-03-01", expected="public_post.again", **post)
    story.add(other, "employed", "2021-06-01", **post)  # more persons than places
    story.programme("post.vacated", post["post_id"], "2024-01-08", count=1)
    story.programme("post.closed", post["post_id"], "2024-06-28", cause="项目结束")


def interrupted(story: Story) -> None:
    """A working day between two contracts makes two placements; a third is refused."""
    person = story.registered("1984-05-01", at("2021-01-04"))
    post = _developed(story, 2)
    story.add(person, "employed", "2021-03-01", **post)
    story.add(person, "left_post", "2021-06-30", cause="合同期满")
    story.add(person, "employed", "2021-07-02", **post)
    story.add(person, "left_post", "2021-12-31", cause="合同期满")
    story.add(person, "employed", "2022-03-01", expected="public_post.placements", **post)


def near_retirement(story: Story) -> None:
    """Exactly five years before retirement the term is three years; a day less, it lasts until retirement."""
    exact, less = (story.registered(born, at("2021-01-04"), sex="m") for born in ("1966-03-01", "1966-02-28"))
    long: Data = {"contract_months": 48}
    for person in (exact, less):
        post = _developed(story, 1)
        if person is exact:
            story.add(person, "employed", "2021-03-01", expected="public_post.term", **post | long)
        story.add(person, "employed", "2021-03-01", **post | ({} if person is exact else long))
    story.add(exact, "left_post", "2024-02-29", cause="岗位期满")


def additional(story: Story) -> None:
    """A post with a part-time job, a full-time job and a second post beside it: recorded, and contradictions."""
    person = story.registered("1978-09-09", at("2021-01-04"))
    post = _developed(story, 1)
    story.add(person, "additional_job_started", at("2021-02-01"), expected="transition.labour", channel="flexible")
    story.add(person, "employed", at("2021-03-01"), **post)
    part: Data = {"channel": "flexible", "employer": "某社区服务站", "post": "钟点工"}
    story.add(person, "additional_job_started", at("2021-04-01"), **part, work_form="part_time")
    full: Data = {"channel": "employer", "employer": "海门某物流有限公司", "post": "装卸工"}
    story.add(person, "additional_job_started", at("2021-04-06"), **full)
    story.add(person, "additional_job_started", at("2021-04-07"), **_developed(story, 1))
    story.add(person, "additional_job_ended", at("2021-06-30"), employer=part["employer"], post=part["post"])
    ended: Data = {"employer": part["employer"], "cause": "合同期满"}
    story.add(person, "additional_job_ended", at("2021-07-31"), expected="additional_job_runs", **ended)
    story.add(person, "job_changed", at("2021-09-01"), channel="employer", employer="海门某物业有限公司")
    story.add(person, "additional_job_started", at("2021-10-01"), channel="other", post="社员")


def verified(story: Story) -> None:
    """A declared job is refuted, which is withdrawn the same day; the next one is confirmed, then refuted."""
    person = story.registered("1987-12-12", at("2021-01-04"), sex="m")
    early: Data = {"verdict": "confirmed", "method": "phone"}
    story.add(person, "employment_verified", at("2021-01-20"), account=INSPECTION, expected="verifies_a_job", **early)
    story.add(person, "employed", at("2021-02-01"), channel="flexible", post="零工（家纺加工）")
    story.add(
        person, "contract_delivered", at("2021-02-03"), contract_no=f"H{story.number:06d}", delivered_by="镇人社所"
    )
    for verdict in ("refuted", "confirmed"):
        story.add(person, "employment_verified", "2021-03-01", account=INSPECTION, verdict=verdict, method="visit")
    story.add(person, "left_post", at("2021-05-31"), cause="个人辞职")
    story.add(person, "employed", at("2021-06-15"), channel="self_employed", post="快递代收点")
    story.add(person, "employment_verified", at("2021-07-01"), account=INSPECTION, verdict="unverifiable")
    story.add(person, "employment_verified", at("2021-08-01"), account=INSPECTION, verdict="refuted", method="visit")
    story.add(person, "left_post", at("2021-09-30"), cause="未实际经营")


def _developed(story: Story, count: int) -> Data:
    """Posts of a unit of Haimen, and the terms of a job on one of them."""
    post_id = f"{story.name}-post-{len(story.steps) + 1}"
    place: Data = {"kind": "security", "area": "320614-01"}
    story.programme("post.developed", post_id, "2021-01-04", **place, count=count)
    return {"channel": "public_welfare", "post": "保安", "post_id": post_id, "contract_months": 12, "place": "town"}


THEMES = (renewed, interrupted, near_retirement, additional, verified)
