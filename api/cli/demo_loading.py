"""Loading a demo: its events are posted over HTTP with an account of its own, which ends with the load."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import click
import psycopg

from api.cli.language import say
from api.cli.progress import ProgressBar
from api.demo.province.posting import CountRecorded, OpenLog
from api.demo.registry import DEMOS, Demo
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

PEOPLE = 7_000
"""Default number of persons of the province: about 100,000 events."""

_PROJECTED_SECONDS = 120


def load(database: Database, address: str, name: str, people: int = PEOPLE) -> None:
    """Posts the demo, unless it was loaded before. An interrupted load continues; nothing is recorded twice.

    `people` is the number of persons of the province; the other demo has a fixed number. Raises AccountRefused when the
    province was loaded with another number: its events belong to another account.
    """
    demo = DEMOS[name]
    account = f"demo {name}" if name != "province" else f"demo {name} {people}"
    url = database.service_url
    with connect_as_owner(database.owner_url) as owner, connect(url) as conn:
        token = _token(owner, account, demo)
        if token is None:
            return
        with ProgressBar() as bar:
            posted = demo.post(address, token, people, lambda done, total: bar.show("demo", done, total), log_of(url))
            _wait_until_projected(conn, posted["position"])
        revoke_account(owner, account)
    accepted, duplicates, rejected = posted["accepted"], posted["duplicates"], len(posted["rejected"])
    click.echo(
        say(
            f"已记录 {accepted:,} 条，重复 {duplicates:,} 条，拒绝 {rejected:,} 条（在隔离区等待）",
            f"{accepted:,} events recorded, {duplicates:,} duplicates, {rejected:,} refused (they wait in quarantine)",
        )
    )


def log_of(url: str) -> OpenLog:
    """Opens the log of the database at `url`, to find what an interrupted load has recorded."""

    @contextmanager
    def opened() -> Iterator[CountRecorded]:
        with connect(url) as conn:
            yield lambda source, request_ids: count_recorded(conn, source, request_ids)

    return opened


def _token(owner: psycopg.Connection, account: str, demo: Demo) -> str | None:
    """A token to load the demo; None when the demo was loaded completely, since its account has ended then."""
    ended = has_ended(owner, account)
    if ended is None:
        return create_account(
            owner,
            name=account,
            role="integration",
            area=demo.area,
            organisation=ORGANISATION,
            organisation_type=ORGANISATION_TYPE,
            sources=(demo.source,),
            types=tuple(CATALOGUE),  # one account posts for everybody, supervision too
        )
    return None if ended else rotate_account(owner, account)


def registered_person(url: str, name: str) -> str:
    """The id of the person that a demo shows; "…" before the demo was loaded."""
    demo = DEMOS[name]
    with connect(url) as conn:
        person_id = stream_of_request(conn, demo.source, demo.person)
    return str(person_id) if person_id else "…"


def _wait_until_projected(conn: psycopg.Connection, position: int) -> None:
    deadline = time.monotonic() + _PROJECTED_SECONDS
    while time.monotonic() < deadline:
        if live_position(conn) >= position:
            return
        time.sleep(0.1)
