"""Reads without a web framework: connection, scope and filter in, rows out."""
