"""What else happens in a life: poverty, the loss of work, a move, an exit, a death; and what was entered wrongly."""

from datetime import timedelta

from api.demo.province import services, work
from api.demo.province.places import others
from api.demo.province.telling import Said, Telling

_RISKS = (
    ("失业，家庭主要收入中断", "失业致家庭收入骤减"),
    ("大病，医疗支出大", "因病"),
    ("受灾，种植养殖受损", "因灾"),
)
_EXITED = {"reason": {"code": "employed", "text": "已稳定就业，退出就业困难人员管理"}}
_INACTIVE = tuple({"kind": kind} for kind in ("incapacitated", "abroad", "student"))
_DEATHS = tuple({"source": source} for source in ("民政殡葬信息比对", "家属申报", "公安户籍信息比对"))
_WAGE = {"code": "wage_checked", "text": "回访核实，原登记有误"}
_DOUBLE = {"code": "entered_twice", "text": "重复录入"}
_TWO_DAYS = timedelta(days=2)


def listed_as_poor(t: Telling) -> None:
    """The register of rural revitalisation lists the person."""
    t.say("person.poverty_status_set", {"status": "poverty_lifted" if t.random() < 0.8 else "monitored"})


def back_into_poverty(t: Telling) -> None:
    """A risk is raised, half of them come true, most are cleared."""
    risk, cause = t.pick(_RISKS)
    t.sit(15, 60)
    t.say("person.return_risk_raised", {"risk": risk})
    if t.random() < 0.5:
        t.sit(15, 40)
        t.say("person.returned_to_poverty", {"cause": cause})
    if t.random() < 0.7:
        t.sit(30, 90)
        t.say("person.risk_cleared", {"basis": "入户核实收入稳定，村级评议公示无异议"})


def afterwards(t: Telling, job: Said | None, *, recognised: bool) -> None:
    """One turn or none, mostly none; and now and then something is put right."""
    share = t.random()
    if share < 0.14 and job:
        _lose_work(t)
    elif share < 0.21 and job and recognised:
        t.sit(100, 140)
        t.say("person.exited", _EXITED)
    elif share < 0.24 and not job:
        t.sit(20, 50)
        t.say("person.labour_force_left", t.pick(_INACTIVE))
    elif share > 0.99:
        _move(t)
    elif share > 0.96:
        t.sit(15, 60)
        t.say("person.profile_updated", {"phone": services.phone(t)})
    elif share > 0.95:
        for _ in range(2):
            t.sit(7, 15)
            services.not_reached(t)
    if t.random() < 0.045:
        _put_right(t, job)
    if t.random() < 0.007:
        t.sit(20, 200)
        t.say("person.deceased", t.pick(_DEATHS))


def _lose_work(t: Telling) -> None:
    t.sit(30, 200)
    work.left(t)
    t.sit(1, 10)
    services.surveyed(t)
    services.guided(t)
    if t.random() < 0.5:
        t.sit(8, 30)
        services.introduced(t)
        t.sit(8, 30)
        work.employed(t, again=True)


def _move(t: Telling) -> None:
    """The responsibility passes to another district, where somebody calls."""
    t.sit(20, 60)
    away = t.pick([area for area in others() if area != t.area])
    t.say("person.moved", {"to_area": away})
    t.area = away
    t.sit(5, 20)
    services.surveyed(t)


def _put_right(t: Telling, job: Said | None) -> None:
    """A job is corrected, its wage and half the time also its day; or a survey entered twice is declared void."""
    if job and t.random() < 0.66:
        changes: dict[str, object] = {"monthly_wage_fen": job.data["monthly_wage_fen"] + 10_000}
        if t.random() < 0.5:
            changes["time"] = _day_before(job)
        t.sit(5, 30)
        t.say_about("person.corrected", job, {"changes": changes, "reason": _WAGE})
        return
    survey = next(said for said in reversed(t.sittings[0]) if said.kind == "person.surveyed")
    t.sit(5, 30)
    t.say_about("person.voided", survey, {"reason": _DOUBLE})


def _day_before(job: Said) -> str:
    """The job began two days earlier, in the morning."""
    at = job.at.replace(hour=8, minute=30)
    return (at - _TWO_DAYS).isoformat()
