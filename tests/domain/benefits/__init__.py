"""Benefits and loans."""
