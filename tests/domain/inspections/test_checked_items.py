"""The items of a spot check: something was checked unless the person was not met, with one verdict each."""

from typing import Any

import pytest

from tests.domain.events.samples import make_event
from tests.domain.given import given

REGISTERED = make_event("registered", "2021-01-05", area="320614-01")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"items": ()}, "items"),
        ({"items": (), "contact": "reached"}, "items"),
        ({"items": ("wage",), "nonconforming": ("contract",)}, "nonconforming"),
        ({"items": ("wage",), "unverifiable": ("contract",)}, "unverifiable"),
        ({"items": ("wage",), "nonconforming": ("wage",), "unverifiable": ("wage",)}, "unverifiable"),
    ],
)
def test_verdicts_are_on_items_that_were_checked_one_each(data: dict[str, Any], field: str) -> None:
    given(REGISTERED).when(make_event("spot_checked", **data)).then_refused("checks_named_items", "rule", field)
