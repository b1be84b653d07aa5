"""The log: appending events, reading histories, following it by position."""
