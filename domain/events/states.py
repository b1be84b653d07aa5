"""The three axes of a person's state, and the sets of states that several events refer to.

`case` tells how the service stands to the person, `labour` how the person stands to work, `poverty` the risk of
falling back (docs/domain.md 4).
"""

LIVE = ("registered", "applied", "noticed", "recognised", "exited")
"""The person is known and alive: any service may be given, also after exit (requirement R0-5, long-term tracking)."""

KNOWN = (*LIVE, "deceased")
"""Audit and recovery go on after death (docs/domain.md 4)."""

NOT_RECOGNISED = ("registered", "applied", "noticed", "exited")
"""A town that posts only the decision is believed: no step of the procedure needs the one before it."""

NOT_EMPLOYED = ("unknown", "unemployed", "not_in_labour_force")
AT_WORK_OR_SEEKING = ("unknown", "unemployed", "employed")

NOT_RETURNED = ("none", "poverty_lifted", "monitored", "at_risk", "risk_cleared")
COULD_RETURN = ("poverty_lifted", "monitored", "at_risk", "risk_cleared")
AT_RISK_OR_RETURNED = ("monitored", "at_risk", "returned")

AXES = {
    "case": ("unregistered", *LIVE, "deceased"),
    "labour": ("unknown", "unemployed", "employed", "not_in_labour_force"),
    "poverty": ("none", "poverty_lifted", "monitored", "at_risk", "returned", "risk_cleared"),
}
