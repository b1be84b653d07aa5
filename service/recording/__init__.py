"""Recording: from a submitted event to one in the log, or in quarantine with the reason."""
