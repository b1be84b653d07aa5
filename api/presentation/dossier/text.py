"""Text of the PDF: Chinese in a font of the viewer, everything else in Helvetica; no character is dropped silently."""

import re
from functools import cache
from typing import Final
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph

CHINESE: Final = "STSong-Light"
LATIN: Final = "Helvetica"
INK, GREY, LINE, PALE = "#1f2933", "#5f6b78", "#c9d1d9", "#f3f6f9"
ACCENT, VOID, CORRECTED = "#1d4f7c", "#b42318", "#8a5a00"
"""Colours of the sheets."""

_runs: Final = re.compile(r"[\x20-\xff]+|[^\x20-\xff]+").findall
_unprintable: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]").sub
_EXTENSION_A: Final = range(0x3400, 0x4DC0)


@cache
def _registered() -> bool:
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    return True


@cache
def style(name: str, lang: str) -> ParagraphStyle:
    """The paragraph style of a name in `_STYLES`."""
    _registered()
    size, leading, options = _STYLES[name]
    wrap = {"wordWrap": "CJK"} if lang == "zh" else {}
    return ParagraphStyle(
        name, fontName=CHINESE, fontSize=size, leading=leading, **{"textColor": INK, **wrap, **options}
    )


_STYLES: Final = {
    "title": (22, 32, {"alignment": TA_CENTER, "spaceAfter": 4}),
    "subtitle": (11, 17, {"alignment": TA_CENTER, "textColor": GREY, "spaceAfter": 6}),
    "chapter": (15, 22, {"textColor": ACCENT, "spaceBefore": 4, "spaceAfter": 6, "keepWithNext": 1}),
    "section": (11.5, 17, {"textColor": ACCENT, "spaceBefore": 12, "spaceAfter": 4, "keepWithNext": 1}),
    "text": (9.5, 15, {}),
    "cell": (8.5, 12.5, {}),
    "head": (8.5, 12.5, {"textColor": GREY}),
    "note": (8, 12.5, {"textColor": GREY}),
    "meta": (7.5, 11.5, {"textColor": GREY}),
    "day": (8.5, 14, {"textColor": ACCENT}),
    "void": (9.5, 15, {"textColor": GREY}),
}


def paragraph(text: str, name: str, lang: str, *, strike: bool = False, lead: str = "") -> Paragraph:
    """A paragraph of plain text; `lead` is markup before it."""
    body = markup(text)
    return Paragraph(lead + (f"<strike>{body}</strike>" if strike else body), style(name, lang))


def tag(text: str, colour: str) -> str:
    """A short word in a colour before a text, as markup."""
    return f'<font color="{colour}">{markup(text)}</font> '


def markup(text: str) -> str:
    """The text as reportlab's markup. Lines are kept; a character that the font lacks is shown by its code."""
    return "<br/>".join("".join(map(_run, _runs(_unprintable("", line)))) for line in text.splitlines())


def _run(run: str) -> str:
    if run[0] <= "\xff":
        return f'<font name="{LATIN}">{escape(run)}</font>'
    return "".join(map(_shown, run))


@cache
def _shown(character: str) -> str:
    """A character that the font has (GBK, CJK extension A); of another one, the code: 〔U+20BB7〕."""
    if ord(character) in _EXTENSION_A:
        return character
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return f'〔<font name="{LATIN}">U+{ord(character):04X}</font>〕'
    return character
