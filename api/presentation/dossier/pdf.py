"""The PDF of a dossier: cover, tables, the timeline of each person, documents, policies and who has read it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, HRFlowable, PageBreak, Spacer, Table

from api.presentation.dossier.appendix import appendix
from api.presentation.dossier.content import Chapter, Dossier
from api.presentation.dossier.page import WIDTH, Running, pdf_of
from api.presentation.dossier.tables import fact_pairs, facts, table
from api.presentation.dossier.text import ACCENT, paragraph
from api.presentation.dossier.timeline import timeline
from api.presentation.qr import QrCode
from domain.events.event import SHANGHAI

_CODE: Final = 30 * mm


def dossier_pdf(dossier: Dossier, content_sha256: str) -> bytes:
    """The PDF; `content_sha256` is that of `events.json`, which every sheet shows."""
    provenance, lang = dossier.provenance, dossier.provenance.lang
    at = dossier.words(f"日志位置 {provenance.position}", f"log position {provenance.position}")
    running = Running((f"{dossier.title} · {dossier.heading}", at, f"SHA-256 {content_sha256}"))
    story = [*_cover(dossier, content_sha256)]
    for found in dossier.tables:
        story += table(found, lang)
    for number, chapter in enumerate(dossier.chapters):
        story += _chapter(dossier, chapter, alone=dossier.kind == "person", first=number == 0)
    story += appendix(dossier)
    return pdf_of(story, running, title=f"{dossier.title} {dossier.heading}", lang=lang)


def _cover(dossier: Dossier, digest: str) -> Iterator[Flowable]:
    provenance, lang = dossier.provenance, dossier.provenance.lang
    yield paragraph(dossier.title, "title", lang)
    yield paragraph(dossier.heading, "subtitle", lang)
    yield HRFlowable(width=36 * mm, thickness=1.5, color=ACCENT, spaceAfter=7 * mm)
    if dossier.facts:
        yield facts(dossier.facts, lang) if dossier.kind == "inspection" else fact_pairs(dossier.facts, lang)
        yield Spacer(1, 5 * mm)
    yield facts(making_facts(dossier), lang)
    yield Spacer(1, 5 * mm)
    events = sum(len(chapter.events) for chapter in dossier.chapters)
    amended = sum(event["corrects"] is not None for chapter in dossier.chapters for event in chapter.events)
    documents, readers, position = len(dossier.evidence), len(dossier.readers), provenance.position
    text = [
        dossier.words(
            f"本卷宗有{events}条事件（其中更正、作废{amended}条），{documents}份材料，{readers}条查阅记录。"
            "事件按发生先后排列；被更正、作废的仍列出，划去，更正列在其下。",
            f"{events} events ({amended} of them corrections and voids), {documents} documents, {readers} lines of who "
            "has read it. Events are in the order in which they happened; what was corrected or voided stays, struck "
            "through, with its correction below.",
        ),
        dossier.words(
            "每页下方的SHA-256是events.json的，即全部事件的。"
            f"有权查阅的账号扫码，可以确认本件由本系统在日志位置{position}出具。",
            "The SHA-256 at the foot of each sheet is that of events.json, which holds all events. With an account "
            f"that may read the case, the code confirms that this was made here, at position {position} of the log.",
        ),
    ]
    words = [paragraph(line, "note", lang) for line in text]
    yield Table(
        [[words, QrCode(f"{provenance.address}{digest}", _CODE)]],
        colWidths=[WIDTH - _CODE - 6 * mm, _CODE + 6 * mm],
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("ALIGN", (1, 0), (1, 0), "RIGHT"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (1, 0), (1, 0), 0),
        ],
    )


def making_facts(dossier: Dossier) -> list[tuple[str, str]]:
    """How the dossier was made, as labels and texts; times are those of Asia/Shanghai, which one of them says."""
    provenance, words = dossier.provenance, dossier.words
    shown = [
        (words("编号", "Id"), dossier.subject),
        (words("截至", "As of"), _moment(provenance.as_of)),
        (words("当时已知", "As known at"), _moment(provenance.known_at)),
        (words("时间", "Times"), words("均为北京时间（UTC+8）", "Beijing time (UTC+8)")),
        (words("数据", "Data"), words(f"日志位置 {provenance.position}", f"position {provenance.position} of the log")),
        (words("内容", "Content"), _variant(dossier)),
        (words("用途", "Purpose"), provenance.purpose),
        (words("出具", "Made by"), f"{provenance.organisation} {provenance.account}  {_moment(provenance.made_at)}"),
    ]
    return [(label, text) for label, text in shown if text]


def _variant(dossier: Dossier) -> str:
    if dossier.provenance.redacted:
        return dossier.words(
            "去标识：姓名、账号、单位以编号代替，证件、电话、住址和文字说明以×××代替",
            "without names: persons, accounts and organisations are numbered; *** stands for numbers, telephones, "
            "addresses and free texts",
        )
    if dossier.provenance.revealed:
        return dossier.words("未遮盖", "unmasked")
    return dossier.words("私密内容已遮盖", "private values are masked")


def _chapter(dossier: Dossier, chapter: Chapter, *, alone: bool, first: bool) -> Iterator[Flowable]:
    lang = dossier.provenance.lang
    if not alone:
        if dossier.kind == "inspection":
            yield CondPageBreak(40 * mm)
        else:
            yield PageBreak() if not first or dossier.tables else Spacer(1, 6 * mm)
        yield paragraph(chapter.title, "section" if dossier.kind == "inspection" else "chapter", lang)
        if chapter.facts:
            yield fact_pairs(chapter.facts, lang)
    for found in chapter.tables:
        yield CondPageBreak(30 * mm)
        yield from table(found, lang)
    if dossier.kind != "inspection":
        yield CondPageBreak(40 * mm)
        yield paragraph(dossier.words("经过", "History"), "section", lang)
    yield Spacer(1, 1.5 * mm)
    yield from timeline(chapter.events, lang)


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if moment is not None else ""
