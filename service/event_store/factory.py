"""The persistence module of the `eventsourcing` library: `PERSISTENCE_MODULE=service.event_store` selects it."""

from pathlib import Path
from typing import Any, Final, cast

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    EventStore,
    InfrastructureFactory,
    Mapper,
    ProcessRecorder,
    Transcoder,
)
from eventsourcing.persistence import NotSupportedError as NotSupported
from eventsourcing.utils import Environment, EnvType, resolve_topic, strtobool

from service.event_store.datastore import Datastore
from service.event_store.history_store import HistoryStore
from service.event_store.mapper import EventMapper
from service.event_store.recorder import LogRecorder
from service.event_store.stream_recorder import StreamRecorder
from service.event_store.tracking import LiveViewsRecorder, PositionRecorder
from service.security.keys import Keys

_OTHER_FORMATS: Final = ("MAPPER_TOPIC", "TRANSCODER_TOPIC", "COMPRESSOR_TOPIC", "CIPHER_TOPIC", "CIPHER_KEY")


class ZujiFactory(InfrastructureFactory[PositionRecorder]):
    """Opens the log of an installation for an application of the library.

    Environment variables, each also with the name of the application and `_` before it:

    - `ZUJI_DATABASE_URL`: the URL of the database, of a login that may take the role `zuji_service`
    - `ZUJI_KEY_FILE`: the key file; without it private fields stay empty, and nothing can be written
    - `CREATE_TABLE`: `no` when the tables of a projection exist and are not to be created
    """

    DATABASE_URL = "ZUJI_DATABASE_URL"
    KEY_FILE = "ZUJI_KEY_FILE"
    CREATE_TABLE = "CREATE_TABLE"

    stream_recorder_class = StreamRecorder
    application_recorder_class = LogRecorder
    tracking_recorder_class = LiveViewsRecorder

    def __init__(self, env: Environment | EnvType | None) -> None:
        """Raises OSError when the URL is not set or the key file does not exist, KeyFileRefused for another file."""
        super().__init__(env)
        url = self.env.get(self.DATABASE_URL)
        if not url:
            raise OSError(f"{self.DATABASE_URL} is not set")
        self.datastore = Datastore(url)
        self.keys = self._keys()

    def mapper(
        self, transcoder: Transcoder | None = None, mapper_class: type[Mapper[Any]] | None = None
    ) -> Mapper[Any]:
        """The mapper. Raises NotSupportedError when the environment asks for another format of the stored events."""
        for name in _OTHER_FORMATS:
            if self.env.get(name):
                raise NotSupported(f"{name}: the log has one format, with a key of each person's own")
        return EventMapper(self.keys, self.datastore)

    def event_store(
        self, mapper: Mapper[Any] | None = None, recorder: AggregateRecorder | None = None
    ) -> EventStore[Any]:
        """The event store, which also reads whole histories (`HistoryStore.load`)."""
        return HistoryStore(
            cast(EventMapper, mapper or self.mapper()), cast(LogRecorder, recorder or self.application_recorder())
        )

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        """The recorder of single streams. Raises NotSupportedError for snapshots: the views hold derived state."""
        if purpose != "events":
            raise NotSupported(f"the log keeps no {purpose}: the views hold what is derived from the events")
        return self.stream_recorder_class(self.datastore, self.keys)

    def application_recorder(self) -> ApplicationRecorder:
        """The recorder of the log."""
        return self.application_recorder_class(self.datastore, self.keys)

    def tracking_recorder(self, tracking_recorder_class: type[Any] | None = None) -> Any:
        """The recorder of the position of the live views; of a subclass of PositionRecorder, one of its own schema.

        The schema has the name of the environment in lower case, and is created unless CREATE_TABLE is `no`.
        """
        topic = self.env.get(self.TRACKING_RECORDER_TOPIC)
        chosen: type[Any] = tracking_recorder_class or (resolve_topic(topic) if topic else self.tracking_recorder_class)
        if not issubclass(chosen, PositionRecorder):
            raise NotSupported(f"{chosen.__qualname__} is not a PositionRecorder: its tables have no schema here")
        if issubclass(chosen, LiveViewsRecorder):
            return chosen(self.datastore)
        recorder = chosen(self.datastore, self.env.name.lower() or "projection")
        if strtobool(self.env.get(self.CREATE_TABLE) or "yes"):
            recorder.create()
        return recorder

    def process_recorder(self) -> ProcessRecorder:
        """Raises NotSupportedError: events enter the log by `service.recording`, not as an effect of a projection."""
        raise NotSupported("a process recorder appends events without the rules of recording")

    def close(self) -> None:
        """Closes the connections."""
        self.datastore.close()

    def _keys(self) -> Keys | None:
        path = self.env.get(self.KEY_FILE)
        if not path:
            return None
        if not Path(path).exists():  # `from_file` would make a new key, which opens nothing
            raise OSError(f"{self.KEY_FILE}: {path} does not exist")
        return Keys.from_file(Path(path))
