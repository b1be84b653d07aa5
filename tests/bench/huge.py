"""One huge history among small ones: what one more event on it costs; and calls that make one of a person."""

import json
import time
from statistics import median

from tests.bench import calls
from tests.bench.clients import ONE, Client, read_back
from tests.bench.filled import Filled
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes
from tests.bench.visible import introduced
from tests.bench.visits import Known
from tests.bench.web import Web, monotonic_when_projected

SMALL = 14


def run(web: Web, at: Filled, sizes: Sizes) -> Sheet:
    """Milliseconds for one event, one after another: recorded; visible."""
    sheet = Sheet("huge")
    assert at.huge is not None
    each = sizes.of(20, 3)
    small = at.known(1, SMALL)[0]
    people = {small: introduced(web, [small])[0], at.huge: person_of(web, at.huge)}
    for nth in range(sizes.runs):
        for known, person in people.items():
            length = f"history of {known.visits + 1:,}"
            beside = "" if known is small else f"history of {SMALL}"
            recorded, visible = _one_more(web, known, person, range(1 + nth * each, 1 + (nth + 1) * each))
            for what, value in (("recorded", recorded), ("visible", visible)):
                sheet.add(f"{length}, one more {what}", value, "ms", beside and f"{beside}, one more {what}")
    last = calls.measure(sheet, at.database.service_url, at.keys, sizes)
    monotonic_when_projected(web.url, last)  # what is measured next finds the views level
    sheet.notes.append(f"medians of {each} events, one at a time")
    return sheet


def person_of(web: Web, known: Known) -> str:
    """The id of somebody who is in the views."""
    status, answer = Client(web.port, web.reader()).get(f"/v1/people/search#{known.id_no}")
    assert status == 200, answer
    return str(json.loads(answer)["items"][0]["id"])


def _one_more(web: Web, known: Known, person: str, visits: range) -> tuple[float, float]:
    """The median milliseconds until answered, and until read back."""
    posting, reading = Client(web.port, web.sender), Client(web.port, web.reader())
    recorded, visible = [], []
    for nth in visits:
        event = known.one_more(nth)
        began = time.perf_counter()
        answer = posting.post(json.dumps(event).encode(), ONE)
        recorded.append(time.perf_counter() - began)
        read_back(reading, person, answer["position"])
        visible.append(time.perf_counter() - began)
    return 1_000 * median(recorded), 1_000 * median(visible)
