"""The view `typical_case`: what was recorded for publication, and whether the person withdrew the consent."""

from collections.abc import Iterator

from projections.independent.facts import Fact
from projections.independent.row import Row
from projections.independent.step import History


def typical_case(history: History) -> Iterator[Row]:
    """A row for each typical case, in the area that is responsible now."""
    facts = history.facts("typical_case_recorded", "typical_case_withdrawn")
    for number, fact in enumerate(facts):
        if fact.type != "person.typical_case_recorded":
            continue
        withdrawn = [each for each in facts[number + 1 :] if _withdraws(each, fact)]
        columns = {
            "person_id": history.person,
            "version": fact.version,
            "area": history.last.after.area,
            "kind": fact.get("kind"),
            "recorded_on": fact.day,
            "consent": fact.get("consent"),
            "expires_on": fact.date("expires_on"),
            "withdrawn_on": withdrawn[0].day if withdrawn else None,
        }
        yield Row("typical_case", columns, [fact, *withdrawn[:1]])


def _withdraws(fact: Fact, case: Fact) -> bool:
    named = fact.get("case", str(case.version))
    return fact.type == "person.typical_case_withdrawn" and named in (str(case.version), case.get("kind"))
