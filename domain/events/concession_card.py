"""Events of the re-employment concession card (再就业优惠证), whose holder gets one-stop services free (R2-9)."""

from datetime import date
from typing import Annotated, ClassVar

from domain.events.event import Event, EventText, Field
from domain.events.states import LIVE


class ConcessionCardIssued(Event, frozen=True, tag="person.concession_card_issued"):
    """The person was issued a concession card (核发优惠证; R2-9). It replaces an earlier one."""

    title = EventText("核发优惠证", "Concession card issued")
    event_text = EventText(
        "核发再就业优惠证，编号{number}[，有效期至{expires_on}]",
        "Concession card issued, number {number}[, valid until {expires_on}]",
    )
    allowed_from = {"case": LIVE}
    setting_of = ()

    number: Annotated[str, Field("证件编号", "number of the card", limit=60, required=True)]
    expires_on: Annotated[date | None, Field("有效期至", "valid until")] = None


class ConcessionCardWithdrawn(Event, frozen=True, tag="person.concession_card_withdrawn"):
    """The concession card was withdrawn (收回优惠证; R2-9). The person is informed of the reason."""

    title = EventText("收回优惠证", "Concession card withdrawn")
    event_text = EventText("收回再就业优惠证，编号{number}", "Concession card withdrawn, number {number}")
    allowed_from = {"case": LIVE}
    reason_required: ClassVar[bool] = True

    number: Annotated[str, Field("证件编号", "number of the card", limit=60, required=True)]


CONCESSION_CARD = (ConcessionCardIssued, ConcessionCardWithdrawn)
