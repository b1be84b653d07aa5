"""Several events recorded together, in the history of a person with a duplicate."""

from domain.decisions.record_jointly import record_jointly
from domain.events.event import event_type_of, with_metadata
from domain.history.history import History
from domain.history.merged_history import merge_histories
from tests.domain.benefits.given import person, recognised
from tests.domain.events.samples import make_event
from tests.domain.given import CONTEXT, PERSON

DUPLICATE = "00000000-0000-0002-0000-000000000000"


def test_an_event_of_a_duplicate_that_takes_effect_only_now_excludes_nothing() -> None:
    """Given a change of job in a duplicate without effect, when work before it is reported, then both are recorded.

    On the post of that work the term would not admit the later contract.
    """
    merged = make_event("merged", "2021-08-01T12:00", into=PERSON, merged_person=DUPLICATE)
    terms = {"channel": "public_welfare", "contract_months": 36}
    changed = make_event("job_changed", "2021-07-01T09:00", **terms)
    posted = {
        PERSON: [person("2020-01-04"), recognised("2020-01-15", "dibao")],
        DUPLICATE: [make_event("registered", "2020-01-05T09:00"), changed],
    }
    histories = {
        subject: History(
            subject,
            [
                with_metadata(event, version=i, position=100 * number + i, area="320614-01")
                for i, event in enumerate([*events, merged], start=1)
            ],
        )
        for number, (subject, events) in enumerate(posted.items())
    }
    history = merge_histories(histories)[PERSON]
    recorded = record_jointly(history, [make_event("employed", "2020-02-01T09:00", channel="public_welfare")], CONTEXT)
    assert ["registered", "recognised", "employed", "job_changed", "merged"] == [
        event_type_of(type(event)).removeprefix("person.") for event in recorded.events
    ]
