"""`zuji web`: the web process alone, for production."""

import os
import sys

import click

from api.cli.bilingual import command
from api.cli.database import service_database
from api.serving.serve import web_command
from service.configuration import Config
from service.postgres.open_database import verify_key_file


@command("web", zh="只提供网页和接口（生产用）：数据库结构须已建好，登录须是服务的登录。")
@click.pass_obj
def web(config: Config) -> None:
    """Serve the web alone (production): the schema must exist, and the login must be that of the service."""
    verify_key_file(service_database(config), config.key_file)
    env = {
        **{name: value for name, value in os.environ.items() if name != "ZUJI_OWNER_URL"},
        "ZUJI_DATA": str(config.data_dir),
        "ZUJI_KEY_FILE": str(config.key_file),
    }
    os.execve(sys.executable, web_command(), env)
