"""`zuji report` and `zuji snapshot`: as of a day, as known at a moment, without a running service."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api.cli.main import main
from tests.api.cli.conftest import service_key
from tests.world import EventMaker, World, world

UNIT = "320614-01"


class Zuji:
    """The command line on a log with ten posts developed in June 2021 and seven in July."""

    def __init__(self, inside: World, data: Path) -> None:
        make = EventMaker()
        inside.given(
            make.event("post.developed", "2021-06-10", "p1", kind="保洁", area=UNIT, count=10),
            make.event("post.developed", "2021-07-10", "p2", kind="保洁", area=UNIT, count=7),
        )
        inside.project()
        self.settings = {
            "ZUJI_DATABASE_URL": inside.url,
            "ZUJI_DATA": str(data),
            "ZUJI_REBUILD_WORKERS": "1",
            "ZUJI_SNAPSHOT_MONTHS": "1",
            "ZUJI_DEMO_CLOCK": "2021-07-15T12:00:00+08:00",
        }

    def __call__(self, *words: str, lang: str = "en") -> Result:
        """`zuji --lang LANG ...`."""
        return CliRunner(env=self.settings).invoke(main, ["--lang", lang, *words])

    def posts(self, *words: str) -> tuple[str, int, Any]:
        """The day, the position and the posts developed in 2021, of report 4A."""
        done = self("report", "4a", "--area", "320614", "--period", "2021", *words)
        assert done.exit_code == 0, done.output
        found = json.loads(done.stdout)
        return found["as_of"], found["position"], found["total"]["posts_done"]


@pytest.fixture
def zuji(database_url: str, tmp_path: Path) -> Iterator[Zuji]:
    service_key(tmp_path)
    with world(database_url) as inside:
        yield Zuji(inside, tmp_path)


def test_a_report_is_read_as_of_a_day_and_the_month_ends_are_built(zuji: Zuji, tmp_path: Path) -> None:
    assert ("2021-07-15", 2, 17) == zuji.posts()
    built = zuji("snapshot", "build")
    assert "1: as of 2021-06-30, known up to position 2, follows the log: ready\n" == built.stdout, built.output
    assert ("2021-06-30", 2, 10) == zuji.posts("--as-of", "2021-06-30")
    listed = zuji("snapshot", "list", lang="zh")
    assert "1：截至2021-06-30，所知至位置2，随日志更新：备好\n" == listed.stdout, "the one that was built was read"
    assert ["2021-06-30"] == [one["as_of"] for one in json.loads(zuji("snapshot", "list", "--json").stdout)]
    for form, beginning in (("csv", "\ufeff".encode()), ("html", b"<!doctype html>"), ("xlsx", b"PK")):
        file = tmp_path / f"4a.{form}"
        done = zuji(
            "report", "4A", "--area", "320614", "--as-of", "2021-06-30", "--format", form, "--output", str(file)
        )
        assert (0, True) == (done.exit_code, file.read_bytes().startswith(beginning)), done.output


def test_what_is_so_on_a_day_is_read_of_the_last_day_of_a_period_that_has_ended(zuji: Zuji) -> None:
    done = zuji("report", "0A", "--area", "320614", "--period", "2021-05")
    assert (0, "2021-05-31") == (done.exit_code, json.loads(done.stdout)["as_of"]), done.output
    assert ["2021-05-31"] == [one["as_of"] for one in json.loads(zuji("snapshot", "list", "--json").stdout)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("report", "9Z"), "there is no report '9Z'"),
        (("report", "4A", "--as-of", "2021-07-16"), "2021-07-16 is in the future"),
        (("report", "4A", "--as-of", "June"), "'June' is not a day such as 2021-06-30"),
        (("report", "4A", "--period", "June"), "'June' is no period"),
        (("report", "4A", "--known-at", "June"), "June"),
        (("snapshot", "build", "--as-of", "2021-07-15"), "2021-07-15 has not passed yet"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line(zuji: Zuji, words: tuple[str, ...], said: str) -> None:
    done = zuji(*words)
    assert (2, True, 1) == (done.exit_code, said in done.stderr, len(done.stderr.splitlines())), done.stderr
