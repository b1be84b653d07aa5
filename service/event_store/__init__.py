"""The event store: the log of events, as a persistence module of the `eventsourcing` library.

`factory`, `stream_recorder`, `recorder`, `mapper`, `history_store`, `tracking` and `subscription` hold the classes that
the library asks for. The service uses them with methods of its own beside those of the library.
"""

from service.event_store.factory import ZujiFactory

__all__ = ["ZujiFactory"]
