"""Loading a demo into a running service, through the same door as anyone's facts, and telling where to look."""

import shlex
import time
from pathlib import Path

import click
import psycopg

from api.demo import haimen_2021
from api.demo.event import SOURCE
from api.progress import ProgressBar
from projections.schema import live_schema
from service.accounts import create_account, revoke_account
from service.configuration import DATA_DIR
from service.database import connect

DEMOS = ("haimen-2021",)
_AREA = "320614"
_PROJECTED_SECONDS = 120


def load(url: str, address: str, name: str) -> None:
    """Posts the demo unless it is there already; an interrupted load is taken up again, what was posted counts once."""
    account = f"demo {name}"
    with connect(url) as conn:
        if _loaded(conn, account):
            return
        token = create_account(
            conn, name=account, role="integration", area=_AREA, organisation="演示数据", source=SOURCE
        )
        batches = list(haimen_2021.batches())
        total = sum(map(len, batches))
        with ProgressBar() as bar:
            bar.show("demo", 0, total)
            posted = haimen_2021.post(address, token, batches, lambda done: bar.show("demo", done, total))
            _wait_until_projected(conn, posted["position"])
        revoke_account(conn, account)
    click.echo(
        f"{posted['accepted']} facts recorded, {posted['duplicates']} said twice, "
        f"{len(posted['rejected'])} refused (they wait in quarantine)"
    )


def where_to_look(url: str, address: str, demo: str | None, data_dir: Path) -> str:
    """What to open, and how to get a token to open it with."""
    zuji = "zuji" if data_dir == DATA_DIR else f"zuji --data {shlex.quote(str(data_dir))}"
    lines = [
        f"Zuji 足迹  {address}/",
        f"  接口文档 docs            {address}/docs",
        f"  令牌 a token             {zuji} token create --role supervisor --area 320614 --name 督查员",
    ]
    if demo:
        person, household = _person(url), haimen_2021.LANDMARKS["household"]
        token = f"$(.venv/bin/{zuji} token create --role supervisor --area {_AREA} --name me)"
        lines += [
            f"  个案史 a case's history  {address}/v1/people/{person}/history",
            f"  零就业家庭 a household cleared and reopened  {address}/v1/households/{household}/history",
            f"  计划表 the plan table    {address}/v1/reports/4A?area={_AREA}&period=2021&format=html",
            f'  curl -H "Authorization: Bearer {token}" {address}/v1/people/{person}/history',
        ]
    return "\n".join(lines)


def _loaded(conn: psycopg.Connection, account: str) -> bool:
    """Whether the demo was loaded to its end: only then its account was revoked."""
    query = "SELECT bool_or(revoked_at IS NOT NULL) FROM zuji.account WHERE name = %s"
    row = conn.execute(query, (account,)).fetchone()
    return bool(row and row[0])


def _person(url: str) -> str:
    with connect(url) as conn:
        row = conn.execute(
            "SELECT stream_id FROM zuji.request WHERE (source, request_id) = (%s, %s)",
            (SOURCE, haimen_2021.LANDMARKS["person"]),
        ).fetchone()
    return str(row[0]) if row else "…"


def _wait_until_projected(conn: psycopg.Connection, position: int) -> None:
    deadline = time.monotonic() + _PROJECTED_SECONDS
    while time.monotonic() < deadline:
        row = conn.execute(f'SELECT position FROM "{live_schema(conn)[0]}".projected'.encode()).fetchone()
        if row and row[0] >= position:
            return
        time.sleep(0.1)
