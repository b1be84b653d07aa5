"""The timeline in the PDF: each event with its two clocks; what was corrected is struck, the correction below it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from reportlab.platypus import Flowable, KeepTogether, Table

from api.presentation.dossier.content import Json
from api.presentation.dossier.page import WIDTH
from api.presentation.dossier.text import CORRECTED, LINE, VOID, paragraph, tag
from domain.events.event import SHANGHAI

_DAY: Final = 62.0
_INDENT: Final = 20.0
MOST_PRINTED: Final = 500
"""The most events that the PDF lists of one person; `events.json` has all."""
_TAGS: Final[dict[str, tuple[str, str, str]]] = {
    "void": ("作废", "void", VOID),
    "corrected": ("已更正", "corrected", CORRECTED),
    "person.corrected": ("", "", CORRECTED),
    "person.voided": ("", "", VOID),
}


def timeline(events: Sequence[Json], lang: str) -> list[Flowable]:
    """The events in business order, at most MOST_PRINTED of them. An event and its amendments are on one sheet, if they
    fit on one."""
    groups: list[list[Flowable]] = []
    for event in events[:MOST_PRINTED]:
        if event["corrects"] is None or not groups:
            groups.append([])
        groups[-1].append(_entry(event, lang))
    found: list[Flowable] = [KeepTogether(group) for group in groups]
    if len(events) > MOST_PRINTED:
        zh = f"共{len(events)}条事件，这里只列前{MOST_PRINTED}条，其余见events.json。"
        en = f"The first {MOST_PRINTED} of {len(events)} events; events.json has the others."
        found.append(paragraph(en if lang == "en" else zh, "note", lang))
    return found


def _entry(event: Json, lang: str) -> Table:
    """An event: its day on the left, a bar in the colour of its state, its text and where it comes from."""
    state = _state(event)
    struck = state in ("void", "corrected")
    indent = _INDENT if event["corrects"] is not None else 0.0
    zh, en, colour = _TAGS.get(state, ("", "", LINE))
    lead = tag(en if lang == "en" else zh, colour) if struck else ""
    body = [paragraph(event["text"], "void" if struck else "text", lang, strike=struck, lead=lead)]
    body += [paragraph(line, "meta", lang) for line in _origin(event, lang)]
    day = paragraph(event["occurred_at"][:16].replace("T", " ").replace(" 00:00", ""), "day", lang)
    return Table(
        [["", day, body]],
        colWidths=[indent, _DAY, WIDTH - _DAY - indent],
        splitInRow=1,
        hAlign="LEFT",
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (1, 0), 0),
            ("RIGHTPADDING", (0, 0), (1, 0), 4),
            ("LEFTPADDING", (2, 0), (2, 0), 10),
            ("RIGHTPADDING", (2, 0), (2, 0), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
            ("LINEBEFORE", (2, 0), (2, 0), 2, colour),
        ],
    )


def _state(event: Json) -> str:
    """Whether the event amends another one (its type), is void or corrected; "" for a plain one."""
    if event["corrects"] is not None:
        return str(event["type"]) if event["type"] in _TAGS else ""
    return "void" if event["voided_by"] is not None else "corrected" if event["corrected_by"] is not None else ""


def _origin(event: Json, lang: str) -> list[str]:
    """Reason and documents, if there are any; then number, time of recording, sender, source and policy."""

    def words(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    lines = []
    reason: dict[str, Any] = event["reason"] or {}
    given = [reason.get("title"), reason.get("text"), reason.get("legal_basis")]
    if any(given):
        lines.append(words("理由：", "Reason: ") + words("；", "; ").join(filter(None, given)))
    for document in event["evidence"]:
        digest = f"  SHA-256 {document['sha256'][:16]}…" if "sha256" in document else ""
        lines.append(f"{words('材料：', 'Document: ')}{document['name']}{digest}")
    actor, recorded = event["actor"], _in_china(event["recorded_at"])
    parts = [
        f"v{event['version']}",
        words(f"记录于 {recorded}", f"recorded {recorded}"),
        words(f"晚 {event['late_days']} 天", f"{event['late_days']} days late") if event["late_days"] else "",
        " ".join(filter(None, (actor["organisation"], actor["name"]))),
        words(f"代 {event['on_behalf_of']}", f"for {event['on_behalf_of']}") if event.get("on_behalf_of") else "",
        words("审批：", "approved by ") + event["approved_by"]["name"] if event.get("approved_by") else "",
        event["source"],
        event["profile"],
    ]
    return [*lines, " · ".join(filter(None, parts))]


def _in_china(recorded_at: str) -> str:
    """The moment of recording in Asia/Shanghai; a day as it is."""
    if "T" not in recorded_at:
        return recorded_at
    return f"{datetime.fromisoformat(recorded_at).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
