"""Loading a demo into a running service, through the same door as anyone's events, and telling where to look."""

import time
from collections.abc import Callable
from typing import NamedTuple

import click
import psycopg

from api.cli.language import say
from api.cli.progress import ProgressBar
from api.demo import haimen_2021
from api.demo.cloud_event import SOURCE
from api.demo.posting import Posted
from api.demo.province import events as province
from api.demo.province.people import person
from api.demo.province.places import PROVINCE
from api.demo.province.posting import events_of, post_province
from domain.events import CATALOGUE
from projections.queries.recorded_requests import stream_of_request
from projections.queries.service_state import live_position
from service.postgres.database import connect, connect_as_owner
from service.postgres.open_database import Database
from service.security.account_list import has_ended
from service.security.accounts import create_account, revoke_account, rotate_account

_AREA = "320614"
ORGANISATION = "演示数据"
"""Organisation of the accounts that a demo creates."""
_PROJECTED_SECONDS = 120
PEOPLE = 7_000
"""So many people has the province unless told otherwise: a hundredth of a true one's, some 100,000 events."""

Shown = Callable[[int, int], None]


class Demo(NamedTuple):
    """One demo: whose events it posts, how, and whom to look at. `person` is the request that registered somebody."""

    area: str
    source: str
    person: str
    household: str
    post: Callable[[str, str, str, int, Shown], Posted]


def _haimen(_: str, address: str, token: str, __: int, shown: Shown) -> Posted:
    batches = list(haimen_2021.batches())
    total = sum(map(len, batches))
    shown(0, total)
    return haimen_2021.post(address, token, batches, lambda done: shown(done, total))


def _province(url: str, address: str, token: str, people: int, shown: Shown) -> Posted:
    total = events_of(people) + len(province.programme())
    shown(0, total)
    return post_province(url, address, token, people, lambda done: shown(done, max(done, total)))


DEMOS = {
    "haimen-2021": Demo(_AREA, SOURCE, haimen_2021.LANDMARKS["person"], haimen_2021.LANDMARKS["household"], _haimen),
    "province": Demo(PROVINCE, province.SOURCE, province.request_id(0, 1), person(0).household_id, _province),
}


def load(database: Database, address: str, name: str, people: int = PEOPLE) -> None:
    """Posts the demo unless it is there already; an interrupted load is taken up again, what was posted counts once.

    `people` says how many the province has; the other demo has its own. Raises AccountRefused when the province is
    there in another size: its events are those of another account.
    """
    demo = DEMOS[name]
    account = f"demo {name}" if name != "province" else f"demo {name} {people}"
    url = database.service_url
    with connect_as_owner(database.owner_url) as owner, connect(url) as conn:
        token = _token(owner, account, demo)
        if token is None:
            return
        with ProgressBar() as bar:
            posted = demo.post(url, address, token, people, lambda done, total: bar.show("demo", done, total))
            _wait_until_projected(conn, posted["position"])
        revoke_account(owner, account)
    accepted, duplicates, rejected = posted["accepted"], posted["duplicates"], len(posted["rejected"])
    click.echo(
        say(
            f"已记录 {accepted:,} 条，重复 {duplicates:,} 条，拒绝 {rejected:,} 条（在隔离区等待）",
            f"{accepted:,} events recorded, {duplicates:,} duplicates, {rejected:,} refused (they wait in quarantine)",
        )
    )


def _token(owner: psycopg.Connection, account: str, demo: Demo) -> str | None:
    """A token to load the demo with; a new one when a load was interrupted. None when the demo was loaded to its end:
    only then its account has ended."""
    ended = has_ended(owner, account)
    if ended is None:
        return create_account(
            owner,
            name=account,
            role="integration",
            area=demo.area,
            organisation=ORGANISATION,
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
