"""The rows of a batch do not depend on the groups in which its streams are computed."""

from uuid import UUID

from domain.history.history import History
from projections.engine.fold import STREAMS_A_GROUP, RowBatch, in_groups
from service.reference import reference
from tests.domain.benefits.given import course, person
from tests.domain.events.samples import make_event
from tests.domain.given import given

POLICIES = reference().policies


def _person(number: int) -> tuple[UUID, History]:
    stream_id = UUID(int=number + 1)
    job = make_event("employed", "2021-04-01", channel="employer", employer=f"单位{number}")
    return stream_id, given(person(), *course("2021-03-01", "2021-03-12"), job, subject=str(stream_id)).history


def test_streams_in_groups_have_the_rows_that_each_has_alone() -> None:
    area = UUID(int=0)
    plan = make_event("area.target_set", "2021-01-05")
    streams = [
        *map(_person, range(STREAMS_A_GROUP + 1)),
        (area, given(plan, subject="320614").history),
        *map(_person, range(STREAMS_A_GROUP + 1, STREAMS_A_GROUP + 3)),
    ]
    together, alone = RowBatch.empty(), RowBatch.empty()
    together.add_streams(streams, POLICIES)
    for stream in streams:
        alone.add_streams([stream], POLICIES)
    assert alone == together
    assert len(streams) - 1 == len(together.rows["roster"])
    assert ["320614"] == together.subjects["area_plan"]
    assert not together.failures


def test_every_stream_is_in_one_group_in_order() -> None:
    groups = list(in_groups(range(2 * STREAMS_A_GROUP + 1)))
    assert [STREAMS_A_GROUP, STREAMS_A_GROUP, 1] == list(map(len, groups))
    assert [*range(2 * STREAMS_A_GROUP + 1)] == [each for group in groups for each in group]
