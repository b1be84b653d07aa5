"""The upgrade drill: code whose roster has one column more comes up on the data of this code, and serves all the way.

And the way from a database of the first version, whose events have no digests.
"""

import shutil
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.service import Service, serving
from tests.conftest import CHECKOUT
from tests.waiting import wait_until
from tests.world import EventMaker, id_no

pytestmark = pytest.mark.postgres
NUMBERS = [id_no("1975-01-01", number) for number in range(1, 40)]
CHANGES = {
    "projections/views/roster.sql": [
        ("    name             text,\n", "    name             text,\n    nickname         text,\n")
    ],
    "projections/views/roster.py": [
        ("    name: str | None\n", "    name: str | None\n    nickname: str | None\n"),
        ("            sex=person.sex,\n", "            sex=person.sex,\n            nickname='绰号',\n"),
    ],
}


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code with one column more in the roster."""
    code = tmp_path_factory.mktemp("newer")
    for package in ("domain", "service", "projections", "api"):
        shutil.copytree(CHECKOUT / package, code / package, ignore=shutil.ignore_patterns("__pycache__"))
    for file, changes in CHANGES.items():
        text = (code / file).read_text("utf-8")
        for old, new in changes:
            assert text.count(old) == 1, (file, old)
            text = text.replace(old, new)
        (code / file).write_text(text, "utf-8")
    return code


class Reader(threading.Thread):
    """Reads one thing after another until it is over, and notes status and code of every answer."""

    def __init__(self, service: Service, token: str) -> None:
        super().__init__()
        self.service, self.token = service, token
        self.seen: Counter[tuple[int, str]] = Counter()
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.02):
            for path in ("/v1/people", "/v1/worklist", "/v1/events?limit=5", "/v1/reports/4A?area=320614&period=2021"):
                status, answer = self.service.call("GET", path, self.token)
                self.seen[status, answer.get("code", "") if status != 200 else ""] += 1


def said(make: EventMaker, numbers: list[str]) -> list[dict[str, Any]]:
    briefed = (make.event("policy_briefed", "2021-02-01", f"id_no:{one}", policies=["a"]) for one in numbers)
    return [*(make.registered(one) for one in numbers), *briefed]


def test_a_view_gets_a_column_and_nobody_is_answered_500(module_data_dir: Path, newer: Path) -> None:
    events = EventMaker("/upgrade")
    with serving(module_data_dir) as before:
        poster, reader_token = before.token("integration"), before.token("supervisor")
        assert before.call("POST", "/v1/events", poster, said(events, NUMBERS))[0] == 200
        wait_until(lambda: before.lag() == 0, seconds=60)
    with serving(module_data_dir, newer) as after:
        wait_until(lambda: after.pids("projector"), seconds=30)
        projectors = after.pids("projector")
        reader = Reader(after, reader_token)
        reader.start()
        status, answer = after.call("POST", "/v1/events", poster, [events.registered(id_no("1980-01-01", 1))])
        assert (status, answer["accepted"]) == (200, 1)
        wait_until(lambda: after.call("GET", "/readyz")[1]["views"]["current"], seconds=120)
        wait_until(lambda: after.lag() == 0, seconds=60)
        reader.over.set()
        reader.join()
        assert {status for status, _ in reader.seen} <= {200, 503}
        assert {code for status, code in reader.seen if status == 503} <= {"views.outdated"}
        assert reader.seen[200, ""] > 0
        status, page = after.call("GET", "/v1/people", reader_token)
        assert (status, len(page["items"])) == (200, len(NUMBERS) + 1)
        wait_until(lambda: after.command("rebuild").returncode == 0, seconds=60)  # the one of `serve` is over
        done = after.command("check")
        assert done.returncode == 0, done.stdout + done.stderr
        assert after.pids("projector") == projectors  # it did not die in between


def test_the_way_back_is_an_upgrade_like_any_other(module_data_dir: Path) -> None:
    """Runs after the drill: the older code finds views with a column that it does not know."""
    with serving(module_data_dir) as again:
        wait_until(lambda: again.call("GET", "/readyz")[1]["views"]["current"], seconds=120)
        status, page = again.call("GET", "/v1/people", again.token("auditor"))
        assert (status, len(page["items"])) == (200, len(NUMBERS) + 1)
        # the rebuild drops the old views after it has switched, and holds the lock that a check takes until then
        wait_until(lambda: "under way" not in again.command("check").stderr, seconds=60)
        assert again.command("check").returncode == 0
