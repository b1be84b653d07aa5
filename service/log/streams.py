"""Streams: a person's is the person's id; those of areas, posts, fairs and employers have ids made from their keys."""

from uuid import UUID, uuid5

_NAMESPACE = UUID("6f1b0f52-6d0e-5d3a-9a57-2a1f6f0c2a11")


def stream_of(kind: str, key: str) -> UUID:
    """The stream of an area (by code), a post, a fair or an employer (by its id)."""
    return uuid5(_NAMESPACE, f"{kind}:{key}")
