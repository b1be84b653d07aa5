"""Events of poverty alleviation: status, risk of return, return to poverty, and clearance of the risk."""

from collections.abc import Mapping
from typing import Annotated

from domain.events.event import Event, EventText, Field
from domain.events.states import AT_RISK_OR_RETURNED, COULD_RETURN, LIVE, NOT_RETURNED


class PovertyStatusSet(Event, frozen=True, tag="person.poverty_status_set"):
    """The status of the person in the rural-revitalisation register (脱贫/监测标识; R1-1)."""

    title = EventText("脱贫/监测标识", "Poverty status set")
    event_text = EventText(
        "脱贫/监测标识：{status}[（{monitored_kind}）]", "Poverty status: {status}[ ({monitored_kind})]"
    )
    allowed_from = {"case": LIVE}
    setting_of = ()

    status: Annotated[str, Field("标识", "status", codes="poverty_status", required=True)]
    monitored_kind: Annotated[str | None, Field("监测类型", "kind of monitoring", codes="monitored_kind")] = None

    def next_states(self) -> Mapping[str, str]:
        """The axis `poverty` has the status of the register."""
        return {"poverty": self.status}


class ReturnRiskRaised(Event, frozen=True, tag="person.return_risk_raised"):
    """A risk of return to poverty was reported (返贫风险预警; R1-9)."""

    title = EventText("返贫风险预警", "Return risk raised")
    event_text = EventText("返贫风险预警：{risk}", "Risk of return to poverty: {risk}")
    allowed_from = {"case": LIVE, "poverty": NOT_RETURNED}
    transitions_to = {"poverty": "at_risk"}

    risk: Annotated[str, Field("风险", "risk", limit=100, required=True)]


class ReturnedToPoverty(Event, frozen=True, tag="person.returned_to_poverty"):
    """The person returned to poverty (返贫; R1-9)."""

    title = EventText("返贫", "Returned to poverty")
    event_text = EventText("返贫：{cause}", "Returned to poverty: {cause}")
    allowed_from = {"case": LIVE, "poverty": COULD_RETURN}
    transitions_to = {"poverty": "returned"}

    cause: Annotated[str, Field("返贫原因", "cause", limit=100, required=True)]


class RiskCleared(Event, frozen=True, tag="person.risk_cleared"):
    """The risk was cleared (风险消除), by the procedure by which it was established."""

    title = EventText("风险消除", "Risk cleared")
    event_text = EventText("风险消除，依据{basis}", "Risk cleared, basis {basis}")
    allowed_from = {"case": LIVE, "poverty": AT_RISK_OR_RETURNED}
    transitions_to = {"poverty": "risk_cleared"}

    basis: Annotated[str, Field("依据", "basis", limit=200, required=True)]


POVERTY = (PovertyStatusSet, ReturnRiskRaised, ReturnedToPoverty, RiskCleared)
