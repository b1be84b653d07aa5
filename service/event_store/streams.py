"""Ids of streams. The stream of a person has the person's id; those of areas, posts, fairs and employers are
derived.
"""

from uuid import UUID, uuid5

_NAMESPACE = UUID("6f1b0f52-6d0e-5d3a-9a57-2a1f6f0c2a11")


def stream_of(kind: str, key: str) -> UUID:
    """The stream of an area (`key` is its code), of an employer (its id) or of an inspection (`<area>/<number>`).

    Posts and fairs recorded before they belonged to a district have a stream of this kind, too.
    """
    return uuid5(_NAMESPACE, f"{kind}:{key}")


def local_stream_of(kind: str, within: str, key: str) -> UUID:
    """The stream of a post or of a fair (`key` is its id) of a district; `within` is the six-digit code of the
    district.

    No key gives the same id in `stream_of`. With a shorter `within` the result is the id of no stream.
    """
    return uuid5(_NAMESPACE, f"{kind}/{within}:{key}")
