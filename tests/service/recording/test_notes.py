"""Notes on recorded events are kept as they were answered, also of events that were refused at first."""

from typing import Any

from tests.service.recording.conftest import Town


def kept(town: Town, person: str) -> list[Any]:
    """Code and version of the notes that are kept on a person's events."""
    return town.world.log("SELECT code, version FROM zuji.event_note WHERE stream_id = %s", person)


def test_given_an_event_that_holds_for_a_time_only_then_its_note_is_kept_and_no_other(town: Town) -> None:
    person = town.registered()
    town.post(town.event("level_set", "2021-03-01", person, level="A"))
    earlier = town.event("level_set", "2021-02-01", person, level="B")

    receipt = town.post(earlier)
    town.post(earlier)  # a replay

    assert ["superseded"] == [noted.note.code for noted in receipt.notes]
    assert [("superseded", 3)] == kept(town, person)


def test_given_it_was_refused_at_first_then_its_note_is_kept_when_it_is_recorded(town: Town) -> None:
    number = town.number()
    refused = town.post(town.event("level_set", "2021-02-01", f"id_no:{number}", level="B"))
    assert 1 == len(refused.rejected)

    later = town.event("level_set", "2021-03-01", f"id_no:{number}", level="A")
    (person,) = town.post(town.registration(number), later).persons.values()

    assert [("superseded", 3)] == kept(town, person)
