"""The shapes of answers, for OpenAPI. Answers are written by orjson; a test holds them against these schemas."""
