"""The end of the PDF: documents, the policies that judged, and who has read it."""

from collections.abc import Iterator, Sequence
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable

from api.presentation.dossier.content import Dossier, DossierTable
from api.presentation.dossier.package import sha256
from api.presentation.dossier.tables import table
from api.presentation.dossier.text import paragraph

MOST_READERS_PRINTED: Final = 500
"""The most lines of the security log that the PDF lists: the latest; `access-log.json` has more."""


def appendix(dossier: Dossier) -> Iterator[Flowable]:
    """The tables, those without rows left out."""
    lang, words = dossier.provenance.lang, dossier.words
    for found in (_documents(dossier), _policies(dossier), _readers(dossier)):
        if found.rows:
            yield CondPageBreak(30 * mm)
            yield from table(found, lang)
    if len(dossier.readers) > MOST_READERS_PRINTED:
        zh = f"最近的{MOST_READERS_PRINTED}条；其余见access-log.json。"
        en = f"The latest {MOST_READERS_PRINTED} lines; access-log.json has more."
        yield paragraph(words(zh, en), "note", lang)


def _documents(dossier: Dossier) -> DossierTable:
    words = dossier.words
    columns = [(words("事件", "Event"), 34), (words("材料", "Document"), 46), ("SHA-256", 140)]
    rows = [(f"v{one['version']} {one['event']}", one["name"], one.get("sha256", "—")) for one in dossier.evidence]
    return DossierTable(words("材料", "Documents"), columns, rows)


def _policies(dossier: Dossier) -> DossierTable:
    words = dossier.words
    columns = [(words("政策", "Policy"), 40), (words("文件", "File"), 40), ("SHA-256", 140)]
    rows = [
        (version if number == 0 else "", name, sha256(dossier.policies[name]))
        for version, names in dossier.profiles.items()
        for number, name in enumerate(names)
    ]
    return DossierTable(words("判断这些事件的政策", "Policies that judged"), columns, rows)


def _readers(dossier: Dossier) -> DossierTable:
    words = dossier.words
    columns = [
        (words("时间", "Time"), 32),
        (words("单位", "Organisation"), 48),
        (words("账号", "Account"), 40),
        (words("行为", "What"), 42),
        (words("用途", "Purpose"), 40),
    ]
    rows: Sequence[Sequence[str]] = [
        (
            one["at"][:16].replace("T", " "),
            one["organisation"],
            one["account"],
            one["title"] + (f" ×{one['times']}" if one["times"] > 1 else ""),
            one.get("purpose") or "—",
        )
        for one in dossier.readers[:MOST_READERS_PRINTED]
    ]
    return DossierTable(words("谁查阅过", "Who has read it"), columns, rows)
