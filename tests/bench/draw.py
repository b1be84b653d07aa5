"""Drawing an inspection's sample from a province: building the frame from the views, storing it, drawing from it."""

import time
from collections.abc import Callable
from datetime import date
from functools import partial

import psycopg
from psycopg import sql

from domain.inspections.draw import draw, draw_inspectors, sample_text
from domain.inspections.frame import BuiltFrame, Frame
from domain.inspections.plan import Plan, Quota, inspector_numbers
from domain.inspections.quotas import SampleSize, quotas
from domain.reference.scope import EVERYWHERE
from projections.queries.inspection_frame import frame_of, persons_of, store_frame
from projections.queries.inspection_population import build_population
from projections.queries.people import PeopleFilter
from projections.schema.schema import create_tables
from service.postgres.database import connect, connect_as_owner
from service.reference import reference
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes, Stage

PERSONS, SAMPLE = 1_000_000, 1_500
BAR_MS = 2_000
DAY = date(2021, 10, 31)

_PEOPLE = """
INSERT INTO roster (person_id, version, area, case_state, labour_state, poverty_state, categories, channel,
                    last_event_on, search_terms)
SELECT gen_random_uuid(), 1, '3206' || 10 + n %% 90 || '-0' || n %% 7 + 1, 'recognised', 'unemployed', 'none',
       ARRAY[(ARRAY['dibao', 'disabled', 'land_lost_farmer'])[1 + n %% 3]],
       (ARRAY['employer', 'flexible', NULL])[1 + n %% 3], '2021-10-01', '{}'
  FROM generate_series(1, %s) n
"""


def run(stage: Stage, sizes: Sizes) -> Sheet:
    """Milliseconds of each step; the sample with its inspectors, from the stored frame to the ids of the persons."""
    sheet = Sheet("draw")
    size = sizes.of(SAMPLE, 20)
    with stage.database() as database:
        built = _population(sheet, database.owner_url, stage, sizes)
        with connect(database.service_url) as conn:
            sheet.add("store the frame", _ms(lambda: store_frame(conn, "320600", built)), "ms")
            frame = Frame(built.content)
            plan = _plan(frame, size)
            drawing = f"draw {size:,} of {frame.population:,} with inspectors"
            for seed in map(str, range(sizes.runs)):
                sheet.add(f"{drawing}, frame in memory", _ms(partial(_drawn, frame, plan, seed)), "ms")
                sheet.add(f"{drawing}, frame in storage", _ms(partial(_from_storage, conn, plan, seed)), "ms")
    if not sizes.smoke:
        sheet.at_most(BAR_MS, f"{drawing}, frame in storage", "ms")
    sheet.notes.append(f"draw: {len(plan.quotas):,} strata; the frame has {len(built.content) / 2**20:,.0f} MiB")
    return sheet


def _population(sheet: Sheet, url: str, stage: Stage, sizes: Sizes) -> BuiltFrame:
    """The frame of persons in tables of their own, without indexes, which are gone afterwards."""
    found: list[BuiltFrame] = []
    tickets = stage.keys.tickets_of("320600/2021-001")
    with connect_as_owner(url) as conn, conn.transaction(force_rollback=True):
        conn.execute(sql.SQL("CREATE SCHEMA bench_draw; SET LOCAL search_path = bench_draw"))
        create_tables(conn)
        conn.execute(_PEOPLE, (sizes.of(PERSONS, 2_000),))
        conn.execute("ANALYZE roster")

        def build() -> None:
            strata = ("town", "category", "channel", "last_check")
            policies, everybody = reference().policies, PeopleFilter()
            found[:] = [build_population(conn, EVERYWHERE, policies, everybody, tickets, strata=strata, as_of=DAY)]

        for _ in range(sizes.runs):
            sheet.add("build the frame from the views", _ms(build), "ms")
    return found[0]


def _plan(frame: Frame, size: int) -> Plan:
    populations = frame.populations
    sizes = quotas(populations, SampleSize(size=size))
    return Plan(
        inspection="320600/2021-001",
        as_of=DAY.isoformat(),
        known_until=1,
        population="{}",
        strata=("town", "category", "channel", "last_check"),
        quotas={name: Quota(sizes[name], population) for name, population in populations.items()},
        population_sha256=frame.sha256,
        inspectors=tuple(inspector_numbers([str(number) for number in range(40)]).values()),
        inspectors_per_case=2,
        seed_kind="generated",
    )


def _drawn(frame: Frame, plan: Plan, seed: str) -> list[int]:
    cases = [(case, draw_inspectors(plan, seed, case.ticket, ())) for case in draw(frame, plan, seed)]
    sample_text(cases)
    return [case.line for case, _ in cases]


def _from_storage(conn: psycopg.Connection, plan: Plan, seed: str) -> None:
    lines = _drawn(frame_of(conn, plan.population_sha256), plan, seed)
    persons_of(conn, plan.population_sha256, lines)


def _ms(measured: Callable[[], object]) -> float:
    began = time.perf_counter()
    measured()
    return (time.perf_counter() - began) * 1_000
