"""The program of docs/how-to/use-the-library.md runs as it stands, on a real log."""

import base64
import os
import subprocess
import sys
from pathlib import Path
from uuid import UUID

from tests.docs.pages import ROOT, code_of
from tests.world import EventMaker, World, id_no, world

PAGE = "docs/how-to/use-the-library.md"
FIRST, SECOND = (str(UUID(int=number << 64)) for number in (1, 2))
(PROGRAM,) = code_of(PAGE, "python")
(PRINTED,) = code_of(PAGE, "text")


def two_persons(zuji: World) -> None:
    make = EventMaker()
    zuji.given(make.registered(), make.registered(id_no("1985-01-01", 1), name="李四"))
    zuji.given(
        make.event("employed", "2021-03-01", FIRST, channel="employer"),
        make.event("employed", "2021-04-01", SECOND, channel="employer"),
        make.event("left_post", "2021-05-01", SECOND, cause="合同期满"),
        make.event("employed", "2021-05-20", SECOND, channel="flexible"),
        make.event("left_post", "2021-06-01", FIRST, cause="合同期满"),
    )


def run(zuji: World, key_file: Path) -> str:
    settings = {
        "PERSISTENCE_MODULE": "service.event_store",
        "ZUJI_DATABASE_URL": zuji.url,
        "ZUJI_KEY_FILE": str(key_file),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-", FIRST],
        input=PROGRAM,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_program_prints_what_the_page_says_and_counts_nothing_twice(database_url: str, tmp_path: Path) -> None:
    key_file = tmp_path / "service.key"
    key_file.write_bytes(base64.b64encode(bytes(range(32))))  # the keys of the world
    with world(database_url) as zuji:
        two_persons(zuji)
        assert [PRINTED, PRINTED] == [run(zuji, key_file), run(zuji, key_file)]
        assert zuji.log("SELECT application_name, position FROM jobs.projection_position") == [("Application", 7)]
        zuji.project()
        assert zuji.rows("SELECT application_name, position FROM projection_position") == [("zuji", 7)]


def test_the_program_has_fewer_than_forty_lines() -> None:
    assert len(PROGRAM.splitlines()) < 40
