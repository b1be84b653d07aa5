"""The paper of a circular (通报第N期): the table that was issued, and what it restates of earlier ones."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.http.current import Language

Json = dict[str, Any]


def circular_table(content: Mapping[str, Any], heading: str, year: int, lang: Language) -> Json:
    """The report of the content of a circular, with its heading and number as the title and the restatements as notes.

    It has the form that `run` returns, so that pages and workbooks are made of it as of any report.
    """
    table = content["report"][lang]
    number = content["number"]
    title = f"{heading}（{year}年第{number}期）" if lang == "zh" else f"{heading} (no. {number} of {year})"
    notes = [table["definition"], *_restated(content["restatements"], table, lang)]
    return {**table, "title": title, "definition": "\n".join(notes)}


def _restated(restatements: list[Json], table: Json, lang: Language) -> Iterator[str]:
    """A line for each figure of an earlier circular that reads otherwise now, with its causes."""
    names = {row["key"]: row["name"] for row in table["rows"]} | {"total": table["total"]["name"]}
    for earlier in restatements:
        number = earlier["number"]
        for figure in earlier["figures"]:
            what = f"{names.get(figure['row'], figure['row'])} {figure['title'][lang]}"
            causes = (f"{cause['title'][lang]} {cause['adds']:+}" for cause in figure["causes"])
            if lang == "zh":
                yield f"第{number}期调整：{what} {figure['was']}→{figure['now']}（{'，'.join(causes)}）"
            else:
                yield f"Restated of no. {number}: {what} {figure['was']} → {figure['now']} ({', '.join(causes)})"
