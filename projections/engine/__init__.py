"""The engine: keeps the live views up to date with the log."""
