"""Made-up events to look at: generated from a fixed seed and posted to `POST /v1/events` like anyone's."""
