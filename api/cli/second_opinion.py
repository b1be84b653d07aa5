"""`zuji check --independent`: the views compared with a fold of the log that imports none of the rules."""

from collections.abc import Callable, Iterator
from random import Random

import click

from api.cli.language import language, say
from projections.independent.check import Opinion, second_opinion
from projections.independent.compare import KEYS, UNCOVERED
from projections.independent.place import Place
from service.place_files.store import stored_tables
from service.postgres.database import connect
from service.security.keys import Keys

PERSONS = 500
"""So many persons are compared unless all are asked for."""


def compare_views(
    url: str,
    keys: Keys,
    *,
    persons: int | None = None,
    seed: int = 0,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Opinion:
    """Compares the live views of a database with the log; with `persons` a sample that the seed draws."""
    with connect(url) as conn:
        tables = stored_tables(conn)
        place = Place(tables.areas, tables.profiles, tables.calendars)
        return second_opinion(conn, keys, place, persons=persons, seed=seed, progress=progress)


def drawn_seed() -> int:
    """A seed for a sample; it is printed, so that the sample can be drawn again."""
    return Random().randrange(1_000_000)


def lines_of(found: Opinion, seed: int | None) -> Iterator[str]:
    """What was looked at, what was not, what differs. `seed` is that of a sample, None for all."""
    for difference in found.differences:
        yield difference.text(language())
    for name in found.unknown:
        yield say(f"不认识的事件类型：{name}", f"unknown type of event: {name}")
    yield say(f"核对的视图：{_covered('，除')}", f"views compared: {_covered(' without ')}")
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


def _covered(without: str) -> str:
    left_out = {view: f"{without}{'、'.join(columns)}" for view, columns in UNCOVERED.items()}
    return ", ".join(f"{view}{left_out.get(view, '')}" for view in KEYS)
