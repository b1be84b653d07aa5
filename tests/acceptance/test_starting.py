"""Several who start at once on one data directory: one makes the database, all come up."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.acceptance.service import ZUJI, Service
from tests.waiting import wait_until

pytestmark = pytest.mark.postgres


@contextmanager
def services(data: Path, count: int, *options: str) -> Iterator[list[Service]]:
    """So many services of one data directory, started at once, each on a port of its own; not waited for."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    started = [Service(data, port, {"ZUJI_WEB_WORKERS": "1"}, *options) for port in ports]
    try:
        yield started
    finally:
        for service in started:
            service.stop()


def begin(data: Path, *words: str) -> subprocess.Popen[str]:
    env = {key: value for key, value in os.environ.items() if not key.startswith(("ZUJI_", "COV_"))}
    command = [*ZUJI, "--data", str(data), *words]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def token_words(name: str) -> list[str]:
    return ["token", "create", "--role", "auditor", "--area", "320614", "--name", name]


def printed(begun: list[subprocess.Popen[str]]) -> list[str]:
    """What they print, once all have ended well."""
    texts = [process.communicate(timeout=120)[0] for process in begun]
    assert [process.returncode for process in begun] == [0] * len(begun), texts
    return texts


@pytest.mark.parametrize("turn", range(2))
def test_given_an_empty_directory_when_several_migrate_and_make_tokens_at_once_then_all_succeed(
    data_dir: Path, turn: int
) -> None:
    printed([begin(data_dir, "migrate") for _ in range(3)])
    texts = printed([begin(data_dir, *token_words(f"第{number}个")) for number in range(4)])
    assert [1, 1, 1, 1] == [text.count("\n") for text in texts], texts
    assert len(set(texts)) == 4


def test_given_a_service_that_is_starting_then_a_token_is_refused_or_works(data_dir: Path) -> None:
    """Until the service has created the database there is none; a token never creates it."""
    with services(data_dir, 1) as (service,):
        early = begin(data_dir, *token_words("同时"))
        text = early.communicate(timeout=120)[0]
        assert early.returncode in (0, 2), text
        assert early.returncode == 0 or "there is no database here" in text
        wait_until(service.ready, seconds=120)
        token = text.strip() if early.returncode == 0 else printed([begin(data_dir, *token_words("以后"))])[0].strip()
        assert service.call("GET", "/v1/people", token)[0] == 200


def test_two_services_at_once_on_an_empty_directory(data_dir: Path) -> None:
    with services(data_dir, 2) as (one, other):
        wait_until(lambda: one.ready() and other.ready(), seconds=120)
        token = one.token("auditor")
        assert [service.call("GET", "/v1/people", token)[0] for service in (one, other)] == [200, 200]
        assert one.stop() == 0
        assert other.call("GET", "/v1/people", token)[0] == 200


def test_of_two_services_at_once_on_one_port_one_serves(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    both = [Service(data_dir, port, {"ZUJI_WEB_WORKERS": "1"}) for _ in range(2)]
    try:
        wait_until(lambda: any(service.process.poll() is not None for service in both), seconds=120)
        (ended,) = [service for service in both if service.process.poll() is not None]
        (serves,) = [service for service in both if service is not ended]
        wait_until(serves.ready, seconds=120)
        assert ended.process.returncode == 2
    finally:
        for service in both:
            service.stop()
    lines = [line for line in (data_dir / "serve.log").read_text().splitlines() if line.startswith("zuji: ")]
    assert [f"127.0.0.1:{port}" in line for line in lines] == [True]


def test_whoever_calls_while_the_web_is_started_again_is_answered(data_dir: Path) -> None:
    with services(data_dir, 1) as (service,):
        wait_until(service.ready, seconds=120)
        for _ in range(3):
            os.kill(service.pids("web")[0], signal.SIGKILL)
            assert service.call("GET", "/healthz", timeout=30)[0] == 200
            wait_until(lambda: service.pids("worker"), seconds=30)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_service_is_stopped_while_it_posts_a_demo(data_dir: Path, number: signal.Signals) -> None:
    """By Ctrl-C, which all of its processes receive, and by SIGTERM, which it alone receives."""
    with services(data_dir, 1, "--demo", "province") as (service,):
        wait_until(lambda: service.ready() and service.call("GET", "/readyz")[1]["position"] > 0, seconds=120)
        if number == signal.SIGINT:
            os.killpg(service.process.pid, number)
        else:
            service.process.send_signal(number)
        assert service.process.wait(30) == 0
    printed = (data_dir / "serve.log").read_text()
    assert "Traceback" not in printed
    assert "zuji: " not in printed
