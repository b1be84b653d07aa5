"""The event store: the log of events, as a persistence module of the `eventsourcing` library.

`recorder`, `mapper`, `tracking` and `subscription` are the library's classes; `append`, `histories` and `serialization`
are the SQL and the format beneath them.
"""

from service.event_store.factory import ZujiFactory

__all__ = ["ZujiFactory"]
