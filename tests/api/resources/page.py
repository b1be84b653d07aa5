"""What an HTML page holds."""

from html.parser import HTMLParser
from typing import Any


class Page(HTMLParser):
    """The elements of a page with their attributes, and the texts within each by tag."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open.append(tag)
        self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open[: len(self._open) - self._open[::-1].index(tag) - 1]

    def handle_data(self, data: str) -> None:
        for tag in self._open:
            self.texts[tag][-1] += data
