"""The recording-behaviour radar over log and views (记录行为雷达; R4-15).

- `read`: the recordings of some districts from the log, and their jobs, deadlines and persons from the views.
- `found`: the hits, each with its owner and verdict if it has any.

The radar of a district is always that of the whole district and of whole parts of the year, whoever asks, so that a hit
has the same events for all. Who may see it is decided by its area.
"""
