"""Policy data about findings of inspections."""

import msgspec


class FindingRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[version.findings]` of a profile. Severities and steps are codes (`severity`, `escalation_step`).

    - `escalation`: the steps in their order, each taken once. `any_step`: severities for which steps may be left out.
    - `proof_required`: severities whose rectification comes with evidence.
    - `recovery`: severities for which what was paid is to be paid back.
    - `proposed_severity`: the severity of a finding that a check offers; "" offers none, and a person gives it.
    """

    escalation: tuple[str, ...] = ()
    any_step: tuple[str, ...] = ()
    proof_required: tuple[str, ...] = ()
    recovery: tuple[str, ...] = ()
    proposed_severity: str = ""

    def next_steps(self, severity: str, taken: tuple[str, ...]) -> tuple[str, ...]:
        """The steps that may be taken next, after those taken before (in order): all later ones, or the first of them.

        A step that the list does not have counts for nothing.
        """
        places = [self.escalation.index(step) for step in taken if step in self.escalation]
        later = self.escalation[max(places, default=-1) + 1 :]
        return later if severity in self.any_step else later[:1]
