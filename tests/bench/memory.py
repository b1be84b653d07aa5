"""How much memory processes took at most: the high-water marks of workers while they live, and of a service."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FORKSERVER = b"multiprocessing.forkserver"
"""In the command line of the process that workers are forked from, and in theirs."""


class Peak:
    """The most that any one worker had resident, in MB; with what it shares with the process it is forked from."""

    def __init__(self) -> None:
        self.mb = 0.0

    def look(self) -> None:
        """Takes in the workers there are now."""
        for process in _children(Path("/proc/self")):
            if _FORKSERVER in _read(process / "cmdline"):
                for worker in _children(process):
                    self.mb = max(self.mb, _high_water_mb(worker))


@contextmanager
def watched(every: float = 0.2) -> Iterator[Peak]:
    """Watches the workers that live inside the `with`."""
    peak, stop = Peak(), threading.Event()

    def watch() -> None:
        while not stop.wait(every):
            peak.look()

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        stop.set()
        thread.join()


_ROLES = {b"gunicorn": "a web worker", b"project": "the projector"}


def of_children(pid: int) -> dict[str, float]:
    """The most that any one process of a running service had resident, in MB, by what it is for."""
    found: dict[str, float] = {}
    for process in _descendants(Path("/proc") / str(pid)):
        command = _read(process / "cmdline").split(b"\0")
        for word, role in _ROLES.items():
            if word in command:
                found[role] = max(found.get(role, 0.0), _high_water_mb(process))
    return found


def _descendants(process: Path) -> Iterator[Path]:
    for child in _children(process):
        yield child
        yield from _descendants(child)


def _children(process: Path) -> Iterator[Path]:
    for task in process.glob("task/*"):
        for child in _read(task / "children").split():
            yield Path("/proc") / child.decode()


def _high_water_mb(process: Path) -> float:
    for line in _read(process / "status").splitlines():
        if line.startswith(b"VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _read(path: Path) -> bytes:
    """What a file of /proc says; nothing once its process has gone."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
