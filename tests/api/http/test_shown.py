"""Which persons an answer shows, whatever its entries call them."""

from typing import Any
from uuid import UUID

import pytest

from api.http.shown import entries_of, persons_of

ONE, TWO = str(UUID(int=1)), str(UUID(int=2))


@pytest.mark.parametrize(
    ("body", "entries"),
    [
        ({"items": [{"id": UUID(ONE), "id_no": "…"}, {"id": TWO, "id_no": "…"}]}, 2),
        ({"items": [{"person": ONE}, {"person": TWO}, {"person": ONE}]}, 3),
        ({"items": [{"subject": ONE, "name": None}, {"subject": TWO}]}, 2),
        ({"rows": [{"key": ONE, "name": "张**"}, {"key": f"{TWO}.7", "name": "李*"}]}, 2),
        ({"subject": ONE, "items": [{"person": TWO}]}, 1),
        ({"members": [{"person": ONE}], "items": [{"facts": [{"person": TWO}]}]}, 1),
        ({"items": [{"id": "320614/H", "members": [{"person": ONE}, {"person": TWO}]}]}, 1),
        ({"items": [{"id": "T-1", "persons": [ONE, TWO]}, {"id": str(UUID(int=3)), "code": "x"}]}, 2),
    ],
)
def test_the_persons_of_an_answer_are_found(body: dict[str, Any], entries: int) -> None:
    assert set(persons_of(body)) == {ONE, TWO}
    assert len(persons_of(body)) == 2
    assert entries_of(body) == entries


def test_one_thing_has_no_entries_and_numbers_are_no_persons() -> None:
    assert entries_of({"id": ONE, "events": 7}) is None
    assert persons_of({"items": [{"person": 5, "subject": "not-a-uuid-but-36-characters-long-xyz"}]}) == []
