"""A family and their neighbours in 2021, and everything that can be read of that year."""

from collections.abc import Iterator
from typing import Any, Final

from tests.api.conftest import Office
from tests.world import EventMaker, id_no

TOWN, OTHER_TOWN, HAIMEN = "320614-08", "320614-02", "320614"
PEOPLE: Final = tuple(id_no(born, 21 + place) for place, born in enumerate(("1972-05-20", "1973-06-21", "1990-06-21")))
"""Head, spouse, and a neighbour who works."""

FIXED: Final = {
    "person.registered",
    "person.corrected",
    "person.voided",
    "person.merged",
    "person.merge_reverted",
}
"""Types that are about the past itself."""

_READ: Final = (
    "/v1/people?as_of=2021-12-31",
    "/v1/people?as_of=2021-06-30&q=张",
    "/v1/households?as_of=2021-12-31",
    "/v1/households?as_of=2021-04-15",
    "/v1/households/h1?as_of=2021-12-31",
    "/v1/worklist?as_of=2021-12-31",
    "/v1/worklist?as_of=2021-04-15",
    "/v1/outcomes?as_of=2021-12-31",
    "/v1/outcomes?as_of=2021-06-30",
    "/v1/outcomes/silent?as_of=2021-12-31&days=30",
    "/v1/reports/4A?period=2021&area=320614",
    "/v1/reports/4A?period=2021-H1&area=320600",
    "/v1/reports/4A?period=2021-04&area=320614",
    "/v1/reports/4A?period=2021-12",
    "/v1/policies?area=320614&as_of=2021-12-31",
    "/v1/areas?area=320614&as_of=2021-12-31",
)
_READ_BY_A_TOWN: Final = tuple(path for path in _READ if not ("area=" in path or "4A" in path))
_OF_A_PERSON: Final = ("/v1/people/{id}?as_of=2021-12-31", "/v1/people/{id}?as_of=2021-04-15")
_OF_NOW: Final = {"position", "as_of", "known_at", "files", "version", "link"}
"""Members that depend on the request or on the present log; `version` is the number of events recorded by now."""

_TO_CALL: Final = {"name", "id_no", "phone", "helper"}
"""Members of the list of persons out of contact that are those of today: the area responsible now calls the persons."""


def family_of_2021(office: Office, make: EventMaker) -> None:
    """A recognised couple whose family was open, then cleared; a neighbour on the poverty list at work since March."""
    head, spouse, neighbour = (f"id_no:{number}" for number in PEOPLE)
    office.given(
        *(
            make.event("area.baseline_set", "2021-01-01", TOWN, year=2021, indicator=indicator, value=10)
            for indicator in ("registered_poor", "recognised")
        ),
        make.event("area.target_set", "2021-01-01", TOWN, year=2021, indicator="reemployed", value=4),
        *(make.registered(number, area=TOWN, name=f"张{n}") for n, number in enumerate(PEOPLE)),
        *(
            make.event("household_joined", "2021-01-10", who, household_id="h1", relation=relation)
            for who, relation in ((head, "head"), (spouse, "spouse"))
        ),
        *(
            make.event("recognised", "2021-02-01", who, categories=["dibao"], basis="文件", review_on="2022-02-01")
            for who in (head, spouse)
        ),
        make.event("zero_employment_recognised", "2021-03-01", head, household_id="h1", basis="公示无异议"),
        make.event("helper_paired", "2021-03-02", head, helper="李芳", unit="镇人社所"),
        make.event("level_set", "2021-03-03", head, level="A"),
        make.event("training_enrolled", "2021-03-10", head, course="养老", trade="养老", kind="skills", days=12),
        make.event("training_completed", "2021-03-24", head, course="养老", days_attended=12, passed=True),
        make.event("employed", "2021-05-01", spouse, channel="flexible"),
        make.event("poverty_status_set", "2021-02-01", neighbour, status="poverty_lifted"),
        make.event("employed", "2021-03-01", neighbour, channel="employer", monthly_wage_fen=400000),
        make.event("moved", "2021-08-01", neighbour, to_area=OTHER_TOWN),
    )


def read_all(office: Office) -> dict[str, Any]:
    """The answers by address, without the members that depend on the request."""
    persons = [one["id"] for one in office.get("/v1/people?as_of=2021-12-31")["items"]]
    paths = [*_READ, *(path.format(id=person) for person in persons for path in _OF_A_PERSON)]
    everywhere = {path: _fixed_part(path, office.get(path, role="auditor", area="")) for path in paths}
    in_town = {
        f"{TOWN} {path}": _fixed_part(path, office.get(path, role="auditor", area=TOWN)) for path in _READ_BY_A_TOWN
    }
    return everywhere | in_town


def differing(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """The values that changed, by address and place in the answer: before and after."""
    return dict(_differing("", before, after))


def _differing(place: str, before: Any, after: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        for name, value in before.items():
            yield from _differing(f"{place} {name}", value, after[name])
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _differing(f"{place} {number}", one, other)
    elif before != after:
        yield place, (before, after)


def _fixed_part(path: str, answer: Any) -> Any:
    hidden = _OF_NOW | (_TO_CALL if "silent" in path else set())
    if isinstance(answer, dict):
        return {name: _fixed_part(path, value) for name, value in answer.items() if name not in hidden}
    return [_fixed_part(path, one) for one in answer] if isinstance(answer, list) else answer
