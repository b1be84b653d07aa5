"""Streams: a person's is the person's id; those of areas, posts, fairs and employers have ids made from their keys."""

from uuid import UUID, uuid5

_NAMESPACE = UUID("6f1b0f52-6d0e-5d3a-9a57-2a1f6f0c2a11")


def stream_of(kind: str, key: str) -> UUID:
    """The stream of an area (by code) or an employer (by its id).

    Before posts and fairs belonged to districts, theirs was made so as well, from the id alone.
    """
    return uuid5(_NAMESPACE, f"{kind}:{key}")


def local_stream_of(kind: str, within: str, key: str) -> UUID:
    """The stream of a post or a fair (by its id) of a district; `within` is the code of the district, six digits.

    No `stream_of` gives the same id, whatever the key. With a shorter `within` it is the id of no stream.
    """
    return uuid5(_NAMESPACE, f"{kind}/{within}:{key}")
