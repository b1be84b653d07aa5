"""Recording: from a submitted fact to one in the log, or in quarantine with the reason."""
