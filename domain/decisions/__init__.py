"""Decisions: whether an event may be recorded, by the preconditions, the rules and what was recorded before."""
