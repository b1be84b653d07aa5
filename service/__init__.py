"""The application: recording events, the log, keys, the seal, accounts, settings and the embedded database."""

__version__ = "0.2.0"
