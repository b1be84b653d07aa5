"""Decisions: whether an event is recorded on a history.

- `decide`: one event. `decide_jointly`: several events that may depend on each other.
- `decide_by_replay`, `decide_amendment`, `record_jointly`, `duplicates`: the parts of a decision.
- `context`: what a decision depends on besides the history, and the application of rules.
- `rules`: the named rules. `identity_correction`, `separation_of_duties`, `responsible_area`: rules of one topic.
"""
