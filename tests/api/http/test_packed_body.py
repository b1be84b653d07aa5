"""Bodies compressed with gzip."""

import gzip

import pytest

from api.http.packed_body import unpacked
from api.http.problems import HttpError
from domain.errors import Refusal


def test_gzip_is_unpacked_in_one_part_or_several() -> None:
    assert unpacked(gzip.compress(b"abc"), 3) == b"abc"
    assert unpacked(gzip.compress(b"ab") + gzip.compress(b"") + gzip.compress(b"c"), 3) == b"abc"
    long = bytes(range(256)) * 1000
    assert unpacked(gzip.compress(long, 0), len(long)) == long


@pytest.mark.parametrize("size", [4, 1 << 28])
def test_no_more_than_the_limit_is_unpacked(size: int) -> None:
    with pytest.raises(HttpError) as raised:
        unpacked(gzip.compress(bytes(size)), 3)
    assert (raised.value.status, raised.value.code) == (413, "body.too_large")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"abc",
        gzip.compress(b"abc", mtime=0)[:-1],
        gzip.compress(b"abc", mtime=0) + b"x",
        gzip.compress(b"", mtime=0) * 1001,
    ],
)
def test_what_is_not_complete_gzip_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal) as raised:
        unpacked(body, 100)
    assert (raised.value.kind, raised.value.code) == ("shape", "body.gzip")
