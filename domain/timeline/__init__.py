"""Timelines: a history that is extended in place, so that an event costs what it changes (docs/decisions/0026).

- `timeline`, `timeline_history`: records events; gives the history at each version.
- `business_order`, `ordered_events`, `contended_day`: the events in business order with the states between them.
- `order_update`, `state_propagation`, `violations`: inserts, removes and replaces events, and finds what becomes
  impossible.
- `event_indexes`, `balance_index`, `prior_transitions`: what rules look up, without a scan.
- `duplicate_index`: finds an equal event. `effective_amendments`: corrections and voids in force.
- `recheck`: repeats rules on sums and counts for events after a late one. `undo_log`: undoes a refused change.
"""
