"""Recording: decides posted events and writes them into the log, or into quarantine with the reason."""
