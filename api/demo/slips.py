"""Irregularities: late events, corrections and voids, repeated requests, requests that are refused."""

from random import Random

from api.demo.cloud_event import CloudEvent, cloud_event
from api.demo.days import LAST, clock
from api.demo.life import Life, Moment, PlannedEvent
from api.demo.names import with_wrong_check_digit
from api.demo.plan import units
from api.demo.workplaces import any_employer

Posted = tuple[Moment, CloudEvent]

LATE_SHARE, CORRECTED, SAID_TWICE_BY_MISTAKE, REPOSTED = 0.045, 24, 8, 40

_MAY_BE_LATE = {
    "person.policy_briefed": 60,
    "person.career_guided": 60,
    "person.job_info_given": 60,
    "person.job_introduced": 60,
    "person.training_completed": 45,
    "person.certificate_obtained": 120,
    "person.employed": 29,  # an employer has 30 days to report a hiring (docs/domain.md 4)
}
_MADE_STATE = (
    "employed",
    "job_changed",
    "left_post",
    "labour_force_left",
    "exited",
    "voided",
    "unemployment_registered",
)


def delay(lives: list[Life], dice: Random) -> None:
    """Posts some events weeks later, but never so late that later events would be refused."""
    for life in lives:
        if life.person.fixed or dice.random() >= LATE_SHARE:
            continue
        candidates = [event for event in life.events if event.kind in _MAY_BE_LATE]
        if candidates:
            event = dice.choice(candidates)
            later = (event.at[0] + dice.randint(8, _MAY_BE_LATE[event.kind]), event.at[1])
            if not any(
                event.at < other.at and other.posted <= later and _depends(event, other) for other in life.events
            ):
                event.posted = later


def _depends(event: PlannedEvent, other: PlannedEvent) -> bool:
    if other.kind == "person.deceased" or other.target is event:
        return True
    return event.kind == "person.employed" and other.kind.removeprefix("person.") in _MADE_STATE


def mend(lives: list[Life], dice: Random) -> None:
    """Corrects some events, and voids some that were entered twice."""
    clean = [life for life in lives if not (life.person.fixed or life.has("deceased") or life.has("voided"))]
    at_work = [life for life in clean if life.has("employed") and life.has("job_introduced") and life.day < LAST - 70]
    chosen = dice.sample(at_work, CORRECTED + SAID_TWICE_BY_MISTAKE)
    for life in chosen[:CORRECTED]:
        _correct(life, dice)
    for life in chosen[CORRECTED:]:
        twice = next(event for event in reversed(life.events) if event.kind == "person.job_introduced")
        reason = {"code": "duplicate", "text": "重复录入，予以作废"}
        _about(life, "voided", twice, {"reason": reason}, dice)


def _correct(life: Life, dice: Random) -> None:
    kinds = ("person.training_completed", "person.employed")
    target = next(event for kind in kinds for event in life.events if event.kind == kind)
    if target.kind == "person.employed":
        changes = {"monthly_wage_fen": target.data["monthly_wage_fen"] + dice.choice((-3, -2, 2, 4, 5)) * 10_000}
        reason = {"code": "wage_checked", "text": "回访核对工资条，原登记月工资有误"}
    else:
        changes = {"days_attended": max(1, target.data["days_attended"] - 1)}
        reason = {"code": "attendance_checked", "text": "核对签到册，原登记出勤天数有误"}
    _about(life, "corrected", target, {"changes": changes, "reason": reason}, dice)


def _about(life: Life, kind: str, target: PlannedEvent, data: dict[str, object], dice: Random) -> None:
    """Adds an event about an event: it is posted at once, after everything else of the person."""
    last = max(event.posted[0] for event in life.events)
    at = (min(LAST, max(last, life.day) + dice.randint(3, 30)), 16 * 60 + dice.randint(0, 59))
    if at[0] > last:
        life.events.append(PlannedEvent("person." + kind, at, at, data, target=target))


def repeated(posted: list[Posted], dice: Random) -> list[Posted]:
    """Repeats some requests unchanged."""
    return [((day + dice.randint(0, 6), minute), again) for (day, minute), again in dice.sample(posted, REPOSTED)]


def refused(lives: list[Life], dice: Random) -> list[Posted]:
    """Eight requests that must end in quarantine; their ids begin with x. The two of persons not yet registered
    can be retried once the registration has come."""
    seekers = [life for life in lives if life.person.role == "seeker" and not life.person.fixed]
    alive = [life for life in seekers if not life.has("deceased")]
    jobless = [life for life in alive if not life.has("employed")]
    dead = [life for life in seekers if life.has("deceased")]
    made: list[Posted] = []

    def add(kind: str, at: Moment, posted: Moment, data: dict[str, object], subject: str | None) -> None:
        made.append((posted, cloud_event(f"x{len(made) + 1:07d}-01", "person." + kind, clock(*at), data, subject)))

    for life in dice.sample(alive, 2):
        wrong = with_wrong_check_digit(life.person.id_no)
        at = (max(0, life.person.start - 1), 16 * 60)
        data: dict[str, object] = {"name": life.person.name, "id_no": wrong, "area": units()[life.person.unit - 1].code}
        add("registered", at, at, data, None)
    for life in dice.sample(jobless, 2):
        at = (LAST, 17 * 60)
        add("left_post", at, at, {"cause": "合同期满"}, _subject(life))
    for life in dice.sample(alive, 2):
        start = life.person.start
        add("surveyed", (start, 17 * 60 + 55), (start - 1, 17 * 60), {"method": "入户走访"}, _subject(life))
    life = dice.choice(dead)
    at = (min(LAST, life.day + 3), 17 * 60)
    employer = any_employer(dice, life.unit)
    add("job_introduced", at, at, {"post": employer.posts[0], "employer": employer.name}, _subject(life))
    life = dice.choice([life for life in alive if not life.person.moves_to])
    add("moved", (LAST, 16 * 60), (LAST, 16 * 60), {"to_area": units()[life.unit - 1].code}, _subject(life))
    return made


def _subject(life: Life) -> str:
    return f"id_no:{life.person.id_no}"
