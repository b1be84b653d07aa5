"""Rebuilding and checking the views from the log while the service runs."""
