"""The web worker: how it ends."""

import signal
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from typing import Any

from gunicorn.config import Config

from api.serving.worker import Worker


def test_a_second_signal_to_stop_waits_for_no_lock_of_the_first() -> None:
    """Given a worker whose pool of threads is being shut down, when it is interrupted again, then it ends."""
    worker: Any = object.__new__(Worker)
    worker.cfg, worker.tpool, ended = Config(), ThreadPoolExecutor(1), list[int]()

    def interrupt() -> None:
        try:
            worker.handle_quit(signal.SIGINT, None)
        except SystemExit:
            ended.append(1)

    with worker.tpool._shutdown_lock:
        thread = Thread(target=interrupt, daemon=True)
        thread.start()
        thread.join(5)
    assert (ended, worker.alive) == ([1], False)
