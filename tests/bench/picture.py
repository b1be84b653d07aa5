"""A picture of how each rate grows with the log: an SVG, both axes logarithmic, each line named at its end."""

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from tests.bench import backlog, lag, log, reads, rebuild
from tests.bench.sheet import Sheet

WIDTH, HEIGHT = 900, 480
LEFT, RIGHT, TOP, BOTTOM = 90, 290, 60, 50
_APART = 17
"""Pixels between two names."""


class Line(NamedTuple):
    """A row of a benchmark, what it is called, its colour."""

    benchmark: str
    what: str
    name: str
    colour: str


LINES = (
    Line("rebuild", rebuild.ORDERED, "按人顺序读出 ordered COPY out", "#6b7280"),
    Line("log", log.APPEND, "追加 append, 1,000 at a time", "#d97706"),
    Line("rebuild", rebuild.PHASES, "重建 rebuild", "#2563eb"),
    Line("backlog", backlog.PROJECTOR, "实时投影 live views", "#0891b2"),
    Line("lag", lag.POSTED, "批量报送 bulk over HTTP", "#059669"),
    Line("lag", f"{lag.POSTED}, until in the views", "批量报送到可见 bulk until visible", "#b91c1c"),
    Line("reads", reads.PERSON, "读一个人 reads of a person", "#7c3aed"),
)

Points = list[tuple[int, float]]


def svg(sheets: Sequence[Sheet]) -> str:
    """The picture; empty axes where nothing was measured at several sizes."""
    lines = [(line, points) for line in LINES if (points := _points(line, sheets))]
    sizes = sorted({events for _, points in lines for events, _ in points}) or [1]
    rates = [rate for _, points in lines for _, rate in points] or [1.0]
    low, high = math.floor(math.log10(min(rates))), math.ceil(math.log10(max(rates)))
    first, last = math.log10(sizes[0]), max(math.log10(sizes[-1]), math.log10(sizes[0]) + 1)

    def x(events: float) -> float:
        return LEFT + (math.log10(events) - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def y(rate: float) -> float:
        return TOP + (high - math.log10(rate)) / max(high - low, 1) * (HEIGHT - TOP - BOTTOM)

    title = "每秒多少，随日志增长 · A second, as the log grows"
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title)}" font-family="system-ui, sans-serif" font-size="12">',
        f'<title>{escape(title)}</title><rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="28" font-size="16" font-weight="600">{escape(title)}</text>',
    ]
    for power in range(low, high + 1):
        drawn.append(f'<path d="M{LEFT} {y(10**power):.1f}H{WIDTH - RIGHT}" stroke="#e5e7eb"/>')
        drawn.append(f'<text x="{LEFT - 8}" y="{y(10**power) + 4:.1f}" text-anchor="end">{10**power:,}</text>')
    drawn += [f'<text x="{x(events):.1f}" y="{HEIGHT - 26}" text-anchor="middle">{events:,}</text>' for events in sizes]
    drawn.append(f'<text x="{LEFT}" y="{HEIGHT - 8}" fill="#6b7280">日志中的事件 events in the log</text>')
    ends = _spread([y(points[-1][1]) for _, points in lines])
    for (line, points), end in zip(lines, ends, strict=True):
        path = " ".join(f"{x(events):.1f},{y(rate):.1f}" for events, rate in points)
        drawn.append(f'<polyline points="{path}" fill="none" stroke="{line.colour}" stroke-width="2"/>')
        for events, rate in points:
            said = escape(f"{line.name}: {events:,} → {rate:,.0f}/s")
            drawn.append(
                f'<circle cx="{x(events):.1f}" cy="{y(rate):.1f}" r="4" fill="{line.colour}">'
                f"<title>{said}</title></circle>"
            )
        name = escape(f"{line.name}: {points[-1][1]:,.0f}/s")
        drawn.append(f'<text x="{WIDTH - RIGHT + 12}" y="{end + 4:.1f}" fill="{line.colour}">{name}</text>')
    return "\n".join([*drawn, "</svg>\n"])


def _points(line: Line, sheets: Sequence[Sheet]) -> Points:
    """The medians by size."""
    return sorted(
        (sheet.events, series.median)
        for sheet in sheets
        if sheet.events and sheet.name == line.benchmark
        for series in sheet.series
        if series.what == line.what
    )


def _spread(heights: Sequence[float]) -> list[float]:
    """The same heights, moved down where names would lie on each other."""
    placed: dict[int, float] = {}
    lowest = -math.inf
    for i in sorted(range(len(heights)), key=heights.__getitem__):
        lowest = placed[i] = max(heights[i], lowest + _APART)
    return [placed[i] for i in range(len(heights))]
