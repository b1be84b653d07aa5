"""Backing up the database to a directory, and restoring it into an empty one."""
