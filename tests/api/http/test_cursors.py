"""Cursors hold the key of the last entry, and no other text passes for one."""

from datetime import date
from uuid import UUID

import pytest

from api.http.cursors import bigint, cursor_of, integer, key_after, moment, natural, number_after, plain_key
from domain.errors import Refusal

PERSON = UUID(int=7)


def test_the_key_of_a_cursor_is_the_one_that_it_was_made_of() -> None:
    query = {"cursor": cursor_of(date(2021, 6, 1), PERSON, -3, "employed")}

    assert (date(2021, 6, 1), PERSON, -3, "employed") == key_after(
        query, plain_key, date.fromisoformat, UUID, integer, str
    )


def test_without_a_cursor_the_list_begins() -> None:
    assert key_after({}, UUID, str) is None
    assert 0 == number_after({})


@pytest.mark.parametrize(
    ("cursor", "kind"),
    [
        ("ä", str),
        (cursor_of("a", "b"), str),
        (cursor_of("a\0"), str),
        (cursor_of("x"), UUID),
        (cursor_of(2**31), integer),
        (cursor_of(-(2**63)), bigint),
        (cursor_of("2021-06-01T08:00:00"), moment),
        (cursor_of(-1), natural),
        (cursor_of("9" * 19), natural),
    ],
)
def test_a_text_that_is_no_key_of_the_list_is_refused(cursor: str, kind: type[object]) -> None:
    with pytest.raises(Refusal) as refused:
        key_after({"cursor": cursor}, plain_key, kind)

    assert "cursor.malformed" == refused.value.code
