"""Which quarantined items the service retries by itself, as conditions on `zuji.quarantine q`."""

from collections.abc import Mapping
from typing import Any, Final

from domain.events import JUDGEMENTS
from domain.events.amendments import AMENDMENTS
from domain.events.event import event_type_of

RETRYABLE: Final = ("transition", "unknown", "rule", "duplicate_identity")
"""Kinds of refusal that a later event may lift."""

IS_RETRIED: Final = """
(q.refusal->>'kind' = ANY(%(kinds)s) AND q.type <> ALL(%(judgements)s)
 AND NOT (q.type = ANY(%(amendments)s) AND q.refusal->>'kind' = 'unknown'))
"""
"""Condition on `zuji.quarantine q`: a later event may lift the refusal, and the service may then record the item.

It records no judgement that its sender made before the judged was there (`Event.retried`), and no amendment of an event
that was not there: another event may have that version later. RETRY_PARAMETERS are the values.
"""

RETRY_PARAMETERS: Final[Mapping[str, Any]] = {
    "kinds": list(RETRYABLE),
    "judgements": list(JUDGEMENTS),
    "amendments": [event_type_of(each) for each in AMENDMENTS],
}

PENDING_OF_SUBJECTS: Final = f"""
q.status = 'waiting' AND (q.subject = ANY(%(subjects)b) OR q.household = ANY(%(subjects)b))
AND NOT q.whole_call AND {IS_RETRIED} AND NOT EXISTS (
    SELECT FROM zuji.quarantine newer
     WHERE newer.account = q.account AND newer.source = q.source AND newer.request_id = q.request_id AND newer.id > q.id
       AND newer.status = 'waiting' AND newer.refusal->>'kind' = ANY(%(kinds)s))
"""
"""Condition on `zuji.quarantine q`: items that are retried and wait for news of the subjects. Of several bodies under
one request id, the last counts."""
