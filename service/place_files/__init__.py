"""Files of the place: policies, areas and calendars that an operator loads, besides those that ship."""
