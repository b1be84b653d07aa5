"""Projections: what is derived from the log. Each view is a table and one pure function of a history."""
