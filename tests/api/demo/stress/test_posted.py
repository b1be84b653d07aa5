"""The stress demo in a service: every answer is the one expected, and what is recorded holds together."""

from collections import Counter

import pytest

from api.cli.second_opinion import compare_views
from api.demo.stress.step import APPROVED, RECORDED
from domain.events import CATALOGUE
from projections.rebuild.check import check
from tests.api.demo.stress.conftest import PEOPLE, Loaded
from tests.world import KEYS

pytestmark = pytest.mark.postgres


def test_every_answer_is_the_one_expected(loaded: Loaded) -> None:
    refused = Counter(step.expected for step in loaded.steps if step.is_refused)

    assert loaded.tally.other == []
    assert loaded.tally.refused == refused
    assert 50 < len(refused)


def test_what_waited_for_a_later_event_is_recorded_and_the_rest_waits_in_quarantine(loaded: Loaded) -> None:
    rows = loaded.world.log("SELECT request_id FROM zuji.quarantine WHERE status = 'waiting'")
    refused = [step.request_id for step in loaded.steps if step.is_refused and not step.later]

    assert sorted(request for (request,) in rows) == sorted(refused)


def test_every_event_type_is_in_the_log_and_events_are_there_once(loaded: Loaded) -> None:
    log = loaded.world.log
    recorded = [step for step in loaded.steps if step.expected in (RECORDED, APPROVED) or step.later]
    requests = [request for (request,) in log("SELECT request_id FROM zuji.request WHERE version > 0 AND source <> ''")]

    assert {kind for (kind,) in log("SELECT DISTINCT type FROM zuji.log")} == set(CATALOGUE)
    assert sorted(step.request_id for step in recorded) == sorted(requests)


def test_amendments_name_the_version_under_which_their_target_is_recorded(loaded: Loaded) -> None:
    versions = dict(loaded.world.log("SELECT request_id, version FROM zuji.request WHERE source <> ''"))
    amendments = [step for step in loaded.steps if step.target]

    assert [step.event["data"]["target_version"] for step in amendments] == [
        versions[step.target] for step in amendments
    ]
    assert 15 < len(amendments)


def test_rebuilt_equals_live(loaded: Loaded) -> None:
    findings = check(loaded.world.url, KEYS, workers=1, progress=lambda *_: None)

    assert findings.lines == []


def test_the_second_opinion_agrees_about_everything(loaded: Loaded) -> None:
    found = compare_views(loaded.world.url, KEYS)

    assert [difference.text("en") for difference in found.differences] == []
    assert list(found.unknown) == []
    assert PEOPLE - 5 <= found.persons  # a person whose registration was refused is nobody
