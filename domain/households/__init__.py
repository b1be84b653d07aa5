"""
The zero-employment household (零就业家庭) over time: who counts, what holds on each day, what became of a recognition.

A pure function of the whole history of a household: `story`. A *day* is a calendar day in Asia/Shanghai and every
answer is the one that holds at its END: who leaves or dies that day is out, who joins or begins work that day is in.

**Who counts** (T). A seat is a member who has joined and not left; joining again replaces the seat held before. A seat
counts unless one of these holds, the first one being told: deceased, not_family, not_living_together, other_register,
under_age, retired_age, not_in_labour_force, unable, unwilling. An age is reached on the birthday (that of retirement as
`domain.reference.retirement` tells it); who was born on
29 February reaches it in a common year on 28 February, the last day of the term (Civil Code, articles 201 and 202).
A person at work is able and willing by that very fact (`work_is_proof`). One of whom nothing is known is not employed.

**Which rule.** The one in force on each day: when the parameters change, the days after are told by the new ones, the
days before as they were; a limit that runs is not changed.

**Not yet recognised.** T empty: not_applicable. At least `min_testable` in T and none of them employed: suspected.
Otherwise: none.

**Recognised.** An officer has decided, so `min_testable` is asked no more; only work clears:

- T has nobody employed: open, due `limit_days` after the recognition; also when T has shrunk below `min_testable`.
- T has somebody employed: cleared, by the event that put that person into work (the earliest such; then the lower
  person id). `cleared_at` and `cleared_by` then stay, whoever else finds or loses work, until nobody is employed.
  `unstable` is told for each day anew: everyone employed then works through an unstable channel or on unstable terms.
- Nobody employed again: reopened, with a day and a limit of its own; and so on to the next clearing.
- Somebody at work on the day of the recognition: cleared on that very day. An auditor sees the decision *and* the event
  that contradicts it; dropping either would hide one of them.
- T empty: not_applicable, no duty runs and no date is told. The file rests and goes on afterwards with the dates it
  had; the limit is not stopped meanwhile, or a passing note "unable" would buy time.
- Said again while the recognition stands, it changes nothing and restarts no limit.
- Open or reopened, and a member who counts and has no work has refused `refusals_to_withdraw` suitable posts without
  good reason since the file was opened: withdrawn, not cleared.
- Withdrawn: withdrawn, whoever finds work, until a new recognition, which opens the file afresh. Of two decisions of
  one day the higher version holds. Withdrawing what was never recognised is nothing.
"""

from domain.households.member_eligibility import age_day
from domain.households.model import (
    Decision,
    HouseholdRule,
    Labour,
    LabourSpan,
    Life,
    Member,
    MemberStatus,
    Recognition,
    StableIf,
    Status,
    StatusPeriod,
    WhyNot,
)
from domain.households.status_periods import story

__all__ = [
    "Decision",
    "HouseholdRule",
    "Labour",
    "LabourSpan",
    "Life",
    "Member",
    "MemberStatus",
    "Recognition",
    "StableIf",
    "Status",
    "StatusPeriod",
    "WhyNot",
    "age_day",
    "story",
]
