"""What a started service prints: where to look, and how to get in. Every line of it can be copied."""

import shlex
import sys
from pathlib import Path
from urllib.parse import urlsplit

from api.cli.demo_loading import ORGANISATION, ORGANISATION_TYPE, registered_person
from api.cli.language import say
from api.console.sign_in_link import LOOPBACK
from api.demo.registry import DEMOS
from service.configuration import DATA_DIR
from service.postgres.database import connect_as_owner
from service.postgres.open_database import Database
from service.security.account_list import list_accounts
from service.security.accounts import create_account
from service.security.sign_in_links import LINK_MINUTES, create_link_token


def welcome(database: Database, address: str, demo: str | None, data_dir: Path) -> str:
    """The text for a service at `address`; with a demo loaded, examples of it and a link that signs in once."""
    zuji = _program() if data_dir == DATA_DIR else f"{_program()} --data {shlex.quote(str(data_dir))}"
    lines = [f"{say('足迹', 'Zuji')}  {address}/"]
    if demo is not None and (link := _sign_in_link(database, address, demo)):
        lines += [
            say(
                f"  打开即登录（一次有效，{LINK_MINUTES} 分钟内，仅限本机浏览器）：",
                f"  Opens signed in (once, within {LINK_MINUTES} minutes, in a browser on this machine):",
            ),
            f"    {link}",
        ]
    lines += [say("  接口文档：", "  API documentation:"), f"    {address}/docs"]
    area, path = "320614", "/v1/people"
    if demo is not None:
        area, path = DEMOS[demo].area, f"/v1/people/{registered_person(database.service_url, demo)}/history"
        lines += [
            say("  登录后可看：一个人的个案史", "  Once signed in: the history of a person,"),
            f"    {address}{path}",
            say("  一户的经过，工作清单，2021年计划表：", "  of a household, the worklist, the plan table of 2021:"),
            f"    {address}/v1/households/{DEMOS[demo].household}/history",
            f"    {address}/v1/worklist?format=html",
            f"    {address}/v1/reports/4A?area=320614&period=2021&format=html",
        ]
        if (clock := DEMOS[demo].clock) is not None:
            lines.append(
                say(
                    f"  以 --demo 启动的服务，时钟停在 {clock:%Y-%m-%d %H:%M}（演示数据的“今天”）。",
                    f"  A service started with --demo has its clock at {clock:%Y-%m-%d %H:%M}: the demo's today.",
                )
            )
    name = say("督查员", "supervisor")
    lines += [
        say("  在另一个终端取得令牌并查询：", "  A token, and a query with it, in another terminal:"),
        f'    TOKEN=$({zuji} token create --role supervisor --area {area} --name "{name} $(date +%s)")',
        f'    curl -H "Authorization: Bearer $TOKEN" {address}{path}',
    ]
    return "\n".join(lines)


def _sign_in_link(database: Database, address: str, demo: str) -> str | None:
    """A link for the visitor of the demo, whose account is created the first time.

    None if the service does not listen on the loopback address, or if the account has ended.
    """
    if urlsplit(address).hostname not in LOOPBACK:
        return None
    name, area = f"demo {demo} visitor", DEMOS[demo].area
    with connect_as_owner(database.owner_url) as conn:
        states = {account.name: account.state for account in list_accounts(conn)}
        if name not in states:
            create_account(
                conn,
                name=name,
                role="supervisor",
                area=area,
                organisation=ORGANISATION,
                organisation_type=ORGANISATION_TYPE,
            )
        elif states[name] != "active":
            return None
        token = create_link_token(conn, name, area)
    return f"{address}/sign-in?link={token}"


def _program() -> str:
    """How the command was called, so that what is printed can be called in the same folder: `.venv/bin/zuji`."""
    return shlex.quote(sys.argv[0]) if Path(sys.argv[0]).name == "zuji" else "zuji"
