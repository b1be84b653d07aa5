"""Policy as data: the TOML profiles, the policy in force in an area on a day, and the context of a rule."""
