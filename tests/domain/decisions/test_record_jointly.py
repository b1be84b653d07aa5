"""Several events recorded together, in the history of a person with a duplicate."""

from domain.decisions.record_jointly import record_jointly
from domain.events.event import event_type_of, with_metadata
from domain.history.history import History
from domain.history.merged_history import merge_histories
from tests.domain.events.samples import make_event
from tests.domain.given import CONTEXT, PERSON

DUPLICATE = "00000000-0000-0002-0000-000000000000"


def test_an_event_of_a_duplicate_that_takes_effect_only_now_speaks_against_nothing() -> None:
    """A job beside work that nobody knew of had no effect; now the work is told, on a post that admits no such job."""
    merged = make_event("merged", "2021-05-01T12:00", into=PERSON, merged_person=DUPLICATE)
    beside = make_event("additional_job_started", "2021-03-01T09:00", channel="employer")
    told = {PERSON: [], DUPLICATE: [beside]}
    histories = {
        subject: History(
            subject,
            [
                with_metadata(event, version=i, position=100 * number + i, area="320614-01")
                for i, event in enumerate([make_event("registered", "2021-01-05T09:00"), *more, merged], start=1)
            ],
        )
        for number, (subject, more) in enumerate(told.items())
    }
    history = merge_histories(histories)[PERSON]
    work = make_event("employed", "2021-02-15T09:00", channel="public_welfare")
    recorded = record_jointly(history, [work], CONTEXT)
    assert ["registered", "employed", "additional_job_started", "merged"] == [
        event_type_of(type(event)).removeprefix("person.") for event in recorded.events
    ]
