"""Clocks and bundles."""
