"""Deadlines and bundles."""
