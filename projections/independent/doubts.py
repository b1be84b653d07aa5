"""The view of doubts that were assigned: the last assignment of each, and the verdict after it."""

from collections.abc import Iterator, Sequence

from projections.independent.effective import effective
from projections.independent.facts import Fact
from projections.independent.order import by_time
from projections.independent.row import Row


def doubt(recorded: Sequence[Fact]) -> Iterator[Row]:
    """A row for each doubt of an area that was ever assigned."""
    last: dict[str, list[Fact]] = {}
    for fact in by_time(effective(recorded)):
        if fact.type == "area.doubt_assigned":
            last[fact.data["doubt"]] = [fact]
        elif fact.type == "area.doubt_settled" and fact.data["doubt"] in last:
            last[fact.data["doubt"]][1:] = [fact]
    for key, (assigned, *verdicts) in last.items():
        settled = verdicts[0] if verdicts else None
        columns = {
            "area": recorded[0].area,
            "doubt": key,
            "version": assigned.version,
            **{name: assigned.get(name) for name in ("pattern", "recorder", "owner", "evidence_digest")},
            **{name: assigned.date(name) for name in ("since", "until", "due_on")},
            "accounts": list(assigned.get("accounts", ())),
            "assigned_on": assigned.day,
            "verdict": settled.get("verdict") if settled else None,
            "text": settled.get("text") if settled else None,
            "settled_version": settled.version if settled else None,
            "settled_on": settled.day if settled else None,
            "settled_digest": settled.get("evidence_digest") if settled else None,
        }
        yield Row("doubt", columns, [assigned, *verdicts])
