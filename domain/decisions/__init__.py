"""Decisions: whether an event is recorded on a history.

- `decide`: one event. `decide_jointly`: several events that may depend on each other.
- `decide_amendment`, `record_jointly`: the parts of a decision for corrections and for late events.
- `context`: what a decision depends on besides the history.
- `rules`: the named rules and their application.
- `answers`, `identity_correction`, `separation_of_duties`, `responsible_area`: rules of one topic.
- `note`: what the answer to a recorded event notes.
"""
