"""A later change of policy does not change a recorded decision: it names the policy it was made by."""

import tomllib
from importlib.resources import files
from typing import Any

from domain.policy.policies import Policies
from projections.views.roster import rows
from service.reference import reference
from tests.domain.events.samples import make_event
from tests.domain.given import CONTEXT, given


def profiles() -> dict[str, dict[str, Any]]:
    """The parsed profiles."""
    folder = files("domain.policy") / "profiles"
    return {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text("utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }


def test_a_category_struck_from_the_list_ends_no_recognition_that_was_decided() -> None:
    recorded = given(
        make_event("registered", "2021-01-05T09:00", area="320614-01"),
        make_event("recognised", "2021-03-01T09:00", categories=("land_lost_farmer",), basis="认定表"),
    )
    changed = profiles()
    del changed["jiangsu"]["version"][0]["categories"]["land_lost_farmer"]
    later = Policies.parse(changed, CONTEXT.calendar)

    (before,), (after,) = rows(recorded.history, reference().policies), rows(recorded.history, later)
    assert (after.case_state, after.categories) == ("recognised", ["land_lost_farmer"])
    assert before.case_state == after.case_state
    assert recorded.history.recorded[-1].metadata.profile == "haimen@2021-01-01"
    assert "land_lost_farmer" not in later.at("320614-01", recorded.history.recorded[-1].metadata.day).categories
