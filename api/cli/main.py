"""The command line: `zuji --help`. Exit status 0; 1 when something was found; 2 when it was used wrongly or failed."""

import os
from pathlib import Path

import click

from api.cli.backup import backup
from api.cli.bilingual import option
from api.cli.check import check
from api.cli.clock import clock
from api.cli.deliver import deliver
from api.cli.demo import demo
from api.cli.environment import warn_of_unknown_variables
from api.cli.errors import Main
from api.cli.language import LANGUAGES, OPTION
from api.cli.migrate import migrate
from api.cli.place_files import areas, calendar, policy
from api.cli.project import project
from api.cli.rebuild import rebuild
from api.cli.report import report
from api.cli.restore import restore
from api.cli.serve import serve
from api.cli.snapshot import snapshot, snapshot_build, snapshot_list
from api.cli.token import token
from api.cli.token_assign import token_assign
from api.cli.token_create import token_create
from api.cli.token_list import token_list
from api.cli.token_revoke import token_revoke
from api.cli.token_rotate import token_rotate
from api.cli.web import web
from api.cli.withdraw import withdraw
from service import __version__
from service.configuration import Config


@click.group(
    "zuji",
    cls=Main,
    zh="Zuji 足迹：就业帮扶个案记录。",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@option(
    "--data",
    type=click.Path(path_type=Path),
    zh="数据目录（ZUJI_DATA，默认 var）。",
    en="Data directory (ZUJI_DATA, default var).",
)
@option(
    OPTION,
    type=click.Choice(LANGUAGES),
    expose_value=False,
    zh="说明、结果和错误的语言；默认按 LC_ALL、LANG。",
    en="Language of help, results and errors; by default that of LC_ALL or LANG.",
)
@click.version_option(__version__, prog_name="zuji", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context, data: Path | None) -> None:
    """Zuji 足迹: case histories of employment assistance."""
    warn_of_unknown_variables(os.environ)
    ctx.obj = Config.from_env({**os.environ, **({"ZUJI_DATA": str(data)} if data else {})})


for command in (
    serve,
    migrate,
    web,
    project,
    deliver,
    token,
    policy,
    areas,
    calendar,
    rebuild,
    check,
    report,
    snapshot,
    backup,
    restore,
    clock,
    withdraw,
    demo,
):
    main.add_command(command)
for command in (token_create, token_assign, token_list, token_rotate, token_revoke):
    token.add_command(command)
for command in (snapshot_list, snapshot_build):
    snapshot.add_command(command)

if __name__ == "__main__":
    main()
