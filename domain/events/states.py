"""The three axes of a person's state, and sets of values that several event classes use (docs/domain.md 4).

- `case`: the progress of the assistance case, from registration to exit.
- `labour`: the employment status.
- `poverty`: the status of poverty alleviation and the risk of returning to poverty.
"""

LIVE = ("registered", "applied", "noticed", "recognised", "exited")
"""The person is registered and alive. Services can be given, also after exit (R0-5, long-term tracking)."""

KNOWN = (*LIVE, "deceased")
"""Registered, also after death: supervision and recovery continue (docs/domain.md 4)."""

NOT_RECOGNISED = ("registered", "applied", "noticed", "exited")
"""Not recognised at present. No step of the procedure requires the one before: a town may post only the decision."""

WITHOUT_WORK = ("unknown", "unemployed")
"""The labour states of persons in the labour force who have no work, as far as is known."""

NOT_EMPLOYED = (*WITHOUT_WORK, "not_in_labour_force")
AT_WORK_OR_SEEKING = (*WITHOUT_WORK, "employed")

NOT_RETURNED = ("none", "poverty_lifted", "monitored", "at_risk", "risk_cleared")
COULD_RETURN = ("poverty_lifted", "monitored", "at_risk", "risk_cleared")
AT_RISK_OR_RETURNED = ("monitored", "at_risk", "returned")

AXES = {
    "case": ("unregistered", *LIVE, "deceased"),
    "labour": ("unknown", "unemployed", "employed", "not_in_labour_force"),
    "poverty": ("none", "poverty_lifted", "monitored", "at_risk", "returned", "risk_cleared"),
}
