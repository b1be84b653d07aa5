"""Telling a live PostgreSQL process from a zombie, and from a stranger who was given its old number."""

from __future__ import annotations

import subprocess
from pathlib import Path

PROC = Path("/proc")


def command_line(pid: int) -> str:
    """What process `pid` was started with; empty if there is none, or only a zombie."""
    if not (PROC / "self").exists():
        return subprocess.run(
            ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
        ).stdout
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def postgres_processes_in(directory: Path) -> list[int]:
    """PostgreSQL's processes that work in `directory`, as all of one server do, as far as we may see them."""
    return [int(entry.name) for entry in PROC.glob("[0-9]*") if _is_postgres_in(entry, directory)]


def _is_postgres_in(entry: Path, directory: Path) -> bool:
    try:
        return (entry / "comm").read_text() == "postgres\n" and (entry / "cwd").readlink() == directory
    except OSError:  # gone meanwhile, a zombie, or another user's
        return False
