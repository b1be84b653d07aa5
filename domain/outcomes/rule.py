"""Policy data about the four outcomes: which events are contacts, and how long evidence is valid."""

import msgspec


class OutcomeRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[version.outcome]` of a profile. Days are calendar days; None means without limit.

    `silent_days`: a person who is not reached is on the list of persons out of contact after so many days without one.
    `contacts`: event types that are a contact with the person. `referral_days`: how long an introduction to an employer
    counts as a referral; events of the types `referral_ended_by` end it earlier. `training_slack_days`: how long after
    its planned days a course without a completion counts as going on; events of the types `training_ended_by` end it
    earlier. `unwilling_days`: how long an assessment as unable or unwilling is valid.
    """

    silent_days: int = 0
    contacts: frozenset[str] = frozenset()
    referral_days: int | None = None
    referral_ended_by: frozenset[str] = frozenset()
    training_slack_days: int | None = None
    training_ended_by: frozenset[str] = frozenset()
    unwilling_days: int | None = None
