"""The server as its users see it: the first to come starts it, the last to leave stops it.

Coming and leaving happen one at a time, under one file lock; every user holds another one, shared, while inside. The
kernel lets go of both when a process dies, so a `kill -9` leaves nothing behind that would be counted.
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
from service.postgres.embedded.ownership import executable_by, server_account, settle
from service.postgres.embedded.postmaster import Postmaster


@contextlib.contextmanager
def running(data_dir: Path, *, durable: bool = True) -> Iterator[str]:
    """Yield the libpq URL of database `zuji` of the PostgreSQL in `data_dir`, which runs until its last user leaves.

    `durable=False` is for tests: the database need not outlive a crash of the machine.
    """
    with EmbeddedPostgres(data_dir, durable=durable) as server:
        yield server.url


def holds_a_database(data_dir: Path) -> bool:
    """Whether a database was created in `data_dir` before, by a PostgreSQL of any version."""
    return any(home.name.isdecimal() and (home / "data").exists() for home in data_dir.glob("*"))


@dataclass(frozen=True, slots=True)
class _Stay:
    """One user's time inside: the server, the door it came through, the lock it holds, the process it is."""

    postmaster: Postmaster
    door: Path
    presence: int
    process: int


class EmbeddedPostgres:
    """One user of the PostgreSQL in a data directory."""

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self._data_dir = data_dir.absolute()
        self._durable = durable
        self._stay: _Stay | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The libpq URL of database `zuji`, whose user `zuji` is a superuser."""
        if self._stay is None:
            raise EmbeddedPostgresError(
                "尚未进入自带的 PostgreSQL：请先调用 start()",
                "this user of the embedded PostgreSQL is not inside: call start() first",
            )
        return self._stay.postmaster.url()

    def start(self) -> None:
        """Become a user of the server, starting it if nobody has. Starting twice is starting once."""
        if self._stay is not None:
            return
        binaries = find_binaries()
        home = self._data_dir / str(binaries.major)  # one major version cannot read the data of another
        self._data_dir.mkdir(parents=True, exist_ok=True)
        if self._durable:
            _refuse_to_begin_anew(home)
        door = home.with_suffix(".lock")
        with _locked(door):
            account = server_account(home)
            place = settle(home, account, durable=self._durable)
            postmaster = Postmaster(executable_by(account, binaries), account, place, self._durable)
            postmaster.start()
            presence = _open_lock(home.with_suffix(".users"))
            fcntl.flock(presence, fcntl.LOCK_SH)
            self._stay = _Stay(postmaster, door, presence, os.getpid())

    def is_alive(self) -> bool:
        """Whether the server is there. Cheap enough to be asked every second."""
        return self._stay is not None and self._stay.postmaster.listens()

    def ensure_running(self) -> bool:
        """Start the server again if it died, and tell whether it had. Does nothing before `start` and after `stop`."""
        stay = self._stay
        if stay is None or stay.postmaster.listens():
            return False
        with _locked(stay.door):
            if self._stay is not stay or stay.postmaster.listens():  # meanwhile left, or started by another user
                return False
            stay.postmaster.start()
            return True

    def stop(self) -> None:
        """Leave; the last user stops the server. A forked child cannot leave in its parent's name."""
        stay = self._stay
        if stay is None or stay.process != os.getpid():
            return
        with _locked(stay.door):
            if self._stay is not stay:
                return
            self._stay = None
            try:
                fcntl.flock(stay.presence, fcntl.LOCK_UN)  # said, not left to close(): forked children share the lock
                if _nobody_holds(stay.presence):
                    stay.postmaster.stop()
            finally:
                os.close(stay.presence)


def _refuse_to_begin_anew(home: Path) -> None:
    """Data of another version beside an empty home: starting would look like the loss of everything."""
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
    """Hold the file's lock, against other processes and other threads alike: each opens the file for itself."""
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
