"""Golden files: one state as stored of every kind of event and schema version. Read for ever, never rewritten."""

from pathlib import Path
from typing import Final
from uuid import UUID

from domain.events import CATALOGUE
from domain.events.event import Event, with_metadata
from service.event_store.mapper import serialize
from tests.domain.events.samples import METADATA, SAMPLES
from tests.service.event_store.placed import placed

FOLDER: Final = Path(__file__).parent
STREAM: Final = UUID("6b1f9c0e-3a52-4c5e-9a3f-0d5a8f2f7c11")
KEY: Final = bytes(range(32))


def expected(name: str) -> Event:
    """The event that every golden file of this type is read as, whatever its version."""
    event = CATALOGUE[name](metadata=METADATA, **SAMPLES[name])
    return with_metadata(event, schema_version=event.schema_version)


def state(name: str) -> bytes:
    """The event as the log stores it today; what is private is sealed under `KEY`."""
    assert METADATA.recorded_at is not None
    unplaced = with_metadata(expected(name), position=0, recorded_at=None)
    return placed(serialize(unplaced, STREAM, KEY), METADATA.position, METADATA.recorded_at)


def file_of(name: str, folder: Path = FOLDER, version: int | None = None) -> Path:
    """Where the golden file of a schema version stands, of the present one unless it is said."""
    return folder / f"{name}.v{version or CATALOGUE[name].schema_version}.json"


def write(name: str, folder: Path = FOLDER) -> Path:
    """Writes the golden file of a new type or schema version. Raises FileExistsError rather than change one."""
    path = file_of(name, folder)
    with path.open("xb") as file:
        file.write(state(name) + b"\n")
    return path


def write_missing(folder: Path = FOLDER) -> list[Path]:
    """Writes the golden file of every event type whose present schema version has none; returns the new files."""
    return [write(name, folder) for name in CATALOGUE if not file_of(name, folder).exists()]
