"""Every state that was ever stored is readable: golden files hold one for each version of each event type."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from domain.events import CATALOGUE
from service.event_store.mapper import deserialize
from service.event_store.upcasts import UPCASTS
from tests.service.event_store.golden import FOLDER, KEY, STREAM, expected, file_of, state, write, write_missing

FILES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_event_has_a_golden_file_of_every_version_and_a_way_from_each_to_the_next(name: str) -> None:
    """If it is missing, run `make docs` and commit the new file with the event."""
    present = CATALOGUE[name].schema_version
    assert all(file_of(name, version=version).exists() for version in range(1, present + 1))
    assert all((name, version) in UPCASTS for version in range(1, present))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_stored_state_deserializes_to_the_posted_event(path: Path) -> None:
    named = re.fullmatch(r"(.+)\.v[0-9]+", path.stem)
    assert named is not None
    (event,) = deserialize(path.read_bytes(), STREAM, KEY)
    assert expected(named[1]) == replace(event, sealed=None)


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_state_serialized_today_deserializes_to_the_posted_event(name: str) -> None:
    (event,) = deserialize(state(name), STREAM, KEY)
    assert expected(name) == replace(event, sealed=None)


def test_a_golden_file_is_never_overwritten(tmp_path: Path) -> None:
    path = write("person.registered", tmp_path)
    once = path.read_bytes()
    with pytest.raises(FileExistsError):
        write("person.registered", tmp_path)
    assert once == path.read_bytes()


def test_only_missing_files_are_written(tmp_path: Path) -> None:
    """Given every golden file but one, when the missing ones are written, then no other file changes."""
    written = write_missing(tmp_path)
    assert len(CATALOGUE) == len(written)
    kept, missing = file_of("person.registered", tmp_path), file_of("person.employed", tmp_path)
    kept.write_bytes(b"stored long ago")
    missing.unlink()
    assert [missing] == write_missing(tmp_path)
    assert b"stored long ago" == kept.read_bytes()
