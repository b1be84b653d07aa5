"""The users of the server: the first one starts it, the last one stops it.

Users come and go under an exclusive file lock, one at a time; each holds a second, shared lock while it uses the
server. The kernel releases both when a process dies, so that a `kill -9` leaves no stale user.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from service.postgres.embedded.binaries import find_binaries
from service.postgres.embedded.errors import EmbeddedPostgresError
from service.postgres.embedded.ownership import executable_by, home_directory, server_account
from service.postgres.embedded.postmaster import Postmaster


@contextlib.contextmanager
def running(data_dir: Path, *, durable: bool = True) -> Iterator[str]:
    """Yields the libpq URL of the database `zuji` of the PostgreSQL in `data_dir`, as one of its users.

    `durable=False` is for tests: the database need not survive a crash of the machine.
    """
    with EmbeddedPostgres(data_dir, durable=durable) as server:
        yield server.url


def holds_a_database(data_dir: Path) -> bool:
    """Whether a database was created in `data_dir` before, by a PostgreSQL of any version."""
    return any(home.name.isdecimal() and (home / "data").exists() for home in data_dir.glob("*"))


@dataclass(frozen=True, slots=True)
class _Use:
    """One use of the server: the server, the exclusive lock file, the shared lock (descriptor), and the process id."""

    postmaster: Postmaster
    exclusive: Path
    shared: int
    process: int


class EmbeddedPostgres:
    """One user of the PostgreSQL in a data directory."""

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self._data_dir = data_dir.absolute()
        self._durable = durable
        self._use: _Use | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The libpq URL of the database `zuji`; its user `zuji` is a superuser."""
        if self._use is None:
            raise EmbeddedPostgresError(
                "尚未进入自带的 PostgreSQL：请先调用 start()",
                "this user of the embedded PostgreSQL is not inside: call start() first",
            )
        return self._use.postmaster.url()

    def start(self) -> None:
        """Becomes a user of the server and starts it if necessary. Does nothing for a present user."""
        if self._use is not None:
            return
        binaries = find_binaries()
        home = self._data_dir / str(binaries.major)  # one major version cannot read the data of another
        self._data_dir.mkdir(parents=True, exist_ok=True)
        if self._durable:
            _refuse_to_begin_anew(home)
        exclusive = home.with_suffix(".lock")
        with _locked(exclusive):
            account = server_account(home)
            place = home_directory(home, account, durable=self._durable)
            postmaster = Postmaster(executable_by(account, binaries), account, place, self._durable)
            postmaster.start()
            shared = _open_lock(home.with_suffix(".users"))
            fcntl.flock(shared, fcntl.LOCK_SH)
            self._use = _Use(postmaster, exclusive, shared, os.getpid())

    def is_alive(self) -> bool:
        """Whether the server accepts connections. Cheap enough for every second."""
        return self._use is not None and self._use.postmaster.listens()

    def ensure_running(self) -> bool:
        """Starts the server again if it has died; returns whether it had. Does nothing unless this user has started."""
        use = self._use
        if use is None or use.postmaster.listens():
            return False
        with _locked(use.exclusive):
            if self._use is not use or use.postmaster.listens():  # stopped meanwhile, or started by another user
                return False
            use.postmaster.start()
            return True

    def stop(self) -> None:
        """Ends the use; the last user stops the server. In a forked child it does nothing."""
        use = self._use
        if use is None or use.process != os.getpid():
            return
        with _locked(use.exclusive):
            if self._use is not use:
                return
            self._use = None
            try:
                fcntl.flock(use.shared, fcntl.LOCK_UN)  # close() is not enough: children share the lock
                if _nobody_holds(use.shared):
                    use.postmaster.stop()
            finally:
                os.close(use.shared)


def _refuse_to_begin_anew(home: Path) -> None:
    """Refuses to begin an empty database beside the data of another version: it would look like a loss of all data."""
    others = [other.name for other in home.parent.iterdir() if other.name.isdecimal() and other.name != home.name]
    if others and not home.exists():
        raise EmbeddedPostgresError(
            f"{home.parent} 中是 PostgreSQL {others[0]} 的数据，而找到的程序是 {home.name}：请将 PG_BIN "
            f"设为 {others[0]} 的程序目录，或用 pg_dump 迁移数据，或改用别的数据目录",
            f"{home.parent} holds the data of PostgreSQL {others[0]}, and the one found is {home.name}: set PG_BIN to "
            f"the programs of {others[0]}, or carry the data over with pg_dump, or use another data directory",
        )


def _nobody_holds(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Holds the lock of the file, against other processes and threads: each opens the file for itself."""
    lock = _open_lock(path)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        fcntl.flock(lock, fcntl.LOCK_UN)
        os.close(lock)


def _open_lock(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    except PermissionError as refusal:
        raise EmbeddedPostgresError(
            f"{path} 属于另一用户：请以该用户运行，或改用别的数据目录",
            f"{path} belongs to another user: run as that user, or use another data directory",
        ) from refusal
