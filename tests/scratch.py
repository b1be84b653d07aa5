"""Where the databases of tests are: in memory if there is room, where a clone costs a fifth of what it does on disk."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 8 << 30
"""Bytes that must be free there."""


def scratch_directory() -> Path:
    """The directory in which tests make databases; `TMPDIR` decides if it is set."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM
    return MEMORY if roomy and "TMPDIR" not in os.environ else Path(tempfile.gettempdir())


@contextmanager
def data_directory() -> Iterator[Path]:
    """A data directory that any account may enter, as pytest's `tmp_path` is not: root's PostgreSQL runs as another."""
    path = Path(tempfile.mkdtemp(prefix="zuji-data-", dir=scratch_directory()))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)
