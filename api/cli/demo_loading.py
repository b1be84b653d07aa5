"""Loading a demo: its events are posted over HTTP with an account of its own, which ends with the load."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import click
import psycopg

from api.cli.language import say
from api.cli.progress import ProgressBar
from api.demo.posting import Posted
from api.demo.province.posting import CountRecorded, OpenLog
from api.demo.registry import DEMOS, Demo, DemoAccount, Load
from api.demo.story.accounts import StoryAccount
from domain.events import CATALOGUE
from projections.queries.recorded_requests import count_recorded, stream_of_request
from projections.queries.service_state import live_position
from service.postgres.database import connect, connect_as_owner
from service.postgres.open_database import Database
from service.security.account_list import has_ended
from service.security.accounts import create_account, revoke_account, rotate_account

ORGANISATION = "演示数据"
"""Organisation of the accounts that a demo creates."""

ORGANISATION_TYPE = "government"

MOST_SHOWN = 20
"""The answers other than expected that are printed."""

_PROJECTED_SECONDS = 120


def load(database: Database, address: str, name: str, people: int | None = None, seed: int | None = None) -> None:
    """Posts the demo, unless it was loaded before. An interrupted load continues; nothing is recorded twice.

    `people` is the number of persons and `seed` that of the random generator, for demos where they are not fixed.
    Raises AccountRefused when such a demo was loaded with others: its events belong to another account.
    """
    demo = DEMOS[name]
    people, seed = people or demo.people, demo.seed if seed is None else seed
    account = " ".join(["demo", name, *(str(chosen) for chosen in (people, seed) if chosen is not None)])
    url = database.service_url
    with connect_as_owner(database.owner_url) as owner, connect(url) as conn:
        token = _token(owner, account, demo)
        if token is None:
            return
        others = {other.name: _token_of_other(owner, account, other) for other in demo.others}
        tokens = {"": token, **others, **story_tokens(owner, demo)}
        with ProgressBar() as bar:
            show = partial(bar.show, "demo")
            posted = demo.post(Load(address, tokens, people or 0, seed or 0, show, log_of(url)))
            _wait_until_projected(conn, posted["position"])
        for ended in (account, *(_name_of(account, other) for other in demo.others)):
            revoke_account(owner, ended)
    if seed is not None:
        click.echo(say(f"随机种子 {seed}", f"seed {seed}"))
    for line in _result(posted):
        click.echo(line)


def _result(posted: Posted) -> Iterator[str]:
    """The sum of the answers; the refusals by rule if there are many kinds; the answers that were not expected."""
    accepted, duplicates, rejected = posted["accepted"], posted["duplicates"], len(posted["rejected"])
    yield say(
        f"已记录 {accepted:,} 条，重复 {duplicates:,} 条，拒绝 {rejected:,} 条（在隔离区等待）",
        f"{accepted:,} events recorded, {duplicates:,} duplicates, {rejected:,} refused (they wait in quarantine)",
    )
    unexpected = posted.get("unexpected")
    if unexpected is None:
        return
    for code, count in sorted(Counter(refused["problem"]["code"] for refused in posted["rejected"]).items()):
        yield f"  {code:<32}{count:>8,}"
    yield say(f"与预期不同的答复 {len(unexpected):,} 条", f"{len(unexpected):,} answers other than expected")
    yield from unexpected[:MOST_SHOWN]


def log_of(url: str) -> OpenLog:
    """Opens the log of the database at `url`, to find what an interrupted load has recorded."""

    @contextmanager
    def opened() -> Iterator[CountRecorded]:
        with connect(url) as conn:
            yield lambda source, request_ids: count_recorded(conn, source, request_ids)

    return opened


def _name_of(account: str, other: DemoAccount) -> str:
    return f"{account} {other.name}"


def _token_of_other(owner: psycopg.Connection, account: str, other: DemoAccount) -> str:
    """A token of another account of a demo, which is created by the first load."""
    return _token_of_account(
        owner,
        name=_name_of(account, other),
        role=other.role,
        area=other.area,
        organisation=ORGANISATION,
        organisation_type=ORGANISATION_TYPE,
        sources=(other.source,),
    )


def _token(owner: psycopg.Connection, account: str, demo: Demo) -> str | None:
    """A token to load the demo; None when the demo was loaded completely, since its account has ended then."""
    if has_ended(owner, account):
        return None
    return _token_of_account(
        owner,
        name=account,
        role="integration",
        area=demo.area,
        organisation=ORGANISATION,
        organisation_type=ORGANISATION_TYPE,
        sources=(demo.source,),
        types=tuple(CATALOGUE),  # one account posts for everybody, supervision too
    )


def story_tokens(owner: psycopg.Connection, demo: Demo) -> dict[str, str]:
    """Tokens of the accounts of the demo's story, by key. They are not shown: to use an account, rotate its token."""
    return {account.key: _token_of_story(owner, account) for account in demo.accounts}


def _token_of_story(owner: psycopg.Connection, account: StoryAccount) -> str:
    return _token_of_account(
        owner,
        name=account.name,
        role=account.role,
        area=account.area,
        organisation=account.organisation,
        organisation_type=account.organisation_type,
        sources=account.sources,
        types=account.types,
    )


def _token_of_account(owner: psycopg.Connection, *, name: str, **details: Any) -> str:
    """A token of the account, which is created with the details unless an earlier load has created it."""
    if has_ended(owner, name) is None:
        return create_account(owner, name=name, **details)
    return rotate_account(owner, name)


def registered_person(url: str, name: str) -> str:
    """The id of the person that a demo shows; "…" before the demo was loaded."""
    demo = DEMOS[name]
    with connect(url) as conn:
        person_id = stream_of_request(conn, *demo.person)
    return str(person_id) if person_id else "…"


def _wait_until_projected(conn: psycopg.Connection, position: int) -> None:
    deadline = time.monotonic() + _PROJECTED_SECONDS
    while time.monotonic() < deadline:
        if live_position(conn) >= position:
            return
        time.sleep(0.1)
