"""Who may do what, at every address: the expectations of `test_matrix.py`. A new endpoint needs a line in EXPECTED."""

from typing import Final, NamedTuple
from urllib.parse import quote
from uuid import UUID

from api.http.cursors import cursor_of

ROLES = ("integration", "caseworker", "supervisor", "auditor", "admin")
AREAS = {"own": "320614-08", "sibling": "320614-01", "above": "320614", "province": "210100", "everywhere": ""}
COVERING = {"own", "above", "everywhere"}
"""Those of AREAS that cover the victim."""

READ = ("caseworker", "supervisor", "auditor")
RECORD = ("integration", "caseworker", "supervisor")
OF_OWN = ("integration", *READ)
_SUPERVISION = ("supervisor", "auditor")
NOBODY: tuple[str, ...] = ()

_FIRST = UUID(int=0)
TIMES = ("", "as_of=2021-06-01", "known_at=2099-01-01", "as_of=2021-06-01&known_at=2099-01-01", "min_position=1")


class Rule(NamedTuple):
    """What an operation answers: `inside` to a role that may and covers the victim, `outside` to one that does not.

    `calls`: roles that may call, but not post these types.
    `own`: what an integration gets, where it reads only what it posted itself. `asked`: query strings, each a cell of
    its own; with `=> N` a status of its own outside. `open`: to everybody, without a token. `reveals`: query strings
    that show what is masked; `whole`: all of it, the telephone, too. `body`: what is posted, by name in
    `test_matrix.BODIES`. `path`: values for the address.
    """

    roles: tuple[str, ...] = READ
    calls: tuple[str, ...] = ()
    inside: int = 200
    outside: int = 200
    own: int | None = None
    asked: tuple[str, ...] = ("",)
    reveals: tuple[str, ...] = ()
    whole: bool = False
    body: tuple[str, ...] = ()
    accept: tuple[str, ...] = ("application/json",)
    open: bool = False
    cookie: bool = True
    path: dict[str, str] = {}


def _cursor(*keys: object) -> str:
    """A cursor that another account received."""
    return f"cursor={quote(cursor_of(*keys))}"


_PEOPLE = (
    "",
    "area=320614-08",
    "labour=employed",
    "q=受",
    "q=受害",
    "category=dibao",
    "helper=none",
    "limit=1",
    "min_position=1",
)

_WEBHOOK: Final = dict.fromkeys(("webhook_id", "message_id"), "00000000-0000-4000-8000-00000000beef")
"""A subscription of nobody who calls."""

EXPECTED: dict[str, Rule] = {
    # Open to everybody
    "GET /": Rule(open=True),
    "GET /sign-in": Rule(open=True, inside=303),
    "POST /sign-in": Rule(open=True, inside=403),
    "POST /sign-out": Rule(open=True, inside=403),
    "GET /docs": Rule(open=True),
    "GET /docs/ui/{name}": Rule(open=True, path={"name": "swagger-ui.css"}),
    "GET /static/{name}": Rule(open=True, path={"name": "front.css"}),
    "GET /problems": Rule(open=True),
    "GET /problems/{code}": Rule(open=True, path={"code": "person.unknown"}),
    "GET /healthz": Rule(open=True),
    "GET /readyz": Rule(open=True),
    "GET /metrics": Rule(open=True),
    "GET /v1/openapi.json": Rule(open=True),
    # Persons
    "GET /v1/people": Rule(asked=(*_PEOPLE, _cursor("320614-07", _FIRST))),
    "POST /v1/people/search": Rule(body=("number", "name", "text"), cookie=False),
    "GET /v1/people/{person_id}": Rule(
        outside=404,
        asked=(*TIMES, *(f"{one}&reveal=true" for one in TIMES)),
        reveals=tuple(f"{one}&reveal=true" for one in TIMES),
    ),
    "GET /v1/people/{person_id}/history": Rule(
        OF_OWN,
        outside=404,
        own=404,
        asked=("", "lang=en", "limit=2", "reveal=true", "min_position=1", "known_at=2099-01-01", _cursor(4, 4, 1)),
        reveals=("reveal=true",),
    ),
    "GET /v1/people/{person_id}/benefits": Rule(outside=404, asked=("", "min_position=1")),
    # Households and work
    "GET /v1/households": Rule(asked=("", "area=320614-08", "status=suspected", _cursor("320614-07", ""))),
    "GET /v1/households/{household_id}": Rule(outside=404, asked=("", "as_of=2021-06-01", "min_position=1")),
    "GET /v1/households/{household_id}/history": Rule(outside=404, asked=("", "min_position=1")),
    "GET /v1/worklist": Rule(
        asked=("", "area=320614-08", "overdue=true", _cursor("2021-01-01T00:00:00+00:00", "", 0, "")),
        accept=("application/json", "text/html"),
    ),
    "GET /v1/contradictions": Rule(
        asked=("", "area=320614-08", "kind=refused_fact", _cursor("2021-01-01", "", _FIRST, 0, 0)),
    ),
    "GET /v1/people/{person_id}/extract": Rule(
        ("caseworker",),
        outside=404,
        asked=("reason=copy&requested_by=self",),
        reveals=("reason=copy&requested_by=self",),
        whole=True,
        accept=("application/json", "text/html"),
    ),
    "GET /v1/people/{person_id}/dossier": Rule(
        _SUPERVISION,
        outside=404,
        asked=("purpose=copy", "purpose=copy&format=pdf&redacted=true"),
        accept=("application/zip",),
    ),
    "GET /v1/households/{household_id}/dossier": Rule(
        _SUPERVISION, outside=404, asked=("purpose=copy",), accept=("application/zip",)
    ),
    "GET /v1/inspections/{area}/{number}/dossier": Rule(
        _SUPERVISION,
        inside=404,
        outside=404,
        asked=("purpose=copy",),
        accept=("application/zip",),
        path={"area": "320614-08", "number": "2021-999"},
    ),
    "GET /v1/prints/{digest}": Rule(inside=404, outside=404, path={"digest": "0" * 64}),
    "GET /v1/appeals": Rule(asked=("", "area=320614-08", "state=open", _cursor("2021-01-01", _FIRST, 0))),
    "GET /v1/findings": Rule(asked=("", "area=320614-08", "state=open", _cursor("2021-01-01", _FIRST, 0))),
    "GET /v1/people/{person_id}/findings/{version}": Rule(
        inside=404, outside=404, asked=("", "min_position=1"), path={"version": "1"}
    ),
    "GET /v1/civil-affairs-notices": Rule(
        asked=("", "area=320614-08", "state=unsent", _cursor("2021-01-01", _FIRST, 0, "employed"))
    ),
    "GET /v1/people/{person_id}/civil-affairs-notices/{version}": Rule(
        inside=404, outside=404, asked=("", "reveal=true"), path={"version": "1"}
    ),
    "GET /v1/typical-cases": Rule(asked=("", "area=320614-08", "consent=holds", _cursor("2021-01-01", _FIRST, 0))),
    "GET /v1/typical-cases/export": Rule(asked=("", "area=320614-08"), accept=("application/json", "text/csv")),
    "GET /v1/work-items": Rule(
        asked=(
            "",
            "area=320614-08",
            "type=task&state=open",
            "overdue=true",
            "as_of=2021-06-01",
            _cursor("2021-01-01", _FIRST, ""),
        ),
    ),
    "GET /v1/work-items/{item_type}/{area}/{item_id}": Rule(
        outside=404,
        asked=("", "as_of=2021-06-01", "min_position=1"),
    ),
    "GET /v1/work-items/{item_type}/{area}/{item_id}/history": Rule(
        outside=404, asked=("", "limit=2", "min_position=1")
    ),
    "GET /v1/outcomes": Rule(asked=("", "area=320614-08", "as_of=2021-06-01")),
    "GET /v1/outcomes/silent": Rule(
        asked=("days=0", "area=320614-08&days=0", f"days=0&{_cursor('2000-01-01', _FIRST)}")
    ),
    "GET /v1/overview": Rule(asked=("period=2021", "period=2021&area=320614-08 => 403", "as_of=2021-06-01")),
    "GET /v1/occurrences": Rule(
        asked=(
            "kind=left_post&from=2021-01-01",
            "kind=reported&from=2021-01-01&area=320614-08",
            f"kind=returned_to_poverty&from=2021-01-01&{_cursor('2021-01-01', _FIRST, 0)}",
        ),
    ),
    "GET /v1/public-posts/persons": Rule(
        asked=("as_of=2021-06-01", "area=320614-08&over_term=true", _cursor("320614-01", _FIRST, 0)),
    ),
    "GET /v1/public-posts/vacant": Rule(asked=("as_of=2021-06-01", "area=320614-08", _cursor("", "", _FIRST, 0))),
    "GET /v1/reports": Rule(),
    "GET /v1/snapshots": Rule(),
    "GET /v1/snapshots/{snapshot_id}": Rule(inside=404, outside=404, path={"snapshot_id": "999"}),
    "GET /v1/reports/{code}": Rule(
        asked=("period=2021", "period=2021&area=320614-08 => 403"),
        accept=("application/json", "text/csv", "text/html"),
        path={"code": "4A"},
    ),
    "GET /v1/reports/{code}/issues": Rule(asked=("", "area=320614-08 => 403"), path={"code": "4A"}),
    "POST /v1/reports/{code}/issues": Rule(
        ("integration", "caseworker", "supervisor"),
        inside=400,
        outside=400,
        body=("no reason",),
        cookie=False,
        path={"code": "4A"},
    ),
    "GET /v1/reports/{code}/issues/{number}": Rule(inside=404, outside=404, path={"code": "4A", "number": "1"}),
    "GET /v1/reports/{code}/issues/{number}/restatement": Rule(
        inside=404, outside=404, path={"code": "4A", "number": "1"}
    ),
    "GET /v1/reports/{code}/cells/{row}/{column}": Rule(
        asked=("period=2021", "period=2021&area=320614-08 => 403"),
        path={"code": "4A", "row": "total", "column": "posts_done"},
    ),
    "GET /v1/half-year-reports": Rule(asked=("year=2021", "year=2021&area=320614-08 => 403")),
    "GET /v1/interviews": Rule(asked=("", "area=320614-08", _cursor("2021-01-01", "320614-07", 0))),
    "POST /v1/half-year-reports": Rule(
        ("integration", "caseworker"), inside=400, outside=400, body=("no reason",), cookie=False
    ),
    "GET /v1/half-year-reports/{area}/{year}/{half}": Rule(
        outside=404,
        asked=("", "min_position=1"),
        accept=("application/json",),
        path={"area": "320614-08", "year": "2021", "half": "1"},
    ),
    "GET /v1/doubts": Rule(("supervisor", "auditor"), asked=("", "area=320614-08", "period=2021-Q2", "min_position=1")),
    "GET /v1/doubts/{key}": Rule(("supervisor", "auditor"), inside=404, outside=404, path={"key": "0" * 64}),
    "POST /v1/doubts/{key}/assignment": Rule(
        ("supervisor",), inside=400, outside=400, body=("no reason",), cookie=False, path={"key": "0" * 64}
    ),
    "POST /v1/doubts/{key}/verdict": Rule(
        ("supervisor",), inside=400, outside=400, body=("no reason",), cookie=False, path={"key": "0" * 64}
    ),
    "GET /v1/schedule-reminders": Rule(asked=("month=2021-10", "month=2021-10&area=320614-08 => 403")),
    "POST /v1/schedule-reminders": Rule(("supervisor",), inside=400, outside=400, body=("no reason",), cookie=False),
    "POST /v1/schedule-reminders/talks": Rule(
        ("supervisor",), inside=400, outside=400, body=("no reason",), cookie=False
    ),
    "GET /v1/schedule-reminders/{area}/{year}/{month}": Rule(
        inside=404, outside=404, asked=("", "min_position=1"), path={"area": "320614-08", "year": "2021", "month": "10"}
    ),
    # Inspections
    "GET /v1/inspections": Rule(_SUPERVISION, asked=("", "area=320614-08", "state=drawn", _cursor("2021-01-01", ""))),
    "GET /v1/inspections/own-cases": Rule(
        ("caseworker", "supervisor"), asked=("", "done=false", _cursor("2021-01-01", "", 0))
    ),
    "POST /v1/inspections": Rule(("supervisor",), inside=400, outside=400, body=("no reason",), cookie=False),
    **{
        f"{method} /v1/inspections/{{area}}/{{number}}{rest}": Rule(
            roles,
            inside=inside,
            outside=inside,
            body=("no reason",) if body else (),
            cookie=method == "GET",
            path={"area": "320614-08", "number": "2021-999", "case_no": "1"},
        )
        for method, rest, roles, inside, body in (
            ("GET", "", _SUPERVISION, 404, False),
            ("GET", "/proof", _SUPERVISION, 404, False),
            ("GET", "/cases", READ, 404, False),
            ("POST", "/draw", ("supervisor",), 404, False),
            ("POST", "/close", ("supervisor",), 404, False),
            ("POST", "/abandon", ("supervisor",), 400, True),
            ("POST", "/cases/{case_no}/replacement", ("supervisor",), 400, True),
            ("GET", "/cases/{case_no}/form", ("caseworker", "supervisor"), 404, False),
            ("POST", "/cases/{case_no}/result", ("caseworker", "supervisor"), 400, True),
            ("GET", "/second-checks", READ, 404, False),
            ("GET", "/agreement", _SUPERVISION, 404, False),
        )
    },
    # Events and the quarantine
    "GET /v1/events": Rule(
        OF_OWN,
        asked=("", "after=1", "type=person.registered", "area=320614-08", "source=/victim", "min_position=1"),
        accept=("application/json", "text/event-stream"),
    ),
    "POST /v1/events": Rule(
        ("integration", "caseworker"),
        calls=("supervisor",),
        outside=404,
        asked=("", "atomic=true", "preview=true => 200"),
        body=("by id", "by number", "as lines", "of a person and into another"),
        cookie=False,
    ),
    "GET /v1/quarantine": Rule(OF_OWN, asked=("", "status=all", _cursor(0))),
    "GET /v1/quarantine/{quarantine_id}": Rule(OF_OWN, outside=404, own=404),
    "POST /v1/quarantine/{quarantine_id}/dismiss": Rule(
        ("caseworker", "supervisor"), inside=400, outside=400, body=("no reason",), cookie=False
    ),
    "POST /v1/quarantine/{quarantine_id}/retry": Rule(RECORD, inside=409, outside=404, own=404, cookie=False),
    # What holds where
    "GET /v1/areas": Rule(ROLES, asked=("", "area=320614", "as_of=2021-06-01")),
    "GET /v1/policies": Rule(ROLES, asked=("", "area=320614-08", "as_of=2021-06-01")),
    "GET /v1/codes": Rule(ROLES, asked=("", "area=320614-08")),
    # Reads beyond the area: of a number that there is not
    "GET /v1/break-glass": Rule(asked=("", "unreviewed=true", _cursor(9))),
    "POST /v1/break-glass": Rule(
        ("caseworker", "supervisor"), inside=400, outside=400, body=("nothing",), cookie=False
    ),
    "GET /v1/break-glass/{number}": Rule(inside=404, outside=404, path={"number": "999999"}),
    "DELETE /v1/break-glass/{number}": Rule(
        ("caseworker", "supervisor"), inside=404, outside=404, cookie=False, path={"number": "999999"}
    ),
    "POST /v1/break-glass/{number}/review": Rule(
        ("supervisor", "auditor"), inside=404, outside=404, cookie=False, path={"number": "999999"}
    ),
    # Approvals and the security log
    "GET /v1/approvals": Rule(asked=("", "status=all", _cursor(0))),
    "GET /v1/approvals/{number}": Rule(outside=404, asked=("", "reveal=true"), reveals=("reveal=true",)),
    "POST /v1/approvals/{number}": Rule(
        ("caseworker", "supervisor"), inside=400, outside=400, body=("no reason",), cookie=False
    ),
    "GET /v1/submissions": Rule(RECORD, asked=("", "source=/victim", "status=quarantined", _cursor("/victim", ""))),
    # Webhooks: an account sees its own only, whatever its area
    "GET /v1/webhooks": Rule(OF_OWN),
    "POST /v1/webhooks": Rule(OF_OWN, inside=400, outside=400, body=("nothing",), cookie=False),
    **{
        f"{method} /v1/webhooks/{{webhook_id}}{rest}": Rule(
            OF_OWN, inside=404, outside=404, path=_WEBHOOK, cookie=method == "GET"
        )
        for method, rest in (
            ("GET", ""),
            ("DELETE", ""),
            ("POST", "/pause"),
            ("POST", "/resume"),
            ("POST", "/rotate"),
            ("POST", "/test"),
            ("GET", "/deliveries"),
            ("POST", "/deliveries/{message_id}/redeliver"),
        )
    },
    # Withdrawals: of a number that there is not
    "GET /v1/withdrawals": Rule(OF_OWN, asked=("", _cursor(0))),
    "POST /v1/withdrawals": Rule(RECORD, inside=400, outside=400, body=("no reason",), cookie=False),
    "GET /v1/withdrawals/{number}": Rule(OF_OWN, inside=404, outside=404, path={"number": "999999"}),
    "POST /v1/withdrawals/{number}": Rule(
        ("supervisor",), inside=400, outside=400, body=("no reason",), cookie=False, path={"number": "999999"}
    ),
    "POST /v1/withdrawals/{number}/continue": Rule(
        RECORD, inside=404, outside=404, cookie=False, path={"number": "999999"}
    ),
    "GET /v1/access-log": Rule(
        ("auditor",), asked=("", "action=person.read", "area=320614-08"), accept=("application/json",)
    ),
    "GET /v1/access-log/counts": Rule(("auditor",), asked=("", "by=day,account", "area=320614-08")),
}
