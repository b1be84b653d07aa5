"""Schemas of responses, for OpenAPI. orjson writes the responses; a test validates them against these schemas."""
