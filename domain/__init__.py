"""
What is true and what is allowed, in plain Python.

Imports run one way: `domain <- service <- projections <- api`. Nothing in here imports the packages to its right, reads
a clock, a file, the environment or a random source: time, randomness, policy and identity arrive as arguments, and the
tables beside the code (`*.toml`) are read by the caller and handed in already parsed. A test keeps the direction.
"""
