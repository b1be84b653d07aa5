"""Backup of the database into a directory, and restore into an empty database."""
