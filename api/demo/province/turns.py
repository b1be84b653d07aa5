"""Further events of a life: poverty, loss of a job, move, exit, death; and corrections."""

from datetime import timedelta

from api.demo.province import services, work
from api.demo.province.life_builder import LifeBuilder, LifeEvent
from api.demo.province.places import others

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


def listed_as_poor(builder: LifeBuilder) -> None:
    """The register of rural revitalisation lists the person."""
    builder.add("person.poverty_status_set", {"status": "poverty_lifted" if builder.random() < 0.8 else "monitored"})


def back_into_poverty(builder: LifeBuilder) -> None:
    """A risk of return to poverty; half of them come true, most are cleared."""
    risk, cause = builder.pick(_RISKS)
    builder.begin_session(15, 60)
    builder.add("person.return_risk_raised", {"risk": risk})
    if builder.random() < 0.5:
        builder.begin_session(15, 40)
        builder.add("person.returned_to_poverty", {"cause": cause})
    if builder.random() < 0.7:
        builder.begin_session(30, 90)
        builder.add("person.risk_cleared", {"basis": "入户核实收入稳定，村级评议公示无异议"})


def afterwards(builder: LifeBuilder, job: LifeEvent | None, *, recognised: bool) -> None:
    """One further event or none, mostly none; sometimes a correction."""
    share = builder.random()
    if share < 0.14 and job:
        _lose_work(builder)
    elif share < 0.21 and job and recognised:
        builder.begin_session(100, 140)
        builder.add("person.exited", _EXITED)
    elif share < 0.24 and not job:
        builder.begin_session(20, 50)
        builder.add("person.labour_force_left", builder.pick(_INACTIVE))
    elif share > 0.99:
        _move(builder)
    elif share > 0.96:
        builder.begin_session(15, 60)
        builder.add("person.profile_updated", {"phone": services.phone(builder)})
    elif share > 0.95:
        for _ in range(2):
            builder.begin_session(7, 15)
            services.not_reached(builder)
    if builder.random() < 0.045:
        _put_right(builder, job)
    if builder.random() < 0.007:
        builder.begin_session(20, 200)
        builder.add("person.deceased", builder.pick(_DEATHS))


def _lose_work(builder: LifeBuilder) -> None:
    builder.begin_session(30, 200)
    work.left(builder)
    builder.begin_session(1, 10)
    services.surveyed(builder)
    services.guided(builder)
    if builder.random() < 0.5:
        builder.begin_session(8, 30)
        services.introduced(builder)
        builder.begin_session(8, 30)
        work.employed(builder, again=True)


def _move(builder: LifeBuilder) -> None:
    """A move to another district, which then surveys the person."""
    builder.begin_session(20, 60)
    away = builder.pick([area for area in others() if area != builder.area])
    builder.add("person.moved", {"to_area": away})
    builder.area = away
    builder.begin_session(5, 20)
    services.surveyed(builder)


def _put_right(builder: LifeBuilder, job: LifeEvent | None) -> None:
    """A correction of a job's wage, half the time also of its day; or the void of a survey that was entered twice."""
    if job and builder.random() < 0.66:
        changes: dict[str, object] = {"monthly_wage_fen": job.data["monthly_wage_fen"] + 10_000}
        if builder.random() < 0.5:
            changes["time"] = _day_before(job)
        builder.begin_session(5, 30)
        builder.add_amendment("person.corrected", job, {"changes": changes, "reason": _WAGE})
        return
    survey = next(event for event in reversed(builder.entry_sessions[0]) if event.kind == "person.surveyed")
    builder.begin_session(5, 30)
    builder.add_amendment("person.voided", survey, {"reason": _DOUBLE})


def _day_before(job: LifeEvent) -> str:
    """The job began two days earlier, in the morning."""
    at = job.at.replace(hour=8, minute=30)
    return (at - _TWO_DAYS).isoformat()
