"""Processes of PostgreSQL: distinguishes them from zombies and from others that have got a former process id."""

from __future__ import annotations

import subprocess
from pathlib import Path

PROC = Path("/proc")


def command_line(pid: int) -> str:
    """The command line of a process; empty if there is none, or for a zombie."""
    if not (PROC / "self").exists():
        return subprocess.run(
            ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
        ).stdout
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def postgres_processes_in(directory: Path) -> list[int]:
    """The ids of PostgreSQL processes with this working directory, which all processes of one server have."""
    return [int(entry.name) for entry in PROC.glob("[0-9]*") if _is_postgres_in(entry, directory)]


def _is_postgres_in(entry: Path, directory: Path) -> bool:
    try:
        return (entry / "comm").read_text() == "postgres\n" and (entry / "cwd").readlink() == directory
    except OSError:  # ended meanwhile, a zombie, or of another user
        return False
