"""The proof of a draw: all that is needed to redo it, and nothing about persons or accounts.

It ships with a script that redoes the draw (`api/proofs/redraw.py`).
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Final, NamedTuple

from domain.inspections.frame import Frame
from domain.inspections.plan import inspector_numbers

FORM: Final = 1
"""The form of the document, for readers of later versions."""


class DrawnCase(NamedTuple):
    """A case as it was recorded. `excluded`: the rule that keeps each account of the pool out of the case. A
    replacement names the case that it replaces and why."""

    case_no: int
    ticket: str
    part: str
    stratum: str | None
    mandatory_reason: str | None
    inspectors: Sequence[str]
    excluded: Mapping[str, str]
    replaces: int | None = None
    replaced_reason: str | None = None


class UsedSeed(NamedTuple):
    """The seed of a draw and where it is from."""

    seed: str
    kind: str
    source: str | None = None
    published_on: str | None = None


def proof(
    plan_text: str,
    plan_sha256: str,
    frame: Frame | None,
    seed: UsedSeed,
    sample_sha256: str,
    cases: Sequence[DrawnCase],
    *,
    accounts: Sequence[str],
    version: int,
    frame_href: str | None = None,
) -> dict[str, Any]:
    """The document, as JSON.

    `accounts` is the pool in the order of the plan: inspectors are shown by their numbers. `version` is that of the
    last event of the inspection: the proof has all replacements up to it. Without a `frame`, which may
    be large, `frame_href` says where the file is.
    """
    numbers = inspector_numbers(accounts)
    return {
        "form": FORM,
        "plan": plan_text,
        "plan_sha256": plan_sha256,
        "frame": None if frame is None else frame.content.decode(),
        "frame_href": frame_href,
        "seed": seed.seed,
        "seed_kind": seed.kind,
        "seed_source": seed.source,
        "seed_published_on": seed.published_on,
        "sample_sha256": sample_sha256,
        "version": version,
        "replacements": sum(case.replaces is not None for case in cases),
        "cases_sha256": cases_sha256(cases, accounts),
        "cases": [_case(case, numbers) for case in sorted(cases)],
    }


def cases_sha256(cases: Sequence[DrawnCase], accounts: Sequence[str]) -> str:
    """The digest of all cases and replacements, hexadecimal; the service states it beside the inspection.

    It is that of a text with a line for each case: number, part, stratum or reason, ticket, inspectors, the case that
    it replaces and why (empty if none), separated by tabs.
    """
    numbers = inspector_numbers(accounts)
    lines = [
        "\t".join(
            (
                str(case.case_no),
                case.part,
                str(case.stratum or case.mandatory_reason),
                case.ticket,
                ",".join(numbers[account] for account in case.inspectors),
                str(case.replaces or ""),
                case.replaced_reason or "",
            )
        )
        for case in sorted(cases, key=lambda case: case.case_no)
    ]
    return sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def _case(case: DrawnCase, numbers: Mapping[str, str]) -> dict[str, Any]:
    return {
        "case_no": case.case_no,
        "part": case.part,
        "stratum": case.stratum,
        "mandatory_reason": case.mandatory_reason,
        "ticket": case.ticket,
        "inspectors": [numbers[account] for account in case.inspectors],
        "excluded": {numbers[account]: rule for account, rule in case.excluded.items() if account in numbers},
        "replaces": case.replaces,
        "replaced_reason": case.replaced_reason,
    }
