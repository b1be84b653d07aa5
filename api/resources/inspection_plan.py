"""Planning an inspection: the population is frozen, the quotas follow, and the service commits to both."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from api.http.as_of import open_views
from api.http.current import caller, context
from api.http.own_requests import digest_of, recorded_before
from api.http.parameters import end_of
from api.http.problems import HttpError
from api.http.shared_reports import refuse_area
from api.resources.people_filter import people_filter
from domain.errors import Refusal
from domain.events.inspections import InspectionPlanned
from domain.inspections.frame import BuiltFrame, Frame
from domain.inspections.plan import ALGORITHM, Plan, Quota, inspector_numbers
from domain.inspections.quotas import SampleSize, quotas
from domain.inspections.steps import inspection_key, quota_text
from projections.queries.area_range import area_range
from projections.queries.inspection_frame import store_frame
from projections.queries.inspection_population import build_population, population_text
from projections.queries.inspections import InspectionFilter, count_inspections, earlier_draws, last_number
from projections.queries.people import PeopleFilter
from projections.radar.assigned import persons_examined
from projections.reports.units import place_of
from projections.views.inspection import InspectionRow
from service.postgres.database import reading_all_areas
from service.recording.own_event import own_event
from service.recording.submission import Receipt
from service.reference import scope_of
from service.security.accounts import present_accounts

Body = Mapping[str, Any]

INSPECTING: Final = ("caseworker", "supervisor")
"""The roles of accounts that may inspect."""

_ATTEMPTS: Final = 5
"""The most attempts to plan: one fails if another inspection of the area gets the number meanwhile."""

_SIZES: Final = ("size", "percent", "at_least", "at_least_per_stratum", "whole")


class Prepared(NamedTuple):
    """A plan with its frame, the number of mandatory cases, and the other inspections of the population in the year."""

    plan: Plan
    frame: BuiltFrame
    mandatory: int
    earlier: Sequence[InspectionRow]

    @property
    def population_size(self) -> int:
        """The persons of the random part."""
        return sum(quota.population for quota in self.plan.quotas.values())

    @property
    def sample_size(self) -> int:
        """The persons to draw."""
        return sum(quota.size for quota in self.plan.quotas.values())


class Planned(NamedTuple):
    """The receipt of the event, and the plan; None if the request was recorded before."""

    receipt: Receipt
    prepared: Prepared | None


def prepared(body: Body, taken: int = 0) -> Prepared:
    """The plan of a request, with the number after those of the year and `taken`; nothing is stored.

    Raises Refusal: scope, a filter that identifies persons, quotas that cannot be, inspectors that may not inspect.
    """
    app, area = context(), area_of_body(body)
    day: date = body.get("as_of", app.today())
    rule = app.reference.policies.at(area, day).inspection
    pool = _pool(body["inspectors"], per_case := body.get("inspectors_per_case", rule.inspectors_per_case))
    wanted = people_filter({"area": area, **body.get("population", {})}, app)
    _refuse_outside(area, wanted.area)
    if day > app.today():
        zh, en = "名单日期不能晚于今天", "the day of the population is not after today"
        raise Refusal("rule", "population.day", zh, en, {"today": app.today().isoformat()}, field="as_of")
    population, year = population_text(wanted), app.today().year
    with open_views({}) as (conn, position, _):
        key = inspection_key(area, year, max(taken, last_number(conn, area, year)) + 1)
        earlier = earlier_draws(conn, area, population, year)
    doubted = _examined(wanted) if "risk" in body.get("strata", ()) or "doubt" in body.get("mandatory", ()) else ()
    moment = end_of(day) if day < app.today() else None
    with open_views({"min_position": position}, as_of=moment, area=wanted.area, households=False) as (conn, known, _):
        built = build_population(
            conn,
            caller().scope,
            app.reference.policies,
            wanted,
            app.keys.tickets_of(key),
            strata=body.get("strata", ()),
            mandatory=body.get("mandatory", ()),
            doubted=doubted,
            as_of=day,
        )
    frame = Frame(built.content)
    sizes = quotas(frame.populations, SampleSize(**{name: body[name] for name in _SIZES if name in body}))
    if not sum(sizes.values()) + len(frame.mandatory):
        zh, en = "没有可抽查的人", "there is nobody to inspect"
        raise Refusal("rule", "population.empty", zh, en, field="population")
    plan = Plan(
        inspection=key,
        as_of=day.isoformat(),
        known_until=known,
        population=population,
        strata=tuple(body.get("strata", ())),
        quotas={name: Quota(size=size, population=frame.populations[name]) for name, size in sizes.items()},
        population_sha256=frame.sha256,
        inspectors=tuple(inspector_numbers(pool).values()),
        inspectors_per_case=per_case,
        seed_kind=body["seed_kind"],
    )
    return Prepared(plan, built, len(frame.mandatory), earlier)


def _examined(wanted: PeopleFilter) -> Collection[UUID]:
    """The persons of doubts that are examined now."""
    app = context()
    with reading_all_areas(app.pool) as (conn, position):
        prefixes = area_range(caller().scope, wanted.area).prefixes
        return persons_examined(conn, app.reference.policies, prefixes, position)


def planned(body: Body) -> Planned:
    """Records a plan: the frame is stored first, then the event with its digest. Raises Refusal as `prepared` does."""
    app, area = context(), area_of_body(body)
    source = body.get("source", caller().own_source)
    request_id = request_id_of_plan(body, area)
    if (before := recorded_before(source, request_id)) is not None:
        return Planned(before, None)
    taken = 0
    for _ in range(_ATTEMPTS):
        found = prepared(body, taken)
        with app.pool.connection() as conn:
            store_frame(conn, area, found.frame)
        data = _data(body, found, area)
        now = app.now().replace(microsecond=0)
        event = own_event(
            *(app.recorder, caller(), InspectionPlanned, found.plan.inspection),
            request_id=request_id,
            source=source,
            time=now,
            data=data,
        )
        receipt = app.recorder.record(caller(), [event], atomic=True)
        if receipt.rejected and receipt.rejected[0].refusal.code == "planned_once":
            taken = int(found.plan.inspection.rsplit("-", 1)[1])
            continue
        return Planned(receipt, found)
    raise HttpError(503, headers={"Retry-After": "1"})


def _refuse_outside(area: str, population: str) -> None:
    """Raises Refusal (scope) unless the area of the population lies in that of the inspection."""
    if not scope_of(area).covers(population):
        zh, en = f"“{population}”不属于组织抽查的地区“{area}”", f"{population!r} is not in the area {area!r}"
        raise Refusal("scope", "scope.area", zh, en, {"scope": area}, field="population")


def _abandoned(area: str) -> int:
    """How many inspections of the area are abandoned: afterwards the same plan is another inspection."""
    with open_views({}) as (conn, _, _):
        return count_inspections(conn, caller().scope, InspectionFilter(area=area, state="abandoned"))


def area_of_body(body: Body) -> str:
    """The code in force of the area of the inspection, by default the caller's. Raises Refusal (scope, unknown)."""
    area = body.get("area", caller().area)
    refuse_area(area)
    code, _ = place_of(context().reference.areas, area, context().today())
    refuse_area(code)
    return code


def request_id_of_plan(body: Body, area: str) -> str:
    """The id of a request for a plan: without `id`, equal contents of a day are one plan until one is abandoned."""
    return request_id_of(f"plan/{context().today()}/{_abandoned(area)}", area, body)


def request_id_of(step: str, key: str, body: Body) -> str:
    """The id of a request: `id`, or for equal contents an equal one."""
    content = {name: str(value) for name, value in body.items() if name != "source"}
    given: str | None = body.get("id")
    return given or f"{step}/{key}/{digest_of(sorted(content.items()))}"


def _pool(accounts: Sequence[str], per_case: int) -> tuple[str, ...]:
    """The accounts that inspectors are drawn from. Raises Refusal (rule)."""
    pool = tuple(dict.fromkeys(accounts))
    with context().pool.connection() as conn:
        known = present_accounts(conn, pool)
    for account in pool:
        if account not in known:
            zh, en = f"没有账号“{account}”，或已停用", f"there is no account {account!r}, or it has ended"
            raise Refusal("rule", "account.unknown", zh, en, {"account": account}, field="inspectors")
        role, _ = known[account]
        if role not in INSPECTING:
            zh, en = f"角色{role}的账号“{account}”不能担任检查人", f"{account!r}, of the role {role}, does not inspect"
            raise Refusal("rule", "inspector.role", zh, en, {"allowed": list(INSPECTING)}, field="inspectors")
    if len(pool) < per_case:
        zh, en = f"每案需要{per_case}名检查人，只有{len(pool)}名", f"{len(pool)} inspectors; a case has {per_case}"
        raise Refusal("rule", "inspector.too_few", zh, en, {"needed": per_case}, field="inspectors")
    return pool


def _data(body: Body, found: Prepared, area: str) -> dict[str, Any]:
    plan = found.plan
    rule = context().reference.policies.at(area, date.fromisoformat(plan.as_of)).inspection
    return {
        "area": area,
        "heading": body["title"],
        "mode": body["mode"],
        "population": plan.population,
        "as_of": plan.as_of,
        "known_until": plan.known_until,
        "strata": list(plan.strata),
        "quotas": [quota_text(name, quota) for name, quota in sorted(plan.quotas.items())],
        "population_size": found.population_size,
        "sample_size": found.sample_size,
        "mandatory": found.mandatory,
        "population_sha256": plan.population_sha256,
        "plan_sha256": plan.sha256,
        "algorithm": ALGORITHM,
        "inspectors": list(dict.fromkeys(body["inspectors"])),
        "inspectors_per_case": plan.inspectors_per_case,
        "seed_kind": plan.seed_kind,
        "due_on": body["due_on"].isoformat(),
        "on_site_percent": body.get("on_site_percent", rule.on_site_percent),
        "recheck_percent": body.get("recheck_percent", rule.recheck_percent),
    }
