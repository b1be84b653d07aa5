"""What the answer notes: an event without effect, or one that holds only until a later one."""

from typing import Any

import pytest

from domain.decisions.note import Note, note_on
from domain.events.event import Event
from tests.domain.events.samples import make_event
from tests.domain.given import given

REGISTERED = make_event("registered", "2021-01-05T09:00")
EMPLOYED = make_event("employed", "2021-03-01", employer="甲")
VISITS = [make_event("surveyed", f"2021-04-{1 + i // 2:02}T{9 + i % 2:02}:00") for i in range(40)]
short_and_long = pytest.mark.parametrize("before", [[], VISITS], ids=["short", "long"])


def note(*events: Event) -> Note | None:
    """The note on the last event."""
    return note_on(given(REGISTERED, EMPLOYED, *events).history)


def code(*events: Event) -> tuple[str, int | None] | None:
    """Code and version of the note on the last event."""
    found = note(*events)
    return (found.code, found.data.get("version")) if found is not None else None


def correct(at: str, target: int = 2, /, **changes: Any) -> Event:
    return make_event("corrected", at, target_version=target, changes=changes)


@short_and_long
def test_a_correction_that_a_later_one_overrules(before: list[Event]) -> None:
    later, earlier = correct("2021-07-01", employer="乙"), correct("2021-06-01", employer="丙")
    assert code(*before, later, earlier) == ("no_effect.overruled", 3 + len(before))
    assert code(*before, earlier, later) is None
    assert code(*before, later, correct("2021-06-01", employer="丙", post="电工")) is None


def test_a_correction_that_changes_nothing() -> None:
    assert code(correct("2021-06-01", employer="甲")) == ("no_effect.unchanged", None)
    assert code(correct("2021-06-01", employer="乙")) is None


@short_and_long
def test_a_setting_that_a_later_one_ends(before: list[Event]) -> None:
    later, earlier = make_event("level_set", "2021-07-01", level="A"), make_event("level_set", "2021-06-01", level="B")
    assert code(*before, later, earlier) == ("superseded", 3 + len(before))
    assert code(*before, earlier, later) is None


@short_and_long
def test_the_level_is_set_by_an_assessment_too(before: list[Event]) -> None:
    """Given a later assessment with a level, then a level set for an earlier day holds until then; not the reverse."""
    assessed = make_event("needs_assessed", "2021-07-01", level="A")
    level = make_event("level_set", "2021-06-01", level="B")
    assert code(*before, assessed, level) == ("superseded", 3 + len(before))
    assert code(*before, make_event("level_set", "2021-07-01", level="A"), assessed) is None
    without_level = make_event("needs_assessed", "2021-07-01", level=None)
    assert code(*before, without_level, level) is None
    earlier = make_event("needs_assessed", "2021-06-01", level="C")
    assert code(*before, level, earlier) is None  # the needs hold
    again = make_event("needs_assessed", "2021-07-02", level="C")
    assert code(*before, again, earlier) == ("superseded", 3 + len(before))


def test_a_verdict_is_ended_only_by_one_about_the_same_job() -> None:
    """Given verdicts about two jobs, then each holds; a later one about the same job ends the earlier."""
    left, again = make_event("left_post", "2021-04-01"), make_event("employed", "2021-05-01")
    late = make_event("employment_verified", "2021-06-01", verdict="confirmed")
    assert code(left, again, late, make_event("employment_verified", "2021-03-15", verdict="refuted")) is None
    assert code(left, again, late, make_event("employment_verified", "2021-05-15", verdict="refuted")) == (
        "superseded",
        5,
    )
    named = make_event("employment_verified", "2021-05-15", verdict="refuted", job=2)
    assert code(left, again, late, named) is None


def test_a_profile_that_later_ones_set_anew_in_all_fields() -> None:
    phone = make_event("profile_updated", "2021-07-01", phone="13800000000")
    both = make_event("profile_updated", "2021-06-01", phone="13900000000", education="高中")
    assert code(phone, both) is None
    assert code(phone, make_event("profile_updated", "2021-06-01", phone="13900000000")) == ("superseded", 3)


def test_a_decision_on_a_household_of_somebody_who_is_no_member() -> None:
    declared = make_event("zero_employment_declared", "2021-06-01", household_id="H-1")
    assert code(declared) == ("no_effect.not_a_member", None)
    joined = make_event("household_joined", "2021-05-01", household_id="H-1", household_area="320614")
    assert code(joined, declared) is None


def test_an_ordinary_event_has_no_note_and_a_note_is_in_both_languages() -> None:
    assert code(make_event("level_set", "2021-06-01", level="B")) is None
    found = note(
        make_event("moved", "2021-07-01", to_area="320614-03"), make_event("moved", "2021-06-01", to_area="320614-02")
    )
    assert found is not None
    assert (found.data["day"], "2021-07-01" in found.zh, "2021-07-01" in found.en) == ("2021-07-01", True, True)
