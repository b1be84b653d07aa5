"""The whole service as its users meet it: `zuji serve` as a process, HTTP the only door, signals the only enemy."""

import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from service.security.account_rules import POSTING_ROLES
from tests.waiting import wait_until

ZUJI = [sys.executable, "-m", "api.cli.main"]


class Service:
    """A running service, and what one can do to it."""

    def __init__(
        self, data: Path, port: int, settings: Mapping[str, str], *options: str, code: Path | None = None
    ) -> None:
        self.data = data
        self._accounts = itertools.count(1)
        self.address = f"http://127.0.0.1:{port}"
        env = {key: value for key, value in os.environ.items() if not key.startswith(("ZUJI_", "COV_"))}
        self.env = {**env, "ZUJI_DATA": str(data), "ZUJI_PORT": str(port), **settings}
        if code is not None:
            self.env["PYTHONPATH"] = str(code)
        self.code = code
        self.process = subprocess.Popen(
            [*ZUJI, "serve", *options],
            cwd=code,
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=(data / "serve.log").open("ab"),
            process_group=0,  # as a shell starts it: Ctrl-C goes to all of its processes
        )

    def ready(self) -> bool:
        """Whether the service says that it is ready."""
        return self.lag() is not None

    def lag(self) -> int | None:
        """How many events the views are behind; None while the service does not say that it is ready."""
        assert self.process.poll() is None, (self.data / "serve.log").read_text()
        try:
            status, answer = self.call("GET", "/readyz")
        except OSError:
            return None
        return int(answer["lag"]) if status == 200 else None

    def token(self, role: str, area: str = "320614") -> str:
        """A token of a new account, as the command line prints it; an account that posts may use any source."""
        name = f"测试 {role} {area} {next(self._accounts)}"
        source = ["--source", "*"] if role in POSTING_ROLES else []
        done = self.command("token", "create", "--role", role, "--area", area, "--name", name, *source)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs `zuji` and waits for it."""
        return subprocess.run([*ZUJI, *words], cwd=self.code, env=self.env, capture_output=True, text=True, timeout=300)

    def begin(self, *words: str) -> subprocess.Popen[str]:
        """Runs `zuji` and does not wait."""
        return subprocess.Popen(
            [*ZUJI, *words], cwd=self.code, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def call(
        self, method: str, path: str, token: str = "", body: Any = None, timeout: float = 60, **headers: str
    ) -> tuple[int, Any]:
        """Status and decoded answer. Raises OSError when there is none."""
        data = body if isinstance(body, bytes | None) else json.dumps(body, ensure_ascii=False).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.address + path, data, named, method=method)
        if data is not None and "Content-Type" not in named:
            request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.status, _decoded(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, _decoded(error.read())

    def pids(self, role: str) -> list[int]:
        """The processes of one role: the web, a web worker, the projector, deliver, or the PostgreSQL server."""
        if role == "postgres":
            return _postmasters(self.data)
        children = _children(self.process.pid)
        found = {pid: Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0") for pid in children}
        masters = [pid for pid, words in found.items() if b"gunicorn" in words]
        if role == "web":
            return masters
        if role == "worker":
            return [pid for master in masters for pid in _children(master)]
        command = {"projector": b"project"}.get(role, role.encode())
        return [pid for pid, words in found.items() if command in words]

    def kill(self, role: str) -> None:
        """kill -9 of one of them; waits until there is one to kill."""
        wait_until(lambda: self.pids(role), seconds=30)
        os.kill(self.pids(role)[0], signal.SIGKILL)

    def stop(self) -> int:
        """Ctrl-C, and how it ended."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


@contextmanager
def serving(data: Path, code: Path | None = None, **settings: str) -> Iterator[Service]:
    """A service over a data directory, ready for calls; `settings` are variables of its own, `code` where it runs from
    if that is not this checkout."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    service = Service(data, port, settings, code=code)
    try:
        wait_until(service.ready, seconds=60)
        yield service
    finally:
        service.stop()


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode(errors="replace")


def _children(parent: int) -> list[int]:
    path = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(pid) for pid in path.read_text().split()] if path.exists() else []


def _postmasters(data: Path) -> list[int]:
    return [int(file.read_text().split()[0]) for file in sorted((data / "postgres").resolve().rglob("postmaster.pid"))]
