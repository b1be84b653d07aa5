"""The table, the bars and the machine, as text."""

from collections.abc import Iterable, Sequence

from tests.bench.sheet import Series, Sheet

_HEAD = ("benchmark", "events", "what", "median", "min - max", "ratio")


def table(sheets: Iterable[Sheet]) -> str:
    """A row for each thing measured; the ratio is that of the medians, to the row it is compared with."""
    rows = [_HEAD, *(_row(sheet, series) for sheet in sheets for series in sheet.series)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_HEAD))]
    lines = [_line(row, widths) for row in rows]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def bars(sheets: Iterable[Sheet]) -> str:
    """Each bar, and whether it is held: printed, not judged."""
    lines = [
        f"{'held    ' if bar.held else 'NOT held'}  {_at(sheet)}{bar.what}: {bar.found}"
        for sheet in sheets
        for bar in sheet.bars
    ]
    return "\n".join(lines or ["no bars among these benchmarks"])


def notes(sheets: Iterable[Sheet]) -> str:
    """What one must know to read the figures."""
    return "\n".join(dict.fromkeys(f"{sheet.name}: {note}" for sheet in sheets for note in sheet.notes))


def _at(sheet: Sheet) -> str:
    return f"{sheet.events:,} events: " if sheet.events else ""


def _row(sheet: Sheet, series: Series) -> tuple[str, ...]:
    ratio = sheet.ratio(series)
    return (
        sheet.name,
        f"{sheet.events:,}" if sheet.events else "",
        series.what,
        f"{_number(series.median)} {series.unit}",
        f"{_number(min(series.values))} - {_number(max(series.values))} ({len(series.values)})",
        f"{ratio:.2f} x {series.beside}" if ratio is not None else "",
    )


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    """Names to the left, figures to the right."""
    return "  ".join(f"{cell:{side}{width}}" for cell, side, width in zip(row, "<><>><", widths, strict=True)).rstrip()


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}"
