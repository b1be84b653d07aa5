"""A doubt of the recording-behaviour radar as JSON: the sentence that explains it, its events, owner and verdict."""

from datetime import date
from typing import Any, Final

from api.http.current import in_language, language
from domain.radar.search import PATTERNS
from projections.radar.found import ListedDoubt
from service.reference import reference

Json = dict[str, Any]

EVENTS_IN_A_LIST: Final = 50
"""The most events of a doubt in a list."""


def doubt_json(found: ListedDoubt, query: str, today: date, most: int | None = EVENTS_IN_A_LIST) -> Json:
    """The doubt in the language of the request, with at most so many events. `query` is added to its address."""
    hit, doubt = found.hit, found.doubt
    lang = language()
    source = hit or doubt
    assert source is not None
    events = hit.events if hit else ()
    return {
        "key": found.key,
        "pattern": found.pattern,
        "title": pattern_title(found.pattern),
        "text": PATTERNS[found.pattern].explained(hit, lang) if hit else None,
        "area": found.area,
        "recorder": found.recorder,
        "accounts": list(source.accounts),
        "since": source.since,
        "until": source.until,
        "measured": hit.measured if hit else None,
        "limit": hit.limit if hit else None,
        "weight": hit.weight if hit else None,
        "state": found.state,
        "state_title": state_title(found.state),
        "owner": doubt.owner if doubt else None,
        "assigned_on": doubt.assigned_on if doubt else None,
        "due_on": doubt.due_on if doubt else None,
        "overdue": found.overdue(today),
        "verdict": _verdict(found),
        "evidence_digest": source.evidence_digest,
        "event_count": len(events),
        "events": [
            {"person": person, "version": version, "link": f"/v1/people/{person}/history"}
            for person, version in events[:most]
        ],
        "link": f"/v1/doubts/{found.key}{query}",
    }


def pattern_title(code: str) -> str:
    """The title of a pattern."""
    return _named("radar_pattern", code)


def state_title(code: str) -> str:
    """The title of a state."""
    return _named("doubt_state", code)


def _verdict(found: ListedDoubt) -> Json | None:
    doubt = found.doubt
    if doubt is None or doubt.verdict is None:
        return None
    return {
        "code": doubt.verdict,
        "title": _named("doubt_verdict", doubt.verdict),
        "text": doubt.text,
        "day": doubt.settled_on,
        "account": doubt.settled_by,
        "holds": found.state == "settled",
    }


def _named(codes: str, code: str) -> str:
    term = reference().codes[codes][code]
    return in_language(term.zh, term.en)
