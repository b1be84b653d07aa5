"""Demos: made-up events, generated from a fixed seed and posted to `POST /v1/events` as any client posts them."""
