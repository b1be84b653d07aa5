"""`zuji withdraw`: declares void all that a source reported in one run, after showing what would change."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

import click
import psycopg

from api.cli.bilingual import command, option
from api.cli.database import existing_database
from api.cli.language import language, say
from api.cli.logged import log_shown
from api.cli.progress import ProgressBar
from api.http.cloudevents import EventReader
from api.http.shown import persons_of
from api.presentation.formatting import ValueFormatter
from api.presentation.withdrawal import preview_json
from domain.errors import Refusal
from domain.events.event import Reason, parse_business_time
from projections.queries.withdrawal_preview import preview_withdrawal
from service.configuration import Config
from service.operator_error import OperatorError
from service.place_files.store import refresh
from service.postgres.database import open_pool
from service.postgres.open_database import verify_key_file
from service.recording.record_events import Recorder
from service.recording.runs import Run, every_event, find_run
from service.recording.submission import Caller
from service.recording.withdrawals import (
    Withdrawal,
    find_withdrawal,
    not_stored,
    refuse_withdrawer,
    request_withdrawal,
    withdraw_step,
)
from service.reference import reference
from service.security.accounts import current


def _moment(_: click.Context, __: click.Parameter, text: str | None) -> datetime | None:
    try:
        return parse_business_time(text)[0] if text is not None else None
    except Refusal as refusal:
        raise click.BadParameter(say(refusal.zh, refusal.en)) from None


@command(
    "withdraw", zh="撤回：一个来源在一次导入中报送的全部事件一并作废，先说明会有什么变化。可中断后以 --number 接着做。"
)
@click.argument("source", required=False)
@option("--account", required=True, zh="以哪个账号的名义作废。", en="The account that declares them void.")
@option("--ids", "id_prefix", default="", zh="请求编号的开头。", en="The beginning of the request ids.")
@option("--first", type=click.IntRange(1), zh="自位置。", en="The first position in the log.")
@option("--last", type=click.IntRange(1), zh="至位置。", en="The last position in the log.")
@option(
    "--recorded-from",
    callback=_moment,
    zh="自记录时间（带时区，或日期：当日0时）。",
    en="From this time of recording (with its zone, or a day: its beginning).",
)
@option("--recorded-to", callback=_moment, zh="至记录时间（不含）。", en="Before this time of recording.")
@option("--reason", zh="理由。", en="Why.")
@option(
    "--number", type=click.IntRange(1), zh="接着做这一项已提出的撤回。", en="Continue the withdrawal of this number."
)
@option("--preview", is_flag=True, zh="只说明会有什么变化。", en="Only show what would change.")
@option("--yes", is_flag=True, zh="不再询问。", en="Do not ask.")
@click.pass_obj
def withdraw(config: Config, /, **given: Any) -> None:
    """Declare void all that a SOURCE reported in one run, after showing what would change.

    An interrupted withdrawal is continued by its --number; what is void already is passed over.
    """
    source, number, reason = given["source"], given["number"], given["reason"]
    if (number is None) == (source is None):
        raise click.UsageError(say("请给出来源，或 --number", "name the source, or a --number"))
    with _office(config, given["account"]) as office:
        if number is not None:
            found = find_withdrawal(office.conn, number, office.caller)
            if found is None:
                raise OperatorError(f"没有第 {number} 项撤回", f"there is no withdrawal {number}")
        else:
            run = find_run(office.conn, source, **{name: given[name] for name in _RUN if given[name]})
            _preview(office, run, config.now())
            if given["preview"]:
                return
            if not reason:
                raise click.UsageError(say("撤回应有 --reason", "a withdrawal needs a --reason"))
            if not given["yes"]:
                click.confirm(say("提出并执行？", "Ask for it and carry it out?"), abort=True)
            found = request_withdrawal(office.conn, office.caller, run, Reason(text=reason), now=config.now())
        _carry_out(office, found)


_RUN = ("id_prefix", "first", "last", "recorded_from", "recorded_to")


class _Office(NamedTuple):
    """What a withdrawal needs: a connection, the recorder, the account, the URL of the database."""

    conn: psycopg.Connection
    recorder: Recorder
    caller: Caller
    url: str


@contextmanager
def _office(config: Config, account: str) -> Iterator[_Office]:
    """Opens the database for the account. Raises OperatorError if there is no such account in use."""
    with existing_database(config) as database:
        keys = verify_key_file(database.service_url, config.key_file)
        pool = open_pool(database.service_url, size=2)
        try:
            with pool.connection() as conn:
                refresh(conn)
                caller = current(conn, [account]).get(account)
                if caller is None:
                    raise OperatorError(f"没有账号“{account}”，或已终止", f"there is no account {account!r} in use")
                reader = EventReader(reference(), keys)
                recorder = Recorder(pool, keys, reference(), now=config.now, new_id=uuid4, read_event=reader.read_bytes)
                yield _Office(conn, recorder, caller, database.service_url)
        finally:
            pool.close()


def _preview(office: _Office, run: Run, now: datetime) -> None:
    """Prints what the withdrawal would change."""
    events = [*every_event(office.conn, run, office.caller.scope)]
    refuse_withdrawer(office.caller, run.source, events)
    trial = not_stored(office.caller, run, now)
    with ProgressBar() as bar:

        def show(done: int, total: int) -> None:
            bar.show("withdrawal_preview", done, total)

        found = preview_withdrawal(office.conn, office.recorder, reference(), office.caller, trial, events, show)
    shown = preview_json(found, ValueFormatter(reference(), language()), language())
    persons = persons_of({"items": shown["named"]})
    log_shown(office.url, "withdrawals", items=len(shown["named"]), persons=persons)
    for line in _lines(run, shown):
        click.echo(line)


def _lines(run: Run, shown: dict[str, Any]) -> Iterator[str]:
    """The preview in lines."""
    yield say(
        f"{run.source}，位置 {run.first:,} 至 {run.last:,}：{shown['persons']:,} 人，{shown['events']:,} 条",
        f"{run.source}, positions {run.first:,} to {run.last:,}: {shown['events']:,} events of"
        f" {shown['persons']:,} persons",
    )
    yield say(
        f"将作废 {shown['voided']:,} 条；已作废 {shown['already_void']:,}，被拒绝 {shown['refused']:,}，"
        f"须审批 {shown['pending']:,}，不属于个人而不能作废 {shown['not_of_persons']:,}",
        f"would be void: {shown['voided']:,}; already void {shown['already_void']:,}, refused {shown['refused']:,},"
        f" need approval {shown['pending']:,}, not of persons and so not to be withdrawn {shown['not_of_persons']:,}",
    )
    if shown["of_others"]:
        zh = f"其中 {shown['of_others']:,} 条由别的账号报送：须督查账号先审批"
        yield say(zh, f"{shown['of_others']:,} were posted by other accounts: a supervisor has to approve first")
    for change in (*shown["figures"], *shown["states"]):
        yield f"  {change['title']:<28}{change['before']:>12,} -> {change['after']:,}"
    for code in shown["refusals"]:
        yield f"  {code['code']:<28}{code['count']:>12,}"
    for named in shown["named"]:
        why = named["problem"]["detail"] if named["problem"] else named["approval"]["text"]
        yield f"  {named['position']:>10} {named['person']} #{named['version']} {named['type']}: {why}"


def _carry_out(office: _Office, withdrawal: Withdrawal) -> None:
    """Declares the events of the run void, step by step, and prints the result."""
    number = withdrawal.number
    if withdrawal.status == "waiting":
        zh = f"第 {number} 项撤回等待督查账号审批：POST /v1/withdrawals/{number}；之后 zuji withdraw --number {number}"
        en = f"withdrawal {number} waits for a supervisor: POST /v1/withdrawals/{number}; then --number {number}"
        click.echo(say(zh, en))
        return
    total = sum(1 for _ in every_event(office.conn, withdrawal.run, withdrawal.scope))
    done = voided = refused = pending = 0
    before: int | None = None
    with ProgressBar() as bar:
        while True:
            step = withdraw_step(office.conn, office.recorder, office.caller, withdrawal, before=before)
            done, before = done + step.looked_at, step.before
            voided += step.receipt.accepted
            refused += len(step.receipt.rejected)
            pending += len(step.receipt.pending)
            bar.show("withdrawal", done, total)
            if before is None:
                break
    click.echo(
        say(
            f"第 {number} 项撤回：{voided:,} 条已作废，{refused:,} 条被拒绝（在隔离区），{pending:,} 条待审批",
            f"withdrawal {number}: {voided:,} events declared void, {refused:,} refused (in quarantine), {pending:,}"
            " wait for approval",
        )
    )
