"""
The zero-employment household (零就业家庭): who counts, the status on each day, what became of a recognition.

`status_periods_of` is a pure function of the whole history of a household (docs/domain.md 5). A day is a calendar day
in Asia/Shanghai, and the status of a day is the one at its end: a member who leaves or dies on a day is no longer
counted on it, a member who joins or starts work on a day is.

**Who counts.** A membership lasts from joining to leaving; joining again replaces the membership before. A member
counts unless one of these reasons holds; the first one is given: deceased, not_family, not_living_together,
other_register, under_age, retired_age, not_in_labour_force, unable, unwilling. An age is reached on the birthday, the
retirement age as `domain.reference.retirement` computes it. A person born on 29 February reaches an age on 28 February
of a common year (Civil Code, articles 201 and 202). With `work_is_proof`, a person at work counts as able and willing.
A person without any event about work is not employed.

**Which rule.** The rule in force on each day. A change of the parameters applies to the days from then on; earlier days
and limits that already run keep their rule.

**Before a recognition.** Nobody counts: not_applicable; but unwilling, if `min_testable` members would count were it
not for the note unwilling. At least `min_testable` members count and none is employed: suspected. Otherwise: none.

**After a recognition.** An officer has decided, so `min_testable` no longer applies; only work clears the household:

- No counted member is employed: open, due `limit_days` after the recognition, even with fewer than `min_testable`
  counted members.
- A counted member is employed: cleared, by the event that put a member into work (the earliest; then the lower person
  id). `cleared_at` and `cleared_by` stay the same until no counted member is employed. `unstable` is computed for each
  day: every employed member works in an unstable channel or on unstable terms.
- No counted member is employed any more: reopened, with its own opening day and limit.
- A member is at work on the day of the recognition: cleared on that day, so that an auditor sees both the decision and
  the event that contradicts it.
- Nobody counts, and a member without work would if willing: unwilling, with the dates of the opening. It is shown apart
  and is not cleared; a cleared household is opened again by it. The limit is not suspended.
- Nobody counts for other reasons: not_applicable, without dates. When somebody counts again, the case continues with
  its dates; the limit is not suspended, or a passing note "unable" would extend it.
- A second recognition while one is in force changes nothing and restarts no limit.
- Open or reopened, and a counted member without work has refused `refusals_to_withdraw` suitable posts without good
  reason since the opening: withdrawn, not cleared.
- Withdrawn: withdrawn, even if a member finds work, until a new recognition opens a new case. Of two decisions on one
  day the one recorded last takes effect last. A withdrawal without a recognition has no effect.
"""

from domain.households.member_eligibility import age_day
from domain.households.model import (
    HouseholdDecision,
    HouseholdInputs,
    HouseholdRule,
    Labour,
    LabourSpan,
    Member,
    MemberStatus,
    Recognition,
    StableIf,
    Status,
    StatusPeriod,
    WhyNot,
)
from domain.households.status_periods import status_periods_of

__all__ = [
    "HouseholdDecision",
    "HouseholdInputs",
    "HouseholdRule",
    "Labour",
    "LabourSpan",
    "Member",
    "MemberStatus",
    "Recognition",
    "StableIf",
    "Status",
    "StatusPeriod",
    "WhyNot",
    "age_day",
    "status_periods_of",
]
