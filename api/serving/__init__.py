"""Serving everything on one machine: database, projector and web, watched over by one process."""
