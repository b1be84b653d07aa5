"""Recording: from what is said to what is kept."""
