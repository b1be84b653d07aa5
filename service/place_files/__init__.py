"""Files of the place: policies, areas and calendars that an operator loads beside those that ship."""
