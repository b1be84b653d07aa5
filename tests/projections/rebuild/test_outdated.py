"""Live views that other code or policy made: kept up where their tables fit, left alone where not, never compared."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from projections.engine.step import retry_failed_subjects
from projections.rebuild.check import OUTDATED, RESHAPED, check
from projections.rebuild.rebuild import LogChanged, rebuild
from projections.schema import fingerprint, schema
from projections.schema.schema import Live, live_views
from service.postgres.database import connect
from tests.conftest import CHECKOUT
from tests.projections.rebuild.forging import forged
from tests.projections.rebuild.many import execute, say_many
from tests.world import KEYS, World, world


@pytest.fixture
def zuji(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        say_many(made, 0, 6)
        made.project()
        yield made


def live(zuji: World) -> Live:
    with connect(zuji.url) as conn:
        return live_views(conn)


def note_fingerprint(zuji: World, code: str | None, shape: str | None = None) -> None:
    """As if another version had made the live views; None for one that noted nothing."""
    zuji.log("UPDATE zuji.live_views SET made_by = %s, shape = %s RETURNING 1", code, shape)


def reshaped(zuji: World, fingerprint: str | None = "another shape") -> None:
    """As the live views of an older version are, which did not have a column."""
    execute(zuji, "ALTER TABLE views.roster DROP COLUMN last_event_on")
    note_fingerprint(zuji, "another version", fingerprint)


def silent(*_: object) -> None:
    """No progress bar."""


def test_new_views_carry_the_fingerprints_of_the_running_code(zuji: World) -> None:
    assert live(zuji)[2:] == (fingerprint.shape(), fingerprint.code_fingerprint())
    assert live(zuji).current


def test_views_of_the_same_shape_are_kept_up_and_noted_as_mixed(zuji: World) -> None:
    note_fingerprint(zuji, "another version", fingerprint.shape())
    assert (live(zuji).writable, live(zuji).current) == (True, False)
    say_many(zuji, 100, 2)
    assert zuji.project() == 6
    assert zuji.rows("SELECT count(*) FROM roster") == [(8,)]
    assert live(zuji).code_fingerprint is None  # and so also for the other version, should it come back


def test_a_rebuild_of_views_that_another_version_made_compares_nothing(zuji: World) -> None:
    """What differs follows from the change of code or policy: it is no drift."""
    note_fingerprint(zuji, "another version", fingerprint.shape())
    zuji.log("UPDATE views.roster SET labour_state = 'by other rules' RETURNING 1")
    done = rebuild(zuji.url, KEYS, workers=1, progress=silent)
    assert (done.compared, done.drifted) == (False, ())
    assert live(zuji).current
    assert check(zuji.url, KEYS, workers=1, progress=silent).clean


def test_the_check_tells_other_code_from_drift(zuji: World) -> None:
    note_fingerprint(zuji, "another version", fingerprint.shape())
    found = check(zuji.url, KEYS, workers=1, progress=silent)
    assert (found.clean, found.outdated, found.views) == (False, OUTDATED, ())


@pytest.mark.parametrize("noted", ["another shape", None])
def test_views_of_another_shape_are_left_alone_until_they_are_rebuilt(zuji: World, noted: str | None) -> None:
    """The attack of the audit: the projector died in a loop, and the rebuild failed at levelling the old views."""
    reshaped(zuji, noted)
    say_many(zuji, 100, 2)
    assert zuji.project() == 0
    with connect(zuji.url) as conn:
        assert retry_failed_subjects(conn, zuji.store, zuji.reference) == 0
    found = check(zuji.url, KEYS, workers=1, progress=silent)
    assert (found.clean, found.outdated, found.views) == (False, RESHAPED, ())
    done = rebuild(zuji.url, KEYS, workers=1, progress=silent)
    assert (done.compared, done.drifted) == (False, ())
    assert zuji.rows("SELECT count(last_event_on) FROM roster") == [(8,)]
    say_many(zuji, 200, 1)
    assert zuji.project() == 3
    assert check(zuji.url, KEYS, workers=1, progress=silent).clean


def test_a_changed_log_is_not_made_true_by_an_upgrade(zuji: World) -> None:
    reshaped(zuji)
    forged(zuji, "UPDATE zuji.log SET digest = NULL WHERE position = 3")
    with pytest.raises(LogChanged):
        rebuild(zuji.url, KEYS, workers=1, progress=silent)
    assert live(zuji).schema == "views"


def test_a_second_start_makes_no_second_views(zuji: World) -> None:
    rebuild(zuji.url, KEYS, workers=1, progress=silent)
    with connect(zuji.url) as conn:
        schema.create_views(conn, "views")
    assert zuji.log("SELECT nspname::text FROM pg_namespace WHERE nspname ~ '^views'") == [("views_2",)]


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code, to be changed."""
    place = tmp_path_factory.mktemp("code")
    for package in ("domain", "service", "projections"):
        shutil.copytree(CHECKOUT / package, place / package, ignore=shutil.ignore_patterns("__pycache__"))
    return place


def prints(code: Path) -> tuple[str, str]:
    """Shape and maker, as a process of that code computes them."""
    text = "from projections.schema.fingerprint import code_fingerprint, shape; print(shape(), code_fingerprint())"
    done = subprocess.run([sys.executable, "-c", text], cwd=code, capture_output=True, text=True, check=True)
    shape, made_by = done.stdout.split()
    return shape, made_by


@pytest.mark.parametrize(
    ("file", "old", "new", "same_shape"),
    [
        ("domain/policy/profiles/haimen.toml", "\n", "\n# another policy\n", True),
        ("projections/views/roster.sql", "CREATE INDEX roster_in_order", "CREATE INDEX roster_by_area", True),
        ("projections/views/roster.py", "details: dict", "others: dict", True),
        ("projections/views/roster.sql", "phone            text,", "phone            varchar,", False),
        ("projections/schema/visible_log.sql", "SELECT l.*", "SELECT l.position", False),
        ("projections/schema/failed_subject.sql", "attempts integer", "attempts bigint", False),
    ],
)
def test_a_change_of_code_or_policy_is_another_maker_and_one_of_tables_another_shape(
    code: Path, file: str, old: str, new: str, same_shape: bool
) -> None:
    before, path = prints(code), code / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    after = prints(code)
    path.write_text(text, "utf-8")
    assert after[1] != before[1]
    assert (after[0] == before[0]) is same_shape
    assert prints(code) == before


@pytest.mark.parametrize("file", ["projections/reports/haimen/plan_4a.sql", "projections/queries/people.py"])
def test_a_change_of_code_that_only_reads_the_views_needs_no_rebuild(code: Path, file: str) -> None:
    before, path = prints(code), code / file
    text = path.read_text("utf-8")
    path.write_text(text + "\n", "utf-8")
    after = prints(code)
    path.write_text(text, "utf-8")
    assert after == before
