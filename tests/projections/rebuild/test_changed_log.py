"""The log changed below the application: the check names the event, not the views; a rebuild does not make it true."""

from collections.abc import Iterator

import pytest

from projections.rebuild.check import Findings, check
from projections.rebuild.rebuild import LogChanged, rebuild
from projections.schema.schema import live_views
from service.postgres.database import connect
from tests.projections.rebuild.forging import forged
from tests.projections.rebuild.many import say_many
from tests.world import KEYS, World, world

MOVE = (
    "UPDATE zuji.log SET area = '320614-02', state = convert_to(replace(convert_from(state, 'UTF8'),"
    ' \'"area":"320614-01"\', \'"area":"320614-02"\'), \'UTF8\') WHERE position = 1'
)
SWAP = (
    "UPDATE zuji.log SET position = -position WHERE position IN (1, 4)",
    "UPDATE zuji.log SET position = 5 + position WHERE position < 0",
)
INSERT = (
    "INSERT INTO zuji.log (stream_id, version, position, type, area, recorded_at, state)"
    " SELECT stream_id, 4, 25, type, area, recorded_at, convert_to(replace(replace(convert_from(state, 'UTF8'),"
    " '\"version\":3', '\"version\":4'), '\"position\":3', '\"position\":25'), 'UTF8')"
    " FROM zuji.log WHERE position = 3"
)
REQUESTS = (
    "UPDATE zuji.request r SET stream_id = o.stream_id, version = o.version FROM zuji.request o"
    " WHERE r.source = o.source AND (r.request_id, o.request_id) IN (('1', '4'), ('4', '1'))"
)


@pytest.fixture
def zuji(database_url: str) -> Iterator[World]:
    """Eight people, three events of each: positions 1 to 24, persons in order."""
    with world(database_url) as made:
        say_many(made, 0, 8)
        made.project()
        yield made


def checked(zuji: World) -> Findings:
    return check(zuji.url, KEYS, workers=2, progress=lambda *_: None)


def refused(zuji: World) -> LogChanged:
    """The rebuild refuses, and the live views are those from before."""
    before = zuji.state_of_views()
    with pytest.raises(LogChanged) as refusal:
        rebuild(zuji.url, KEYS, workers=2, progress=lambda *_: None)
    with connect(zuji.url) as conn:
        assert live_views(conn).schema == "views"
    assert before == zuji.state_of_views()
    left = zuji.log("SELECT count(*) FROM pg_namespace WHERE starts_with(nspname::text, 'views')")
    assert left == [(1,)]
    return refusal.value


def test_an_event_moved_to_another_town_is_named_and_not_made_true(zuji: World) -> None:
    """The attack of the audit: without digests the check blamed the roster, and a rebuild mended it to the forgery."""
    assert forged(zuji, MOVE) == 1
    ((stream,),) = zuji.log("SELECT stream_id FROM zuji.log WHERE position = 1")
    found = checked(zuji)
    assert [(1, stream, 1)] == [event[:3] for event in found.changed]
    assert not found.clean
    assert found.views == ()
    assert {"roster", "employment", "household"} <= {difference.view for difference in found.explained}
    assert f"event 1 of stream {stream} (position 1) was changed below the application" in found.lines[0]
    assert [(1, stream, 1)] == [event[:3] for event in refused(zuji).changed]


def test_a_column_alone_that_was_changed_is_named(zuji: World) -> None:
    """The feed shows an event under its column `area`: the text is as it was, its digest is right."""
    forged(zuji, "UPDATE zuji.log SET area = '320600' WHERE position = 5")
    (changed,) = checked(zuji).changed
    assert changed.position == 5
    assert changed.what == "column area says 320600, its text 320614-01"


def test_two_events_that_changed_places_are_named(zuji: World) -> None:
    forged(zuji, *SWAP)
    found = checked(zuji)
    assert [1, 4] == [changed.position for changed in found.changed]
    assert "column position says 1, its text 4" in str(found.changed[0])


def test_an_event_inserted_at_the_end_is_named(zuji: World) -> None:
    forged(zuji, INSERT, "UPDATE zuji.log_head SET position = 25")
    found = checked(zuji)
    assert [(25, 4)] == [(event.position, event.version) for event in found.changed]
    assert "it has no digest, and an earlier event has one" in str(found.changed[0])
    assert [25] == [event.position for event in refused(zuji).changed]


@pytest.mark.parametrize("digest", ["NULL", "''", "'\\x00000000000000000000000000000000'"])
def test_a_digest_that_was_taken_away_or_made_up_is_named(zuji: World, digest: str) -> None:
    forged(zuji, f"UPDATE zuji.log SET digest = {digest} WHERE position = 7")
    assert [7] == [event.position for event in checked(zuji).changed]
    assert [7] == [event.position for event in refused(zuji).changed]


def test_many_changed_events_are_counted_and_the_first_of_them_named(zuji: World) -> None:
    assert forged(zuji, MOVE.replace("WHERE position = 1", "")) == 24
    assert [*range(1, 25)] == [event.position for event in checked(zuji).changed]
    assert str(refused(zuji)).endswith("...")


def test_a_text_that_can_no_longer_be_read_is_named(zuji: World) -> None:
    forged(zuji, "UPDATE zuji.log SET state = '{}' WHERE position = 2")
    found = checked(zuji)
    assert "its text is not the one recorded; its text cannot be read" in str(found.changed[0])
    assert [2] == [event.position for event in refused(zuji).changed]


@pytest.mark.parametrize(
    ("statements", "finding"),
    [
        ([REQUESTS], "a request points to the event of another request"),
        (["UPDATE zuji.request SET version = 2 WHERE request_id = '1'"], "an event has no request"),
        (["UPDATE zuji.log_head SET position = 20"], "the counter is not at the last position"),
        (["DELETE FROM zuji.log WHERE position = 24"], "the counter is not at the last position"),
        (["DELETE FROM zuji.log WHERE position = 9"], "positions are not dense"),
    ],
)
def test_what_is_changed_beside_the_events_breaks_a_rule(zuji: World, statements: list[str], finding: str) -> None:
    assert forged(zuji, *statements) > 0
    assert any(line.startswith(finding) for line in checked(zuji).log), checked(zuji).log


def test_drift_of_a_view_is_told_apart_from_what_a_changed_event_explains(zuji: World) -> None:
    forged(zuji, MOVE)
    ((stream,),) = zuji.log("SELECT stream_id FROM zuji.log WHERE position = 4")
    zuji.log("UPDATE views.roster SET phone = '1' WHERE person_id = %s RETURNING 1", stream)
    assert [("roster", str(stream), ("phone",))] == [(d.view, d.subject, d.columns) for d in checked(zuji).views]


def test_a_log_that_nobody_changed_is_clean(zuji: World) -> None:
    found = checked(zuji)
    assert (found.clean, found.lines, found.unsealed) == (True, [], 0)
