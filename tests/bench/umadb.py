"""UmaDB, the event store of a PyPI wheel (server and client). Where it is not installed, the bench says so."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import version
from typing import Any

from service.event_store.rows import Entry
from tests.bench.stage import Stage
from tests.bench.web import free_port
from tests.waiting import wait_until

try:
    import umadb
except ImportError as missing:
    WHY_NOT, NAME = f"not measured: {missing}: pip install zuji[bench]", "UmaDB"
else:
    WHY_NOT, NAME = "", f"UmaDB {version('umadb')}"


class UmaDB:
    """A client of a running server."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def append(self, entries: Sequence[Entry]) -> None:
        """Appends the events in one request: their kind, the stream as a tag, the state.

        A single one under the condition that its stream has no such version yet, as everybody else checks it.
        """
        events = [umadb.Event(entry.type, entry.state, [str(entry.stream_id)]) for entry in entries]
        self._client.append(events, _not_yet(entries[0]) if len(entries) == 1 else None)

    def read(self) -> int:
        """Reads every event from the first to the last; returns how many."""
        read, response = 0, self._client.read()
        while batch := response.next_batch():
            read += len(batch)
        return read


@contextmanager
def served(stage: Stage) -> Iterator[Callable[[], UmaDB]]:
    """A server on an empty file, its settings as they come; yields what opens a client. Only where it is installed."""
    directory = stage.data_dir / "umadb"
    directory.mkdir()
    url = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-c", "from umadb.umadb_server_cli import main; main()"]
    with (stage.data_dir / "umadb.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--listen", url, "--db-path", str(directory)], stdout=log, stderr=log, env={**os.environ}
        )
    try:
        wait_until(lambda: _answers(url), seconds=30)
        yield lambda: UmaDB(umadb.Client(f"http://{url}"))
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()
        shutil.rmtree(directory)


def _not_yet(entry: Entry) -> Any:
    of_stream = umadb.Query([umadb.QueryItem(tags=[str(entry.stream_id)])])
    return umadb.AppendCondition(of_stream, after=None)


def _answers(url: str) -> bool:
    try:
        umadb.Client(f"http://{url}").head()
    except Exception:  # a client of its own kind for each reason; it is asked again
        time.sleep(0.05)
        return False
    return True
