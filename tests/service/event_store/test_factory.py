"""The persistence module as an application of the library opens it: what it reads from the environment, and refuses."""

import base64
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from eventsourcing.application import Application
from eventsourcing.persistence import (
    InfrastructureFactory,
    NotSupportedError,
    ProgrammingError,
    Tracking,
    TrackingRecorder,
)
from eventsourcing.popo import POPOTrackingRecorder
from eventsourcing.utils import Environment

from domain.events.registration import Registered
from service.event_store.factory import ZujiFactory
from service.event_store.tracking import LOG, LiveViewsRecorder, PositionRecorder
from tests.world import EventMaker, World, world

PERSON = UUID(int=1 << 64)


@pytest.fixture(scope="module")
def zuji(module_database_url: str) -> Iterator[World]:
    with world(module_database_url) as made:
        made.given(EventMaker().registered())
        made.project()
        yield made


@pytest.fixture
def settings(zuji: World, tmp_path: Path) -> dict[str, str]:
    key_file = tmp_path / "service.key"
    key_file.write_bytes(base64.b64encode(bytes(range(32))))  # the keys of the world
    return {
        "PERSISTENCE_MODULE": "service.event_store",
        "ZUJI_DATABASE_URL": zuji.url,
        "ZUJI_KEY_FILE": str(key_file),
    }


def registration(settings: dict[str, str]) -> Registered:
    with Application[UUID](settings) as app:
        (recorded,) = app.events.get(PERSON)
        event = getattr(recorded, "event", None)
    assert isinstance(event, Registered)
    return event


def test_given_the_key_file_then_private_fields_are_read(settings: dict[str, str]) -> None:
    assert registration(settings).name == "张三"


def test_given_no_key_file_then_private_fields_are_empty_and_nothing_can_be_appended(settings: dict[str, str]) -> None:
    del settings["ZUJI_KEY_FILE"]
    assert (registration(settings).name, registration(settings).area) == (None, "320614-01")
    with Application[UUID](settings) as app:
        recorded = list(app.events.get(PERSON))
        with pytest.raises(ValueError, match="without keys"):
            app.events.put(recorded)


def test_given_the_name_of_the_application_then_its_variables_come_first(settings: dict[str, str]) -> None:
    settings |= {"REGISTER_ZUJI_DATABASE_URL": settings.pop("ZUJI_DATABASE_URL")}
    factory = InfrastructureFactory.construct(Environment("Register", settings))
    assert factory.application_recorder().max_notification_id() == 1
    factory.close()


@pytest.mark.parametrize(
    ("changed", "message"),
    [({"ZUJI_DATABASE_URL": ""}, "ZUJI_DATABASE_URL"), ({"ZUJI_KEY_FILE": "/nowhere/service.key"}, "does not exist")],
)
def test_given_no_url_or_no_such_key_file_then_it_is_refused(
    settings: dict[str, str], changed: dict[str, str], message: str
) -> None:
    with pytest.raises(OSError, match=message):
        InfrastructureFactory.construct({**settings, **changed})


@pytest.mark.parametrize("name", ["MAPPER_TOPIC", "TRANSCODER_TOPIC", "COMPRESSOR_TOPIC", "CIPHER_TOPIC", "CIPHER_KEY"])
def test_given_another_format_then_it_is_refused_rather_than_ignored(settings: dict[str, str], name: str) -> None:
    with pytest.raises(NotSupportedError, match=name):
        Application[UUID]({**settings, name: "eventsourcing.persistence:JSONTranscoder"})


def test_snapshots_and_process_recorders_are_refused(settings: dict[str, str]) -> None:
    with pytest.raises(NotSupportedError, match="snapshots"):
        Application[UUID]({**settings, "IS_SNAPSHOTTING_ENABLED": "y"})
    factory = InfrastructureFactory[TrackingRecorder].construct(settings)
    with pytest.raises(NotSupportedError, match="rules of recording"):
        factory.process_recorder()


def test_the_tracking_recorder_is_that_of_the_live_views(settings: dict[str, str]) -> None:
    factory = InfrastructureFactory[TrackingRecorder].construct(settings)
    recorder = factory.tracking_recorder()
    recorder.wait(LOG, 1, timeout=10)
    assert (LiveViewsRecorder, 1) == (type(recorder), recorder.max_tracking_id(LOG))
    factory.close()


def test_a_view_that_keeps_its_tables_elsewhere_is_refused(settings: dict[str, str]) -> None:
    with pytest.raises(NotSupportedError, match="not a PositionRecorder"):
        ZujiFactory(Environment("Own", settings)).tracking_recorder(POPOTrackingRecorder)


@pytest.mark.parametrize("name", ["zuji", "views", "views_2", "public", "pg_own", "Größe"])
def test_a_projection_cannot_take_the_name_of_a_schema_of_the_service(settings: dict[str, str], name: str) -> None:
    factory = ZujiFactory(Environment(name, settings))
    with pytest.raises(ProgrammingError, match="cannot be the name"):
        factory.tracking_recorder(PositionRecorder)


def test_given_tables_that_exist_then_they_need_not_be_created(settings: dict[str, str]) -> None:
    first = ZujiFactory(Environment("Own", settings))
    first.tracking_recorder(PositionRecorder).insert_tracking(Tracking("Application", 1))
    again = ZujiFactory(Environment("Own", {**settings, "CREATE_TABLE": "no"}))
    assert again.tracking_recorder(PositionRecorder).max_tracking_id("Application") == 1
    first.close()
    again.close()
