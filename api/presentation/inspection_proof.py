"""The proof of a draw, as JSON or as a zip file with the frame and the program that redoes the draw."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import orjson

from api.presentation.inspection import link_of
from api.proofs import REDRAW
from domain.inspections.frame import Frame
from domain.inspections.plan import plan_text
from domain.inspections.proof import DrawnCase, UsedSeed, proof
from domain.inspections.steps import excluded_of
from projections.queries.inspection_plan import plan_of_row
from projections.views.inspection import InspectionRow
from projections.views.inspection_case import InspectionCaseRow

MOST_BYTES_IN_JSON: Final = 4_000_000
"""The longest frame that is a member of the document; a longer one is in the zip file only."""

_README: Final = """\
python redraw.py proof.json frame.txt

这份压缩包可以重做抽签：方案摘要应与抽签前公布的一致，重做的名单应与抽中的一致。签号不含个人信息。
替换的件数、原因以cases_sha256核对：应与机构在抽查中所示的一致（version相同时）。
Redoes the draw. Compare the digest of the plan with the one that was published before the seed was known; the program
compares the rest. Number and causes of replacements are in cases_sha256: compare it with the one that the service
states with the inspection at the same version. Tickets say nothing about persons.
"""


def proof_json(row: InspectionRow, cases: Sequence[InspectionCaseRow], frame: Frame, *, inline: bool) -> dict[str, Any]:
    """The document; the frame is a member of it if that is asked for and the frame is not too long."""
    assert row.seed is not None
    assert row.sample_sha256 is not None
    inline = inline and len(frame.content) <= MOST_BYTES_IN_JSON
    published = row.seed_published_on
    return proof(
        plan_text(plan_of_row(row)),
        row.plan_sha256,
        frame if inline else None,
        UsedSeed(row.seed, row.seed_kind, row.seed_source, published.isoformat() if published is not None else None),
        row.sample_sha256,
        drawn_cases(cases),
        accounts=row.inspectors,
        version=row.version,
        frame_href=None if inline else f"{link_of(row.key)}/proof?format=zip",
    )


def proof_files(row: InspectionRow, cases: Sequence[InspectionCaseRow], frame: Frame) -> dict[str, bytes]:
    """`proof.json`, `frame.txt`, `redraw.py` and how to use them."""
    return {
        "proof.json": orjson.dumps(proof_json(row, cases, frame, inline=False), option=orjson.OPT_INDENT_2),
        "frame.txt": frame.content,
        "redraw.py": REDRAW.read_bytes(),
        "README.txt": _README.encode(),
    }


def proof_zip(row: InspectionRow, cases: Sequence[InspectionCaseRow], frame: Frame, day: date) -> bytes:
    """The zip file with `proof_files`. `day` is the date of its members."""
    files = proof_files(row, cases, frame)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(
                zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0)), content, zipfile.ZIP_DEFLATED
            )
    return packed.getvalue()


def drawn_cases(cases: Sequence[InspectionCaseRow]) -> list[DrawnCase]:
    """All cases of an inspection as they are proved; a replacement has the reason of the case that it replaces."""
    reasons = {case.case_no: case.replaced_reason for case in cases}
    return [_drawn(case, reasons) for case in cases]


def _drawn(case: InspectionCaseRow, reasons: Mapping[int, str | None]) -> DrawnCase:
    return DrawnCase(
        case.case_no,
        case.ticket,
        case.part,
        case.stratum,
        case.mandatory_reason,
        case.inspectors,
        excluded_of(case.excluded),
        case.replaces,
        reasons.get(case.replaces or 0),
    )
