"""Examples of every event type: one module for each module of `domain.events`."""
