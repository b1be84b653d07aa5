"""Projections: what is derived from the log. A view is a table, and a pure function from a history to its rows."""
