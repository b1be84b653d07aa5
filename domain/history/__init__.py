"""Histories: the effective events of one subject in business order, with the person's state before and after each.

- `history`: voids and corrections applied, events sorted, states computed.
- `same_day_order`, `event_groups`: the sort key, and the order of events whose time does not determine it.
- `corrections`: the effect of corrections on the event that they correct.
- `merged_history`: histories of persons whose records were merged.
- `refuted`: histories without the jobs that a verification refuted.
- `lookup`: what rules look up in the transitions before an event.
"""
