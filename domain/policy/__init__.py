"""Policy as data: the profiles, what they contain, and the context in which a rule is evaluated."""
