"""A member that is named twice in one object is found, however it is written."""

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.http.cloudevents import colons
from api.http.repeated_members import repeated_member

TWICE = [
    b'{"a": 1, "a": 2}',
    b'{"a": 1, "a" :\n2}',
    b'{"a": 1, "\\u0061": 2}',
    b'{"x": [{"y": {"a": null, "b": 1, "a": null}}]}',
    b'{"t": "12:30 \\" : {", "a": ":", "a": ":"}',
    b'{"t": "\\u003a", "a": 1, "a": 2}',
    b'{"\\u003A": 1, ":": 2}',
    b'{"": 1, "": 1}',
]
ONCE = [
    b'{"a": 1, "b": {"a": 1}}',
    b'[{"a": 1}, {"a": 1}]',
    b'{"t": "a:b:c \\u003a \\\\u003a \\":", "u\\u003a": "{\\"a\\": 1, \\"a\\": 2}"}',
    b"{}",
    b'"a:a"',
]


@pytest.mark.parametrize("text", TWICE)
def test_a_member_named_twice_is_found(text: bytes) -> None:
    assert colons(text) > orjson.dumps(orjson.loads(text)).count(b":")
    found = repeated_member(text)
    assert found is not None
    assert (found.kind, found.code) == ("shape", "json.repeated_member")


@pytest.mark.parametrize("text", ONCE)
def test_members_of_different_objects_may_have_one_name(text: bytes) -> None:
    assert repeated_member(text) is None


NAMES = st.text(st.sampled_from('a:b"\\é\u2028'), max_size=2)
VALUES = st.recursive(
    st.none() | st.integers(-9, 9) | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.lists(st.tuples(NAMES, inner), max_size=4).map(tuple),
    max_leaves=12,
)


def written(value: Any, *, ascii_only: bool) -> tuple[str, bool]:
    """A value as JSON, a tuple being the members of an object, and whether a member is named twice."""
    if isinstance(value, tuple):
        inner = [written(one, ascii_only=ascii_only) for _, one in value]
        names = [name for name, _ in value]
        members = [
            f"{json.dumps(name, ensure_ascii=ascii_only)} : {one[0]}" for name, one in zip(names, inner, strict=True)
        ]
        return "{" + ",".join(members) + "}", len(set(names)) < len(names) or any(one[1] for one in inner)
    if isinstance(value, list):
        inner = [written(one, ascii_only=ascii_only) for one in value]
        return "[" + ",".join(one[0] for one in inner) + "]", any(one[1] for one in inner)
    return json.dumps(value, ensure_ascii=ascii_only), False


@given(VALUES, st.booleans(), st.booleans())
def test_equal_numbers_of_colons_mean_that_no_member_is_named_twice(
    value: Any, ascii_only: bool, escaped: bool
) -> None:
    text, twice = written(value, ascii_only=ascii_only)
    if escaped:
        text = text.replace("b:", "b\\u003a")
    encoded = text.encode()
    assert (repeated_member(encoded) is not None) == twice
    if twice:
        assert colons(encoded) > orjson.dumps(orjson.loads(encoded)).count(b":")
