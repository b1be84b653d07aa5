"""
The stress demo: made-up persons whose records contain what a real register contains at its edges.

A theme (`merges`, `corrections`, `deaths`, ...) is a function that writes a story: the events of one or a few persons
in the order of posting, each with the answer that the service must give. The same seed gives the same events.
"""
