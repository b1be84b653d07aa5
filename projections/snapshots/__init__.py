"""Snapshots: the views as of the end of a day, as known up to a position of the log, each in a schema of its own."""
