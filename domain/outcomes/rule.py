"""What a jurisdiction decides about the four outcomes: which events are contacts, and how long a proof stands."""

import msgspec


class OutcomeRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Parameters of `domain.outcomes.outcome`; days are calendar days, None: for ever.

    `silent_days`: after so many days without contact a person who is not reached is on the list of the silent;
    `contacts`: types of event that show that somebody spoke with the person; `referral_days`: how long an introduction
    to an employer counts as a referral; `training_slack_days`: how long after its days a course without a completion
    is still believed to go on; `unwilling_days`: when a statement of being unable or unwilling must be asked again.
    """

    silent_days: int = 0
    contacts: frozenset[str] = frozenset()
    referral_days: int | None = None
    referral_ended_by: frozenset[str] = frozenset()
    training_slack_days: int | None = None
    training_ended_by: frozenset[str] = frozenset()
    unwilling_days: int | None = None
