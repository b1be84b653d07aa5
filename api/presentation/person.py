"""The JSON of a person from a row of the roster, masked unless revealed, with deadlines and service bundle."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from api.http.current import Language
from domain.deadlines.service_bundle import ServiceCount
from domain.deadlines.status import status_at
from domain.events.event import SHANGHAI
from domain.history.verdicts import CONFIRMED
from domain.identity.masking import masked
from domain.policy.policies import Policies
from projections.queries.listed_person import ListedPerson
from projections.views.deadline import DeadlineRow
from projections.views.employment import EmploymentRow
from projections.views.roster import RosterRow


def summary_json(row: RosterRow | ListedPerson, *, reveal: bool = False) -> dict[str, Any]:
    """A person as an entry of a list."""
    employment = None
    if row.channel is not None:
        employment = {
            "channel": row.channel,
            "employer": row.employer,
            "since": row.employed_since,
            "verdict": row.employment_verdict,
            "verified": row.employment_verdict == CONFIRMED,
        }
    return {
        "id": row.person_id,
        "version": row.version,
        "name": row.name if reveal else masked("name", row.name),
        "id_no": row.id_no if reveal else masked("id_no", row.id_no),
        "sex": row.sex,
        "birth_date": row.birth_date if reveal else None,
        "birth_year": row.birth_date.year if row.birth_date else None,
        "area": row.area,
        "case": row.case_state,
        "labour": row.labour_state,
        "poverty": row.poverty_state,
        "categories": row.categories,
        "level": row.level,
        "household_id": row.household_id,
        "helper": row.helper,
        "employment": employment,
    }


def person_json(
    row: RosterRow,
    deadlines: Sequence[dict[str, Any]],
    bundle: dict[str, Any],
    additional_jobs: Sequence[dict[str, Any]],
    position: int,
    *,
    reveal: bool,
    as_of: datetime | None,
    known_at: datetime | None,
) -> dict[str, Any]:
    """A single person, now or as of a time."""
    return {
        **summary_json(row, reveal=reveal),
        "additional_jobs": additional_jobs,
        "clocks": deadlines,
        "bundle": bundle,
        "as_of": as_of,
        "known_at": known_at,
        "position": position,
    }


def additional_job_json(row: EmploymentRow) -> dict[str, Any]:
    """A job beside the main one."""
    return {
        "version": row.version,
        "channel": row.channel,
        "employer": row.employer,
        "post": row.post,
        "since": row.began_on,
        "verdict": row.verdict,
        "verified": row.verdict == CONFIRMED,
    }


def deadline_json(row: DeadlineRow, moment: datetime, policies: Policies, lang: Language) -> dict[str, Any]:
    """A deadline and its status at a moment; times in Asia/Shanghai."""
    return {
        "name": row.name,
        "title": deadline_title(row, policies, lang),
        "started": row.started_at.astimezone(SHANGHAI),
        "due": row.due_at.astimezone(SHANGHAI),
        "met": row.met_at.astimezone(SHANGHAI) if row.met_at else None,
        "status": status_at(moment, row.due_at, row.met_at, row.waived_at),
        "waived": row.waived_at.astimezone(SHANGHAI) if row.waived_at else None,
        "waived_reason": row.waived_reason,
        "provisional": row.provisional,
        "helper": row.helper,
    }


def deadline_title(row: DeadlineRow, policies: Policies, lang: Language) -> str:
    """The title of a deadline in the policy of the area and day of its start."""
    return deadline_name(row.name, row.area, row.started_at.astimezone(SHANGHAI).date(), policies, lang)


def deadline_name(name: str, area: str, day: date, policies: Policies, lang: Language) -> str:
    """The title of a deadline in the policy of an area and day, or else in any policy that has it; else its name."""
    for policy in (policies.at(area, day), *policies.all()):
        rule = policy.contact if name == "contact" else policy.deadlines.get(name)
        if rule is not None:
            return rule.en if lang == "en" else rule.zh
    return name


def bundle_json(counts: Mapping[str, ServiceCount]) -> dict[str, Any]:
    """How often each service of the bundle is required, and how often it was given."""
    return {name: {"required": count.required, "given": count.given} for name, count in counts.items()}
