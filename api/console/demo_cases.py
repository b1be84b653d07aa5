"""The cases of the demo to which the front page leads, by the request that registers the person.

The demo is a client of the HTTP interface, which the pages do not import: a test compares these requests with those of
the demo.
"""

from typing import Final, NamedTuple

from api.http.context import AppContext
from projections.queries.recorded_requests import stream_of_request
from service.recording.submission import Caller

AREA: Final = "320614"
SOURCE: Final = "/demo/haimen-2021"


class DemoCase(NamedTuple):
    """A case: source and id of the registration, and what there is to see.

    The text has no full name: names are masked by default.
    """

    source: str
    request_id: str
    zh: str
    en: str


CASES: Final = (
    DemoCase(
        f"{SOURCE}/town-08",
        "s00001",
        "施某：工资更正、比对疑点、抽查、整改退回与验收、补录与作废、姓名更正（二人审批）",
        "Ms Shi: a corrected wage, a comparison, a spot check, a rectification sent back and accepted,"
        " a late and a void entry, a name corrected by two persons",
    ),
    DemoCase(
        SOURCE,
        "p0000001-01",
        "顾某：培训、两次就业、返贫、迁移、补报的证书、更正",
        "Ms Gu: training, two jobs, a return to poverty, a move, a late certificate, a correction",
    ),
)


def cases_shown(app: AppContext, caller: Caller | None) -> list[tuple[str, DemoCase]]:
    """The cases with the addresses of their histories, for a caller whose scope has them, if this is a demo."""
    if app.demo_clock is None or caller is None or not caller.covers(AREA):
        return []
    with app.pool.connection() as conn:
        found = [(stream_of_request(conn, case.source, case.request_id), case) for case in CASES]
    return [(f"/v1/people/{person_id}/history", case) for person_id, case in found if person_id]
