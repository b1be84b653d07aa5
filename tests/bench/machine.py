"""The machine the figures belong to."""

import os
import platform
from pathlib import Path

import msgspec
import psycopg


class Machine(msgspec.Struct, frozen=True):
    """What a rate means nothing without; `load` is the average of the minute before, ours or that of others."""

    cores: int
    processor: str
    memory_gb: float
    system: str
    python: str
    postgres: str
    load: float

    def __str__(self) -> str:
        return (
            f"{self.cores} cores ({self.processor}), {self.memory_gb:.0f} GB, {self.system}, Python {self.python}, "
            f"PostgreSQL {self.postgres}; load before the run {self.load:.1f}"
        )


def machine(server_url: str) -> Machine:
    """This one, and the server in use."""
    with psycopg.connect(server_url) as conn:
        version = conn.info.server_version
    return Machine(
        cores=len(os.sched_getaffinity(0)),
        processor=_said("/proc/cpuinfo", "model name") or platform.machine(),
        memory_gb=int((_said("/proc/meminfo", "MemTotal") or "0").split()[0]) / 1024**2,
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        postgres=f"{version // 10_000}.{version % 10_000}",
        load=os.getloadavg()[0],
    )


def _said(file: str, name: str) -> str:
    """The value of the first line of that name in a file of /proc; empty where there is none."""
    try:
        lines = Path(file).read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
