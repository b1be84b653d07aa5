"""Benefits: grounds that end within the paid days, limits, a second grant that a merge reveals."""

from api.demo.stress.story import Data, Person, Story, at

OLDER: Data = {"categories": ["older_worker"], "basis": "苏人社规〔2020〕2号"}


def subsistence(story: Story) -> None:
    """30 yuan for each day attended, once a year; not the wrong amount, not a second time, not without passing."""
    person = story.registered("1976-01-15", at("2021-01-04"))
    story.add(person, "recognised", at("2021-01-05"), **OLDER)
    for course, first, last in (("养老护理", "2021-05-10", "2021-05-21"), ("家政服务", "2021-08-02", "2021-08-13")):
        enrolment: Data = {"course": course, "trade": "elderly_care", "kind": "skills", "days": 12}
        story.add(person, "training_enrolled", at(first), **enrolment)
        story.add(person, "training_completed", at(last, 17), course=course, days_attended=12, passed=True)
    story.add(person, "benefit_applied", at("2021-05-24"), benefit="subsistence_subsidy")
    _grant(story, person, "subsistence_subsidy", 40_000, "2021-05-10", "2021-05-21", expected="benefit.amount")
    _grant(story, person, "subsistence_subsidy", 36_000, "2021-05-10", "2021-05-21")
    _grant(story, person, "subsistence_subsidy", 36_000, "2021-08-02", "2021-08-13", expected="benefit.a_year")
    reason: Data = {"code": "once_a_year", "text": "本年已享受"}
    story.add(person, "benefit_refused", "2021-09-02", benefit="subsistence_subsidy", reason=reason)
    _pay(story, person, "subsistence_subsidy", 36_000, "2021-09-10")
    _pay(story, person, "subsistence_subsidy", 1_000, "2021-09-11", expected="benefit.above_grant")
    _grant(story, person, "training_subsidy", 150_000, "2021-05-10", "2021-05-21")
    _pay(story, person, "training_subsidy", 150_000, "2021-09-10")


def job_ended(story: Story) -> None:
    """The job on a public-welfare post ends in March, which is reported after the subsidy to June was paid."""
    person = story.registered("1977-02-15", at("2021-01-04"))
    story.add(person, "recognised", at("2021-01-05"), **OLDER)
    post: Data = {"channel": "public_welfare", "post": "保绿员", "post_id": f"{story.name}-post", "contract_months": 12}
    story.add(person, "employed", at("2021-01-08"), **post)
    _grant(story, person, "post_subsidy", 60_000 * 6, "2021-01-08", "2021-06-30")
    for month in range(1, 7):
        _pay(story, person, "post_subsidy", 60_000, f"2021-{month:02d}-28")
    _pay(story, person, "post_subsidy", 60_000, "2021-06-29", expected="benefit.above_grant")
    story.add(person, "left_post", at("2021-03-15"), cause="个人辞职")  # reported in July
    story.add(person, "benefit_recovered", "2021-08-02", benefit="post_subsidy", amount_fen=60_000)
    beyond: Data = {"benefit": "post_subsidy", "amount_fen": 60_000 * 6}
    story.add(person, "benefit_recovered", "2021-08-03", expected="benefit.above_paid", **beyond)


def job_false(story: Story) -> None:
    """A job with insurance is found to be false and voided; the insurance of another stops within the paid days."""
    person = story.registered("1978-03-15", at("2021-01-04"))
    story.add(person, "recognised", at("2021-01-05"), **OLDER)
    job: Data = {"channel": "employer", "employer": "海门某服装有限公司", "contract_months": 24}
    false = story.add(person, "employed", at("2021-02-01"), **job)
    story.add(person, "insurance_started", at("2021-02-01"), scheme="pension", unit=job["employer"])
    _grant(story, person, "social_insurance_subsidy", 300_000, "2021-02-01", "2021-07-31")
    _grant(story, person, "hiring_subsidy", 100_000, "2021-02-01", "2021-02-28")
    once = "benefit.once_an_employer"
    _grant(story, person, "hiring_subsidy", 100_000, "2021-03-01", "2021-03-31", expected=once)
    _pay(story, person, "social_insurance_subsidy", 150_000, "2021-08-02", period=("2021-02-01", "2021-04-30"))
    outside = ("2021-08-01", "2021-08-31")
    _pay(story, person, "social_insurance_subsidy", 1_000, "2021-09-02", period=outside, expected="benefit.period")
    if story.number % 2:
        story.add(person, "insurance_stopped", at("2021-03-31"), scheme="pension", unit=job["employer"])
    else:
        story.void(person, false, at("2021-09-10"))
    _grant(story, person, "hiring_subsidy", 100_000, "2022-02-01", "2022-02-28", expected="benefit.work")


def unemployment(story: Story) -> None:
    """Unemployment benefit is paid beyond the day of a job that is reported late, and excludes the subsidy of S4."""
    person = story.registered("1980-04-15", at("2021-01-04"))
    story.add(person, "unemployment_registered", at("2021-02-01"), cause="单位裁员")
    story.add(person, "recognised", at("2021-02-02"), **OLDER)
    _grant(story, person, "unemployment_benefit", 900_000, "2021-02-01", "2021-07-31")
    for month in range(3, 8):
        _pay(story, person, "unemployment_benefit", 150_000, f"2021-{month:02d}-05")
    enrolment: Data = {"course": "保洁", "trade": "保洁", "kind": "skills", "days": 5}
    story.add(person, "training_enrolled", at("2021-03-01"), **enrolment, draws_unemployment_benefit=True)
    story.add(person, "training_completed", at("2021-03-05", 17), course="保洁", days_attended=5, passed=True)
    drawn = "benefit.unemployment_benefit"
    _grant(story, person, "subsistence_subsidy", 15_000, "2021-03-01", "2021-03-05", expected=drawn)
    story.add(person, "employed", at("2021-05-10"), channel="employer", employer="海门某家政服务有限公司")
    story.add(person, "unemployment_cancelled", at("2021-05-10", 10), cause="employed")


def granted_twice(story: Story) -> None:
    """Two records of one woman each got the same subsidy for the same months: the merge reveals the second grant."""
    first, second = (story.registered("1979-06-01", at(f"2021-01-{day}")) for day in ("04", "07"))
    for person in (first, second):
        story.add(person, "recognised", at("2021-01-11"), **OLDER)
        story.add(person, "employed", at("2021-02-01"), channel="flexible", post="钟点工", insured=True)
        _grant(story, person, "social_insurance_subsidy", 240_000, "2021-02-01", "2021-09-30")
        _pay(story, person, "social_insurance_subsidy", 120_000, "2021-06-10")
    story.merge(second, first, "2021-10-11")


def _grant(
    story: Story, person: Person, benefit: str, fen: int, first: str, last: str, *, expected: str = "recorded"
) -> None:
    """A grant, decided on its first day; one for a course when the course is over."""
    data: Data = {"benefit": benefit, "amount_fen": fen, "from": first, "to": last}
    day = last if benefit in ("subsistence_subsidy", "training_subsidy") else first
    story.add(person, "benefit_granted", at(day, 18), expected=expected, **data)


def _pay(
    story: Story,
    person: Person,
    benefit: str,
    fen: int,
    day: str,
    *,
    period: tuple[str, str] | None = None,
    expected: str = "recorded",
) -> None:
    """A payment, for the days of its period if given."""
    data: Data = {"benefit": benefit, "amount_fen": fen}
    if period is not None:
        data |= {"period_from": period[0], "period_to": period[1]}
    story.add(person, "benefit_paid", day, expected=expected, **data)


THEMES = (subsistence, job_ended, job_false, unemployment, granted_twice)
