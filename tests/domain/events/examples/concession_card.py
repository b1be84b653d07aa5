"""Examples of the events in `domain/events/concession_card.py`."""

from datetime import date
from typing import Final

from tests.domain.events.example import Example

EXAMPLES: Final = {
    "person.concession_card_issued": Example(
        required="number",
        optional="expires_on",
        data={"number": "哈再就业2003-0042", "expires_on": date(2022, 12, 31)},
    ),
    "person.concession_card_withdrawn": Example(
        required="number",
        data={"number": "哈再就业2003-0042"},
    ),
}
