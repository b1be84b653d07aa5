"""Supervises a child process: starts it, restarts it when it dies, stops it with its parent."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

import structlog

log = structlog.get_logger()

_PR_SET_PDEATHSIG = 1
_LONGEST_PAUSE = 10.0
_LONGEST_PAUSE_ONCE = 600.0
"""Longest pause before a process that runs once is restarted; a rebuild that refuses a changed log is expensive."""


class Child:
    """One process of the service, which inherits the given file descriptors.

    A process that runs `once` is not restarted after it has exited with status 0.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        env: Mapping[str, str],
        inherited: Sequence[int] = (),
        *,
        once: bool = False,
    ) -> None:
        self.name = name
        self._once = once
        self._command = list(command)
        self._env = dict(env)
        self._inherited = tuple(inherited)
        self._process: subprocess.Popen[bytes] | None = None
        self._pause = 0.5
        self._not_before = 0.0

    def start(self) -> None:
        """Starts the process; on Linux the kernel sends it SIGTERM when this process dies."""
        self._process = subprocess.Popen(
            self._command, env=self._env, pass_fds=self._inherited, preexec_fn=_end_with_parent
        )

    def watch(self) -> None:
        """Restarts the process if it has died, after a pause that doubles each time."""
        assert self._process is not None
        code = self._process.poll()
        if code is None:
            self._pause = self._pause if self._once else 0.5
        elif code == 0 and self._once:
            return
        elif time.monotonic() >= self._not_before:
            log.warning("serve.child_died", child=self.name, status=code)
            self._not_before = time.monotonic() + self._pause
            self._pause = min(self._pause * 2, _LONGEST_PAUSE_ONCE if self._once else _LONGEST_PAUSE)
            self.start()

    @property
    def pid(self) -> int:
        """The process id."""
        assert self._process is not None
        return self._process.pid

    def running(self) -> bool:
        """Whether the process is alive."""
        return self._process is not None and self._process.poll() is None

    def stop(self, seconds: float = 15) -> None:
        """Sends SIGTERM, and SIGKILL if the process has not ended after `seconds`."""
        if not self.running():
            return
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _end_with_parent() -> None:
    """In the child: requests SIGTERM when the parent dies, and ignores SIGINT, which the parent handles for all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
