"""Recording: from posted events to the log and the quarantine."""
