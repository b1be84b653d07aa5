"""How much memory the workers of this process took at most: the high-water marks of its children while they live."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SPAWNED = b"spawn_main"
"""In the command line of a worker; multiprocessing's resource tracker has none."""


class Peak:
    """The most that any one worker had resident, in MB."""

    def __init__(self) -> None:
        self.mb = 0.0

    def look(self) -> None:
        """Takes in the workers there are now."""
        for task in Path("/proc/self/task").iterdir():
            for child in _read(task / "children").split():
                process = Path("/proc") / child.decode()
                if _SPAWNED in _read(process / "cmdline"):
                    self.mb = max(self.mb, _high_water_mb(process))


@contextmanager
def watched(every: float = 0.02) -> Iterator[Peak]:
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
