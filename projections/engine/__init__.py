"""The engine: the same pure functions fed with histories, live, from scratch, to compare, and as of a moment."""
