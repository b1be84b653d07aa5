"""The log: appending facts, reading histories, following it by position."""
