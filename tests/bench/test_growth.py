"""What is said of two sizes of one log, and how it is drawn."""

from xml.etree import ElementTree

from tests.bench import growth, picture
from tests.bench.sheet import Sheet


def sheet(name: str, events: int, what: str, value: float, unit: str = "events/s") -> Sheet:
    made = Sheet(name, events)
    made.add(what, value, unit)
    return made


def test_a_rate_that_keeps_its_height_is_held_and_one_that_falls_is_not() -> None:
    sheets = [
        sheet("log", 1_000_000, "append", 100),
        sheet("log", 10_000_000, "append", 76),
        sheet("lag", 1_000_000, "bulk", 100),
        sheet("lag", 10_000_000, "bulk", 74),
    ]
    assert [bar.held for bar in growth.run(sheets).bars] == [True, False]


def test_the_two_largest_sizes_are_compared() -> None:
    sheets = [sheet("log", events, "append", rate) for events, rate in ((10, 900), (100, 90), (1_000, 90))]
    assert [bar.held for bar in growth.run(sheets).bars] == [True]


def test_memory_may_not_grow_and_the_rebuild_has_a_bar_of_its_own() -> None:
    sheets = [
        sheet("rebuild", 10, "peak", 100, "MB"),
        sheet("rebuild", 100, "peak", 130, "MB"),
        sheet("rebuild", 10, "zuji rebuild, fold and indexes", 100),
        sheet("rebuild", 100, "zuji rebuild, fold and indexes", 79),
    ]
    assert [bar.held for bar in growth.run(sheets).bars] == [False, False]


def test_one_size_alone_has_no_growth() -> None:
    assert growth.run([sheet("log", 10, "append", 1), sheet("bulk", 0, "bulk", 1)]).bars == []


def test_the_picture_has_a_line_for_each_rate_that_was_measured() -> None:
    lines = picture.LINES[:3]
    sheets = [
        sheet(line.benchmark, events, line.what, 1_000 * (nth + 1) + events)
        for nth, line in enumerate(lines)
        for events in (10_000, 100_000, 1_000_000)
    ]
    drawn = ElementTree.fromstring(picture.svg(sheets))
    found = drawn.findall("{http://www.w3.org/2000/svg}polyline")
    assert [line.get("stroke") for line in found] == [line.colour for line in lines]
    assert all(len((line.get("points") or "").split()) == 3 for line in found)


def test_names_at_the_ends_of_lines_do_not_lie_on_each_other() -> None:
    sheets = [sheet(line.benchmark, 10, line.what, 100) for line in picture.LINES]
    drawn = ElementTree.fromstring(picture.svg(sheets))
    heights = [
        float(text.get("y") or 0)
        for text in drawn.findall("{http://www.w3.org/2000/svg}text")
        if (text.text or "").endswith("/s")
    ]
    assert len(heights) == len(picture.LINES)
    assert min(b - a for a, b in zip(sorted(heights), sorted(heights)[1:], strict=False)) > 10


def test_nothing_measured_is_an_empty_picture() -> None:
    ElementTree.fromstring(picture.svg([]))
