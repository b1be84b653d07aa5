"""One PostgreSQL server: files, settings, start and stop. `server.py` decides who may start and stop it, and when."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from service.postgres.embedded.binaries import Binaries
from service.postgres.embedded.errors import EmbeddedPostgresError
from service.postgres.embedded.ownership import Account
from service.postgres.embedded.processes import command_line, postgres_processes_in

DATABASE = USER = "zuji"
PORT = 5432  # part of the name of the socket; the server does not listen on the network

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# a kill -9 still loses nothing: committed data has been passed to the operating system
THROWAWAY_SETTINGS = {"fsync": "off", "full_page_writes": "off"}

LONGEST_SOCKET_DIRECTORY = 85  # the path of a Unix socket has at most 103 bytes
LARGEST_LOG = 10_000_000
RECOVERY_SECONDS = 600
LAUNCHES = 5


@dataclass(frozen=True, slots=True)
class Postmaster:
    """The server of one home directory, running or not. Unless `durable`, it need not survive a power failure."""

    binaries: Binaries
    account: Account
    home: Path
    durable: bool

    @property
    def data(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """The log file of the server."""
        return self.home / "server.log"

    @property
    def socket_directory(self) -> Path:
        """The directory of the socket: home, or one in /tmp if the path is too long or has a comma."""
        if len(os.fsencode(self.home)) <= LONGEST_SOCKET_DIRECTORY and "," not in str(self.home):
            return self.home
        home = self.home.stat()
        return Path("/tmp") / f"zuji-postgres-{home.st_dev:x}-{home.st_ino:x}"

    @property
    def socket(self) -> Path:
        """The path of the socket."""
        return self.socket_directory / f".s.PGSQL.{PORT}"

    def url(self, database: str = DATABASE) -> str:
        """The libpq URL of a database of this server."""
        return f"postgresql://{USER}@/{database}?host={quote(str(self.socket_directory), safe='')}&port={PORT}"

    def listens(self) -> bool:
        """Whether a server accepts connections on the socket; it may still be in recovery."""
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(5)
            try:
                client.connect(str(self.socket))
            except (BlockingIOError, TimeoutError):  # it listens, but its queue is full
                return True
            except OSError:
                return False
        return True

    def start(self) -> None:
        """Starts the server from any state and creates our database if missing. Raises EmbeddedPostgresError."""
        if self.socket_directory != self.home:
            self.account.make_private_directory(self.socket_directory)  # must be ours before we trust its content
        if not self.data.exists():
            self._initialise()
        try:
            self._bring_up()
        except EmbeddedPostgresError:
            if self.durable or self.listens():
                raise
            shutil.rmtree(self.data)  # the machine crashed during a test: the data is disposable
            self._initialise()
            self._bring_up()
        self._create_database()

    def stop(self) -> None:
        """Stops the server if it runs, and disconnects its clients. Raises EmbeddedPostgresError."""
        for mode in ("fast", "immediate"):
            if self._pid() is not None:
                self._control("stop", "-m", mode, "-t", "60")
        if self._pid() is not None:
            raise EmbeddedPostgresError(
                f"PostgreSQL 没有停止，见 {self.log}", f"PostgreSQL does not stop; see {self.log}"
            )
        if self.socket_directory != self.home:
            with contextlib.suppress(OSError):
                self.socket_directory.rmdir()

    def _initialise(self) -> None:
        unfinished = self.home / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        # C.UTF-8, not C: with C, pg_trgm, upper() and \w ignore Chinese characters
        locale = ["--locale=C.UTF-8", *(["--locale-provider=builtin"] if self.binaries.major >= 17 else [])]
        arguments = ["--username", USER, "--encoding=UTF8", "--auth=trust", "--data-checksums", "--no-instructions"]
        if not self.durable:
            arguments.append("--no-sync")
        done = self.account.run(self.binaries["initdb"], "--pgdata", unfinished, *locale, *arguments)
        if done.returncode != 0:
            raise EmbeddedPostgresError(
                f"无法在 {self.home} 建立数据库：{done.stderr.strip()}",
                f"no database could be made in {self.home}: {done.stderr.strip()}",
            )
        unfinished.rename(self.data)
        home = os.open(self.home, os.O_RDONLY)
        os.fsync(home)  # otherwise a power failure could restore the old name, which the next start deletes
        os.close(home)

    def _bring_up(self) -> None:
        """Brings the server up from any state: absent, dead, in recovery, stopping, or without its socket."""
        deadline = time.monotonic() + RECOVERY_SECONDS
        launches = 0
        while not self._is_ready():
            if launches == LAUNCHES or time.monotonic() > deadline:
                lines = self.log.read_text(errors="replace").splitlines()[-5:] if self.log.exists() else ()
                last = "\n".join(lines)
                raise EmbeddedPostgresError(
                    f"PostgreSQL 无法启动，日志末尾：{last}", f"PostgreSQL does not start; the end of its log: {last}"
                )
            if self.listens():
                time.sleep(0.05)
            elif self._pid() is None:
                time.sleep(0.5 * min(launches, 1))  # the shared memory of a dead server may be in use for a moment
                self._launch()
                launches += 1
            elif not self._comes_to_listen():
                self.stop()  # it runs, but its socket is gone

    def _is_ready(self) -> bool:
        pg_isready = self.binaries["pg_isready"]
        where = ("--host", self.socket_directory, "--port", str(PORT))
        return self.account.run(pg_isready, "--quiet", *where).returncode == 0

    def _launch(self) -> None:
        self._clear_remains()
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        self._control("start", "-t", str(RECOVERY_SECONDS), "-l", str(self.log), "-o", self._options())

    def _control(self, action: str, *arguments: str) -> int:
        pg_ctl = self.binaries["pg_ctl"]
        return self.account.run(pg_ctl, "--pgdata", self.data, "--wait", "--silent", action, *arguments).returncode

    def _options(self) -> str:
        """The settings as arguments of `postgres`, quoted for the shell by which pg_ctl starts it."""
        settings = SETTINGS if self.durable else SETTINGS | THROWAWAY_SETTINGS
        arguments = [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]
        return shlex.join([*arguments, "-k", str(self.socket_directory)])

    def _pid(self) -> int | None:
        """The process id of the running postmaster. The file may name a dead one, whose id another process has now."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().partition("\n")[0])
        except (OSError, ValueError):
            return None
        return pid if str(self.data) in command_line(pid) else None

    def _clear_remains(self) -> None:
        """Removes what a `kill -9` leaves: processes that have not ended yet, and lock files that prevent a start."""
        deadline = time.monotonic() + 10
        while remaining := postgres_processes_in(self.data):
            if time.monotonic() > deadline:
                raise EmbeddedPostgresError(
                    f"已终止的 PostgreSQL 仍有进程 {remaining} 在 {self.data} 工作",
                    f"processes {remaining} of a dead PostgreSQL still work in {self.data}",
                )
            for pid in remaining:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGQUIT)  # "quit without clean-up", as the postmaster sends it
            time.sleep(0.02)
        for lock in (self.data / "postmaster.pid", self.socket.with_name(f"{self.socket.name}.lock")):
            lock.unlink(missing_ok=True)

    def _comes_to_listen(self) -> bool:
        deadline = time.monotonic() + 3
        while not self.listens():
            if self._pid() is None or time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def _create_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
