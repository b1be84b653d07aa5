"""`zuji check --independent`: the views compared with a fold of the log that imports none of the rules."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

import click
import psycopg

from api.cli.language import language, say
from domain.benefits.recovery import due_back
from domain.reference.scope import EVERYWHERE
from projections.independent.check import DueBack, Opinion, second_opinion
from projections.independent.compare import KEYS, UNCOVERED
from projections.independent.place import Place
from projections.independent.reports.compare import REPORTS as COMPARED
from projections.independent.reports.compare import Ask
from projections.independent.reports.lines import TOTAL
from projections.queries.live_views import use_live_views
from projections.reports import REPORTS
from projections.reports.run import compute
from service.event_store.datastore import Datastore
from service.event_store.history_store import HistoryStore
from service.place_files.store import refresh, stored, stored_tables
from service.postgres.database import connect
from service.reference import reference
from service.security.keys import Keys

PERSONS = 500
"""The persons of a sample, by default."""


def compare_views(
    url: str,
    keys: Keys,
    *,
    persons: int | None = None,
    seed: int = 0,
    progress: Callable[[str, int, int], None] = lambda *_: None,
    reports: bool = True,
) -> Opinion:
    """Compares the live views of a database with the log; with `persons` a sample that the seed draws, otherwise
    everything, `reports` too."""
    with connect(url) as conn:
        tables = stored_tables(conn)
        place = Place(tables.areas, tables.profiles, tables.calendars)
        answers = _due_back(url, conn, keys)
        ask = _answers(conn) if reports else None
        return second_opinion(
            conn, keys, place, persons=persons, seed=seed, progress=progress, due_back=answers, ask=ask
        )


def _due_back(url: str, conn: psycopg.Connection, keys: Keys) -> DueBack:
    """The amounts due back as the service answers them; no view holds them, so the rules compute them here."""
    store, policies = HistoryStore.over(Datastore(url), keys), stored(conn).policies

    def answer(person: UUID, up_to: int) -> Iterator[Mapping[str, Any]]:
        history = store.load(conn, [person], up_to, scope=EVERYWHERE)[person].history
        for due in due_back(history.transitions, policies.at):
            yield {
                "person_id": person,
                "benefit": due.benefit,
                "cause": due.cause,
                "amount_fen": due.amount_fen,
                "since": due.since,
            }

    return answer


def _answers(conn: psycopg.Connection) -> Ask:
    """The reports as the service computes them from the live views, in the transaction of the caller."""
    refresh(conn)

    def answer(code: str, area: str, period: str) -> Mapping[str, Mapping[str, Any]]:
        use_live_views(conn)
        report = REPORTS[code]
        found = compute(conn, report, area, period, date.max, reference().areas, {})
        return {
            found.keys[number] if number else TOTAL: {one.key: row.get(one.key) for one in report.figures}
            for number, row in found.table.rows.items()
        }

    return answer


def drawn_seed() -> int:
    """A seed for a sample; it is printed, so that the sample can be drawn again."""
    return Random().randrange(1_000_000)


def lines_of(found: Opinion, seed: int | None) -> Iterator[str]:
    """The differences, what was compared and what was not. `seed` is that of a sample, None for all."""
    for difference in found.differences:
        yield difference.text(language())
    for figure in found.figures:
        yield figure.text(language())
    for name in found.unknown:
        yield say(f"不认识的事件类型：{name}", f"unknown type of event: {name}")
    yield say(f"已比对：{_covered()}", f"compared: {_covered()}")
    other = ("", "")
    if seed is None:
        codes, other = ", ".join(COMPARED), ("其他", "other ")
        yield say(
            f"已比对报表：{codes}，{found.reported:,} 个数", f"reports compared: {codes}, {found.reported:,} figures"
        )
    yield say(
        f"未比对：检索列、人与人之间的矛盾、因后报事实而不能成立的矛盾、{other[0]}报表的汇总、拒绝与权限",
        "not compared: columns for searches, contradictions between persons or by a later report, "
        f"sums of {other[1]}reports, refusals, access",
    )
    if seed is not None:
        yield say(
            f"抽样：种子 {seed}（--seed {seed} 可重做；全部：--all）",
            f"sample: seed {seed} (--seed {seed} draws it again; everything: --all)",
        )
    zh, en = ("无异常", "clean") if found.clean else ("有异常", "NOT clean")
    yield say(
        f"{found.persons:,} 人、{found.households:,} 户、{found.others:,} 个地区和岗位，{found.events:,} 条事件：{zh}",
        f"{found.persons:,} persons, {found.households:,} households, {found.others:,} areas and posts, "
        f"{found.events:,} events: {en}",
    )


def echo(found: Opinion, seed: int | None) -> None:
    """Prints the lines."""
    for line in lines_of(found, seed):
        click.echo(line)


def _covered() -> str:
    """The views, each with the columns that are left out."""
    left_out = {
        view: say(f"（不含 {' '.join(columns)}）", f" (without {' '.join(columns)})")
        for view, columns in UNCOVERED.items()
    }
    return ", ".join(f"{view}{left_out.get(view, '')}" for view in KEYS)
