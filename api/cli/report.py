"""`zuji report`: a report from the database of this machine, as of any day and as known at any moment."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import click
import orjson
from flask import Flask

from api.cli.bilingual import command, option
from api.cli.database import existing_database
from api.cli.language import Language, language, say
from api.cli.logged import log_shown
from api.cli.progress import ProgressBar
from api.http.shown import persons_of
from api.presentation.reports.csv import csv_of
from api.presentation.reports.html import html_of
from api.presentation.reports.masking import masked_report
from api.presentation.reports.xlsx import xlsx_of
from domain.errors import Refusal
from domain.events.event import SHANGHAI, parse_business_time
from domain.reference.calendar import end_of_day
from domain.reference.nearest import of_words
from projections.reports import REPORTS
from projections.reports.period import parse_period
from projections.reports.report import Report
from projections.reports.run import run
from projections.snapshots.ensure import ensure
from projections.snapshots.moment import moment_of
from projections.snapshots.reading import reading_snapshot_of_all_areas
from service.configuration import Config
from service.place_files.store import refresh
from service.postgres.database import open_pool, reading_all_areas
from service.postgres.open_database import Database, verify_key_file
from service.reference import reference
from service.security.account_rules import operator

FORMATS: Final = ("json", "csv", "xlsx", "html")


def day_of_option(_: click.Context, __: click.Parameter, text: str | None) -> date | None:
    """The day of an option such as 2021-06-30."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        zh, en = f"“{text}”不是日期，应如 2021-06-30", f"{text!r} is not a day such as 2021-06-30"
        raise click.BadParameter(say(zh, en)) from None


def moment_of_option(_: click.Context, __: click.Parameter, text: str | None) -> datetime | None:
    """The moment of an option: a day (its end, Asia/Shanghai) or a time with its zone."""
    if text is None:
        return None
    try:
        moment, whole_day = parse_business_time(text)
    except Refusal:
        zh, en = f"“{text}”不是日期，也不是带时区的时刻", f"{text!r} is neither a day nor a time with its zone"
        raise click.BadParameter(say(zh, en)) from None
    return end_of_day(moment.date()) if whole_day else moment


class _Asked(NamedTuple):
    report: Report
    area: str
    period: str
    day: date
    today: date
    known_at: datetime | None


@command("report", zh="打印报表 CODE，可截至某日、按当时所知。快照没有备好的，先建立。")
@click.argument("code")
@option("--area", default="", zh="地区代码；默认全国。", en="Area code; the whole country by default.")
@option(
    "--period", metavar="PERIOD", zh="统计期（2021、2021-H1、2021-06……）。", en="Period (2021, 2021-H1, 2021-06 ...)."
)
@option("--as-of", "day", callback=day_of_option, metavar="DAY", zh="截至该日。", en="As of the end of this day.")
@option(
    "--known-at",
    callback=moment_of_option,
    metavar="MOMENT",
    zh="按当时所知：日期（当日24时）或带时区的时刻。",
    en="As known then: a day (its end) or a time with its zone.",
)
@option("--format", "form", type=click.Choice(FORMATS), default="json", zh="格式。", en="Format.")
@option("--output", type=click.Path(path_type=Path, dir_okay=False), zh="写入文件。", en="Write into this file.")
@click.pass_obj
def report(
    config: Config,
    code: str,
    area: str,
    period: str | None,
    day: date | None,
    known_at: datetime | None,
    form: str,
    output: Path | None,
) -> None:
    """Print the report CODE, as of a day and as known at a moment. A snapshot that is not ready is built first."""
    found = REPORTS.get(code.upper())
    if found is None:
        zh, en, _ = of_words(code, REPORTS)
        raise click.UsageError(say(f"没有报表“{code}”{zh}", f"there is no report {code!r}{en}"))
    today = config.now().astimezone(SHANGHAI).date()
    day = day or min(known_at.astimezone(SHANGHAI).date() if known_at else today, today)
    if day > today:
        raise click.UsageError(say(f"{day}在将来", f"{day} is in the future"))
    asked_for = parse_period(period or str(day.year))
    if found.of_last_day:
        day = asked_for.day(day)
    with existing_database(config) as database:
        answer = _computed(config, database, _Asked(found, area, asked_for.text, day, today, known_at))
        rows, persons = len(answer["rows"]), persons_of(answer)
        log_shown(
            database.service_url, f"reports/{found.code}", items=rows, persons=persons, area=answer["area"], form=form
        )
    content = _written(found, answer, form, today)
    with click.open_file(output or "-", "wb") as file:
        file.write(content)


def _computed(config: Config, database: Database, asked: _Asked) -> dict[str, Any]:
    """The report over all areas; private values of persons are masked."""
    url = database.service_url
    keys = verify_key_file(url, config.key_file)
    pool = open_pool(url, size=1)
    try:
        with pool.connection() as conn:
            refresh(conn)
        with reading_all_areas(pool) as (conn, position):
            moment = moment_of(
                conn, asked.day, asked.known_at, today=asked.today, now=datetime.now(UTC), position=position
            )
            if moment is None:
                return _run(conn, asked)
        with ProgressBar() as bar:
            workers = config.rebuild_workers
            snapshot = ensure(url, keys, moment, operator(), workers=workers, progress=bar.show)
        with reading_snapshot_of_all_areas(pool, snapshot, moment) as conn:
            return _run(conn, asked)
    finally:
        pool.close()


def _run(conn: Any, asked: _Asked) -> dict[str, Any]:
    areas, lang = reference().areas, language()
    found = run(conn, asked.report, area=asked.area, period=asked.period, today=asked.day, areas=areas, lang=lang)
    return masked_report(asked.report, found)


def _written(report: Report, found: dict[str, Any], form: str, today: date) -> bytes:
    lang: Language = language()
    match form:
        case "csv":
            return csv_of(report, found, lang).encode()
        case "xlsx":
            return xlsx_of(report, found, lang, today)
        case "html":
            app = Flask("api", static_folder=None, template_folder="console/templates")
            with app.app_context():
                return html_of(report, found, lang, today).encode()
    return orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
