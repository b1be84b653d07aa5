"""A finding of an inspection as JSON."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.deadlines.status import status_at
from domain.events.event import SHANGHAI
from domain.findings.findings import Finding, findings_of
from domain.history.history import History
from domain.identity.masking import masked
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.finding import FindingRow

Json = dict[str, Any]
Codes = Mapping[str, Mapping[str, BilingualText]]


def finding_json(row: FindingRow, name: str | None, codes: Codes, lang: str, now: datetime) -> Json:
    """A finding as an entry of the list; the name is masked. `now` decides whether its term has passed."""

    def titled(codes_of: str, code: str | None) -> Json | None:
        return code_json(codes[codes_of], code, lang) if code is not None else None

    status = status_at(now, row.due_at, row.met_at, row.waived_at) if row.due_at is not None else None
    return {
        "person": row.person_id,
        "name": masked("name", name),
        "version": row.version,
        "area": row.area,
        "inspection": row.inspection,
        "case_no": row.case_no,
        "item": row.item,
        "severity": titled("severity", row.severity),
        "unit": row.unit,
        "unit_area": row.unit_area,
        "raised_on": row.raised_on,
        "clock": row.clock,
        "due": row.due_at.astimezone(SHANGHAI) if row.due_at is not None else None,
        "status": status,
        "overdue": status == "overdue",
        "provisional": row.provisional,
        "state": titled("finding_state", row.state),
        "reply": titled("finding_reply", row.reply),
        "rejections": row.rejections,
        "rectified_on": row.rectified_on,
        "accepted_on": row.accepted_on,
        "rechecked": titled("recheck_result", row.rechecked),
        "escalation": titled("escalation_step", row.escalation),
        "escalated_on": row.escalated_on,
        "at_stake_fen": row.at_stake_fen,
        "found_fen": row.found_fen,
        "recovered_fen": row.recovered_fen,
        "link": f"/v1/people/{row.person_id}/findings/{row.version}",
    }


def code_json(codes: Mapping[str, BilingualText], code: str, lang: str) -> Json:
    """A code with its title, or the code itself if the list does not have it."""
    term = codes.get(code)
    return {"code": code, "title": code if term is None else term.en if lang == "en" else term.zh}


def finding_of_version(history: History, policies: Policies, version: int) -> Finding | None:
    """The finding that an event raised, rejected or reopened, by the version of that event; None if there is none."""
    return next((one for one in findings_of(history.transitions, policies.at) if version in one.starts), None)
