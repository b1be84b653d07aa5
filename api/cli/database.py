"""The database of a command: one that exists, or one that a running service may use."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.cli.logged import log_command
from api.serving.serve import prepare, refuse_old_schema
from projections.rebuild.eta import expected_durations
from projections.schema.schema import live_views
from service.configuration import Config, ConfigurationError
from service.event_store.recorder import head
from service.operator_error import OperatorError
from service.postgres.database import connect
from service.postgres.embedded import holds_a_database
from service.postgres.migration import has_schema
from service.postgres.open_database import Database, open_database
from service.postgres.roles import refuse_owner


@contextmanager
def existing_database(config: Config) -> Iterator[Database]:
    """Opens the database and brings its schema up to date, but never creates one.

    The command is written into the security log (`log_command`). Raises OperatorError when there is no database, or one
    without our schema.
    """
    if config.database_url is None and not holds_a_database(config.data_dir / "postgres"):
        raise _no_database(str(config.data_dir))
    with open_database(config) as database:
        if not has_schema(database.owner_url):
            raise _no_database("ZUJI_DATABASE_URL" if config.database_url else str(config.data_dir))
        prepare(database)
        log_command(database.service_url)
        yield database


def service_database(config: Config) -> str:
    """The URL of the database for a process that stays.

    Raises ConfigurationError when there is none, when its login could become the owner, or when the schema is old.
    """
    if config.database_url is None:
        raise ConfigurationError(
            "ZUJI_DATABASE_URL",
            "本命令需要它；`zuji serve` 自带数据库",
            "is needed here; `zuji serve` brings a database of its own",
        )
    refuse_owner(config.database_url)
    refuse_old_schema(config.database_url)
    return config.database_url


def with_data(config: Config, data: Path | None) -> Config:
    """The settings with another data directory, if one was given after the command."""
    return Config.from_env({**os.environ, "ZUJI_DATA": str(data)}) if data else config


def expected_seconds(url: str, phases: tuple[str, ...]) -> dict[str, float]:
    """The seconds that each phase of a rebuild or check is expected to take."""
    with connect(url) as conn:
        return expected_durations(conn, phases, head(conn))


def has_current_views(url: str) -> bool:
    """Whether this version of the code and the policy made the live views."""
    with connect(url) as conn:
        return live_views(conn).current


def _no_database(where: str) -> OperatorError:
    return OperatorError(
        f"{where}：这里没有数据库；`zuji serve` 或 `zuji migrate` 会建立一个",
        f"{where}: there is no database here; `zuji serve` or `zuji migrate` creates one",
    )
