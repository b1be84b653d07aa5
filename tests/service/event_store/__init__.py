"""The log: its states, its positions, its one way to grow."""
