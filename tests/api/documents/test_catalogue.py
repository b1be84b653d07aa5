"""The catalogue pages are what the code says, and every example on them posts."""

import pytest
from msgspec.structs import replace

from api.documents.catalogue import PLACE, example, rendered
from domain.events import CATALOGUE
from tests.api.conftest import Office
from tests.domain.events.samples import EXAMPLES, SAMPLES
from tests.world import SUPERVISOR, CloudEvent, id_no

REGISTERED = "person.registered"

SURVIVOR: CloudEvent = {
    **example(REGISTERED, SAMPLES),
    "id": "survivor",
    "data": {**example(REGISTERED, SAMPLES)["data"], "id_no": id_no("1970-03-12", 999)},
}
"""Into whom the examples merge somebody."""


def posted_before(name: str) -> list[CloudEvent]:
    """The events that must be there before the example, each earlier than it."""
    earlier: list[CloudEvent] = []
    for event in EXAMPLES[name].preceding:
        shown = example(event.name, SAMPLES)
        nth = f"{shown['id']}-before-{len(earlier)}"
        earlier.append({**shown, "id": nth, "time": f"{event.time}:00+08:00", "data": {**shown["data"], **event.data}})
    if name.startswith("person.") and name != REGISTERED:
        earlier.insert(0, example(REGISTERED, SAMPLES))
    return earlier


def test_the_committed_pages_are_what_the_code_says() -> None:
    committed = {path.name: path.read_text("utf-8") for path in PLACE.glob("*.md")}
    assert committed == rendered(SAMPLES), "run: make docs"


def test_every_kind_has_a_page_that_names_its_fields_and_codes_in_both_languages() -> None:
    pages = rendered(SAMPLES)
    for name, kind in CATALOGUE.items():
        page = pages[f"{name}.md"]
        assert f"# {kind.title.zh} · {kind.title.en}\n" in page
        assert f"({name}.md)" in pages["README.md"]
    assert "| `disabled`" not in pages["person.recognised.md"], "categories are policy and stand in the profiles"
    assert "| `confirmed` | 属实 | confirmed |" in pages["person.employment_verified.md"]
    assert "masked `phone`" in pages["person.helper_paired.md"]


def test_every_example_posts_where_it_belongs(office: Office) -> None:
    """One world for all: every example is about a subject of its own, or it would meet what the others left behind."""
    survivor = office.given(SURVIVOR)["persons"][SURVIVOR["id"]]
    office.world.known(replace(SUPERVISOR, name=SAMPLES["person.staff_relation_noted"]["account"]))
    posted = [name for name, kind in CATALOGUE.items() if not kind.recorded_by]
    for place, name in enumerate(posted):
        *earlier, shown = [
            of_its_own(event, place, survivor) for event in (*posted_before(name), example(name, SAMPLES))
        ]
        before = office.post(earlier).get_json()
        assert (before["accepted"], before["rejected"]) == (len(earlier), []), name
        if name == "person.merge_reverted":  # names by its id who was merged
            (merged,) = before["persons"].values()
            shown = {**shown, "subject": survivor, "data": {**shown["data"], "merged_person": merged}}
        answer = office.post([shown]).get_json()
        assert (answer["accepted"] + len(answer["pending"]), answer["rejected"]) == (1, []), name
        office.confirm(answer)


@pytest.mark.parametrize("name", [name for name, kind in CATALOGUE.items() if kind.recorded_by])
def test_an_example_that_only_the_service_records_is_refused_and_names_its_call(office: Office, name: str) -> None:
    answer = office.post(example(name, SAMPLES))
    assert (403, "scope.call") == (answer.status_code, answer.get_json()["code"])
    assert answer.get_json()["data"]["call"] == CATALOGUE[name].recorded_by


def of_its_own(event: CloudEvent, place: int, survivor: str) -> CloudEvent:
    """The event about another person, post, fair or employer; only areas stay what they are."""
    number = id_no("1970-03-12", 2 * place + 1)
    subject, data = event.get("subject"), event["data"]
    if event["type"] == REGISTERED:
        data = {**data, "id_no": number}
    elif event["type"].startswith("person."):
        subject = f"id_no:{number}"
        data = {**data, "into": survivor} if "into" in data else data
    elif not event["type"].startswith("area."):
        subject = f"{subject}-{place}"
    named = {} if subject is None else {"subject": subject}
    return {**event, **named, "id": f"{event['id']}-{place}", "data": data}


@pytest.mark.parametrize("name", ["person.helper_paired"])
def test_an_example_shows_all_that_can_be_said(name: str) -> None:
    assert example(name, SAMPLES)["data"].keys() == SAMPLES[name].keys() - {"helper_account"}
