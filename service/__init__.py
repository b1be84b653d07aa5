"""The application: recording, the event store, security, settings, backups and the embedded PostgreSQL."""

__version__ = "0.2.0"
