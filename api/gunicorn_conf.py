"""gunicorn's settings: `gunicorn -c python:api.gunicorn_conf api.wsgi:app`."""

import gc
import os
import sys
from pathlib import Path
from typing import Any

from service.configuration import LISTENER, Config

SWITCH_SECONDS = 0.001
"""Switch interval of Python threads. With the default of 5 ms, threads whose query has finished wait too long."""

MOST_CONNECTIONS = 512
"""Open connections of one worker; at the limit, the connection that has waited longest is closed."""

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
sendfile = False  # sendfile would block on a slow reader
forwarded_allow_ips = _config.proxies
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}
limit_request_fields = 64
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
proc_name = "zuji-web"


def on_starting(_: Any) -> None:
    """Empties the directory of metrics, which may hold files of processes that ended long ago."""
    _metrics.mkdir(parents=True, exist_ok=True)
    for left in _metrics.glob("*.db"):
        left.unlink(missing_ok=True)


def post_worker_init(worker: Any) -> None:
    """Lets streams of the feed end with their worker, and excludes the objects built so far from garbage collection."""
    worker.wsgi.extensions["zuji.alive"] = lambda: worker.alive
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.freeze()
    gc.set_threshold(300_000, 20, 20)  # above the objects of the largest request, which hold no cycles


def worker_exit(_: Any, worker: Any) -> None:
    """Writes the last lines of the security log. There is no application if it could not be built."""
    found = getattr(getattr(worker, "wsgi", None), "extensions", {}).get("zuji")
    if found is not None:
        found.access_log.close()


def child_exit(_: Any, worker: Any) -> None:
    """Removes the gauges of a worker that has ended."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # untyped library
