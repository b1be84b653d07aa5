"""What `make run` prints can be copied: the link signs in once, the addresses open, the commands run as they are."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
ZUJI = Path(sys.executable).with_name("zuji")


@pytest.fixture
def printed(data_dir: Path) -> Iterator[str]:
    """What the service with the demo prints, while it serves."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    env = {key: value for key, value in os.environ.items() if not key.startswith(("ZUJI_", "COV_"))}
    env |= {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    command = [str(ZUJI), "--data", str(data_dir / "var"), "serve", "--port", str(port), "--demo", "haimen-2021"]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as serving:
        try:
            assert serving.stdout is not None
            lines: list[str] = []
            for line in serving.stdout:  # ends when the service ends
                lines.append(line)
                if "curl" in line:
                    break
            yield "".join(lines)
        finally:
            serving.send_signal(signal.SIGINT)


@pytest.mark.skipif(not ZUJI.exists(), reason="the command zuji is not installed here")
def test_given_the_demo_then_every_line_that_is_printed_works(printed: str) -> None:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    link, *pages = re.findall(r"^    (http\S+)$", printed, re.MULTILINE)
    assert "/sign-in?link=" in link
    for address in (link, *pages):
        with browser.open(address, timeout=60) as answer:
            assert 200 == answer.status, address
    assert 6 == len([link, *pages])

    stranger = urllib.request.build_opener()
    for address in (link, pages[-1]):
        with pytest.raises(HTTPError, match="401"):
            stranger.open(address, timeout=60)

    commands = "\n".join(line for line in printed.splitlines() if line.startswith(("    TOKEN=", "    curl ")))
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-e", "-c", commands], env=env, capture_output=True, text=True, timeout=60)
    assert (0, True) == (done.returncode, done.stdout.startswith('{"items":[{"version":1,')), done.stderr
