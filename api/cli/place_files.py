"""`zuji policy|areas|calendar load`: files of the place: checked, previewed, loaded with their day."""

from datetime import date
from pathlib import Path

import click

from api.cli.bilingual import Group, command, group, option
from api.cli.database import existing_database
from api.cli.language import say
from projections.engine.load_place_file import Effect, load_place_file
from service.configuration import Config
from service.event_store.datastore import Datastore
from service.event_store.history_store import HistoryStore
from service.place_files.place_file import Kind, PlaceFile
from service.postgres.database import connect_as_owner
from service.postgres.open_database import verify_key_file
from service.security.account_rules import operator


@group("policy", zh="本地政策：某地自某日起的标准、时限、类别、开关。")
def policy() -> None:
    """Policies of the place: standards, deadlines, categories and switches of an area from a day on."""


@group("areas", zh="行政区划：增加地区，或说明撤并。")
def areas() -> None:
    """Areas: further ones, or what replaced them."""


@group("calendar", zh="工作日历：某年的节假日和调休。")
def calendar() -> None:
    """The calendar of working days: holidays of a year, and days worked in exchange."""


def _day(_: click.Context, __: click.Parameter, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(
            say(f"“{text}”不是日期，应如 2026-12-31", f"{text!r} is not a day such as 2026-12-31")
        ) from None


def _add_load(to: Group, kind: Kind, zh: str, en: str) -> None:
    @command("load", zh=zh)
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @option(
        "--from",
        "since",
        required=True,
        callback=_day,
        metavar="DAY",
        zh="自此日起适用（如 2027-01-01）。",
        en="The first day on which it holds (2027-01-01).",
    )
    @option(
        "--preview",
        is_flag=True,
        zh="只核对，并说明会改变什么，不载入。",
        en="Only check, and show what would change; load nothing.",
    )
    @click.pass_obj
    def load(config: Config, file: Path, since: date, preview: bool) -> None:
        _load(config, kind, file, since, preview=preview)

    load.en = en
    to.add_command(load)


_add_load(
    policy,
    "policy",
    "载入政策文件 FILE（TOML：areas、basis、policy）。以前的日子不变；有错的文件什么也不改。",
    "Load the policy FILE (TOML: areas, basis, policy). Earlier days stay; a wrong file changes nothing.",
)
_add_load(
    areas,
    "areas",
    "载入区划文件 FILE（TOML：source、areas）。有错的文件什么也不改。",
    "Load the FILE of areas (TOML: source, areas). A wrong file changes nothing.",
)
_add_load(
    calendar,
    "calendar",
    "载入某年的日历文件 FILE（TOML：year、source、published、workdays、holidays）。",
    "Load the calendar FILE of a year (TOML: year, source, published, workdays, holidays).",
)


def _load(config: Config, kind: Kind, path: Path, since: date, *, preview: bool) -> None:
    try:
        text = path.read_text("utf-8-sig")  # with or without the mark that Windows puts before UTF-8
    except UnicodeDecodeError:
        raise click.BadParameter(
            say(
                f"{path} 不是UTF-8文本（可能是GBK）：请另存为UTF-8",
                f"{path} is not text in UTF-8 (perhaps GBK): save it as UTF-8",
            )
        ) from None
    file = PlaceFile(kind=kind, name=path.name, since=since, text=text)
    with existing_database(config) as database:
        keys = verify_key_file(database.service_url, config.key_file)
        store = HistoryStore.over(Datastore(database.service_url), keys)
        with connect_as_owner(database.owner_url) as conn:
            effect = load_place_file(conn, store, file, by=operator(), preview=preview)
    click.echo(_summary(file, effect, preview=preview))


def _summary(file: PlaceFile, effect: Effect, *, preview: bool) -> str:
    views = ", ".join(f"{view} {count:,}" for view, count in effect.changed.items()) or say("无", "none")
    if preview:
        return say(
            f"{file.name} 无误。自 {file.since} 起涉及 {effect.concerned:,} 个对象；会改变：{views}。没有载入。",
            f"{file.name} is right. From {file.since} it concerns {effect.concerned:,} subjects;"
            f" would change: {views}. Not loaded.",
        )
    return say(
        f"已载入 {file.name}，自 {file.since} 起适用：涉及 {effect.concerned:,} 个对象；改变：{views}。",
        f"loaded {file.name}, from {file.since}: it concerns {effect.concerned:,} subjects; changed: {views}.",
    )
