"""Examples of the events in `domain/events/civil_affairs.py`."""

from typing import Final

from tests.domain.events.example import Example, earlier

EXAMPLES: Final = {
    "person.civil_affairs_notified": Example(
        required="matter office",
        optional="event number",
        data={
            "matter": "employed",
            "office": "海门区民政局",
            "event": "person.employed",
            "number": "海人社函〔2021〕12号",
        },
        refused_in={"unregistered"},
    ),
    "person.civil_affairs_acknowledged": Example(
        required="notice",
        optional="reply",
        data={"notice": "H-12", "reply": "已收悉，按规定核定低保金"},
        before=(earlier("civil_affairs_notified", number="H-12"),),
        refused_in={"unregistered"},
    ),
}
