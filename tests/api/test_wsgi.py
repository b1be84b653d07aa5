"""The web as it runs in production: gunicorn, its settings, its workers."""

import os
import re
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from api.serving.serve import web_command
from tests.waiting import wait_until
from tests.world import world


def test_given_gunicorn_when_told_to_stop_then_it_has_served_counted_and_ends_well(
    database_url: str, tmp_path: Path
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {
        **os.environ,
        "ZUJI_DATABASE_URL": database_url,
        "ZUJI_DATA": str(tmp_path),
        "ZUJI_PORT": str(port),
        "ZUJI_WEB_WORKERS": "2",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"),
    }
    with world(database_url):
        process = subprocess.Popen(web_command(), env=env, stderr=subprocess.PIPE, text=True)
        try:
            wait_until(lambda: _get(port, "/readyz"), seconds=30)
            for _ in range(20):
                _get(port, "/healthz")
            counted = re.search(
                r'zuji_http_requests_total\{method="GET",route="/healthz",status="200"\} (\d+)', _get(port, "/metrics")
            )
            assert counted is not None
            assert int(counted[1]) == 20  # of both workers
            assert "zuji_lag 0.0" in _get(port, "/metrics")
        finally:
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=20)
    assert process.returncode == 0, errors
    assert "Control" not in errors


def _get(port: int, path: str) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return str(response.read().decode())
    except (urllib.error.URLError, OSError):
        return ""
