"""gunicorn's settings: `gunicorn -c python:api.gunicorn_conf api.wsgi:app`."""

import gc
import os
import sys
from pathlib import Path
from typing import Any

from service.configuration import LISTENER, Config

SWITCH_SECONDS = 0.001
"""How long a thread computes on while another, whom the database has answered, waits: Python's 5 ms were too long."""

MOST_CONNECTIONS = 512
"""Open connections of one worker; beyond, the one that has kept the worker waiting longest is closed."""

_config = Config.from_env(os.environ)
_metrics = Path(os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(_config.data_dir.absolute() / "metrics")))

_listener = os.environ.get(LISTENER)
bind = f"fd://{_listener}" if _listener else f"{_config.host}:{_config.port}"
workers = _config.web_workers
worker_class = "api.serving.worker.Worker"
worker_connections = MOST_CONNECTIONS
threads = _config.web_threads
timeout = 60
graceful_timeout = 10
keepalive = 5
control_socket_disable = True
accesslog = None
sendfile = False  # it would block on a client that reads slowly
forwarded_allow_ips = _config.proxies
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}
limit_request_fields = 64
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
proc_name = "zuji-web"


def on_starting(_: Any) -> None:
    """An empty directory for the metrics: those of processes long gone are not ours to count."""
    _metrics.mkdir(parents=True, exist_ok=True)
    for left in _metrics.glob("*.db"):
        left.unlink(missing_ok=True)


def post_worker_init(worker: Any) -> None:
    """Streams of the feed end when their worker is told to; and what was just built is never garbage."""
    worker.wsgi.extensions["zuji.alive"] = lambda: worker.alive
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.freeze()
    gc.set_threshold(300_000, 20, 20)  # more objects than the largest post holds; they contain no cycles


def worker_exit(_: Any, worker: Any) -> None:
    """The last lines of the security log are written. Not there when the application could not be built."""
    found = getattr(getattr(worker, "wsgi", None), "extensions", {}).get("zuji")
    if found is not None:
        found.access_log.close()


def child_exit(_: Any, worker: Any) -> None:
    """What a worker counted that has ended."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # untyped library
