"""An inspection that was planned and drawn, for tests of what follows: its events as the service records them."""

from datetime import date
from typing import Any, Final

from domain.events import CATALOGUE
from service.recording.own_event import own_event
from service.recording.submission import Caller
from tests.api.conftest import Office
from tests.domain.events.samples import SAMPLES
from tests.world import builtins

KEY: Final = "320614/2021-001"
PLANNER: Final = Caller(name="supervisor@320614", role="supervisor", area="320614", sources=("*",))
FIRST: Final = ("supervisor@320614", "supervisor@320600")
"""The inspectors of each case."""

OTHERS: Final = ("supervisor@320000", "supervisor@")
"""The rest of the pool."""

TICKET: Final = "{:032x}"


def record(office: Office, kind: str, day: str, /, **data: Any) -> None:
    """Records an event of the inspection; fields that are not given are those of the example."""
    name = f"inspection.{kind}"
    given = {field: value for field, value in SAMPLES[name].items() if field not in ("replaces", "excluded")}
    event = own_event(
        office.world.recorder,
        PLANNER,
        CATALOGUE[name],
        KEY,
        request_id=f"{kind}/{data.get('case_no', '')}",
        time=date.fromisoformat(day),
        data=builtins({**given, **data}),
    )
    receipt = office.world.recorder.record(PLANNER, [event])
    assert receipt.accepted == 1, receipt.rejected
    office.world.project()


def drawn(office: Office, *persons: str, **plan: Any) -> None:
    """An inspection of the persons as known now, as of 30 June 2021, drawn on 5 July: case 1 is the first of them."""
    for account in (*FIRST, *OTHERS):
        office.token(*account.split("@"))
    pool = {"inspectors": [*FIRST, *OTHERS], "inspectors_per_case": 2, "recheck_percent": 50}
    known = office.world.log("SELECT max(position) FROM zuji.log")[0][0]
    moment = {"as_of": "2021-06-30", "known_until": known, "mode": "concentrated", "area": "320614"}
    record(office, "planned", "2021-07-01", **{**pool, **moment, **plan})
    record(office, "drawn", "2021-07-05")
    for number, person in enumerate(persons, 1):
        case(office, number, person)


def case(office: Office, number: int, person: str, day: str = "2021-07-05", **data: Any) -> None:
    """A case of the inspection."""
    drawn_case = {"case_no": number, "person": person, "ticket": TICKET.format(number), "inspectors": FIRST}
    record(office, "case_drawn", day, **{**drawn_case, **data})
