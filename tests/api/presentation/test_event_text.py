"""Every event type has a text in both languages."""

from datetime import date, datetime
from typing import Any, get_type_hints

import pytest

from api.presentation.event_text import parts_of, render
from api.presentation.formatting import ValueFormatter
from domain.events import CATALOGUE
from domain.events.event import SHANGHAI, Actor, Event, EventMetadata, Field
from domain.events.fields import fields_of
from service.reference import reference

METADATA = EventMetadata(
    occurred_at=datetime(2021, 5, 6, tzinfo=SHANGHAI),
    area="320614-01",
    actor=Actor(name="x", role="caseworker"),
    source="/s",
    request_id="1",
)


def sample(kind: type[Event], *, all_fields: bool) -> Event:
    """An event of the class, with all its fields or only with the required ones."""
    hints = get_type_hints(kind)
    declared = fields_of(kind)
    values = {name: _value(hints[name], spec) for name, spec in declared.items() if all_fields or spec.required}
    return kind(metadata=METADATA, **values)


def _value(hint: Any, spec: Field) -> Any:
    text = next(iter(reference().codes.get(spec.codes or "", {"文": 1})))
    if spec.format == "area":
        text = "320614-02"
    kind = str(hint)
    if "tuple" in kind:
        return (text, "乙")
    if "bool" in kind:
        return True
    if "date" in kind:
        return date(2022, 1, 1)
    if "int" in kind:
        return 1234567
    return {"phone": "13812345678"} if "dict" in kind else text


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", CATALOGUE)
def test_given_an_event_with_all_or_only_its_required_fields_then_its_text_is_complete(name: str, lang: Any) -> None:
    words = ValueFormatter(reference(), lang)
    for all_fields in (True, False):
        line = render(
            sample(CATALOGUE[name], all_fields=all_fields), words, lambda field: "x" if field == "changes" else None
        )
        assert line
        assert not set("{}[]") & set(line), line
        assert "None" not in line


@pytest.mark.parametrize("name", CATALOGUE)
def test_templates_name_only_declared_fields_and_the_same_ones_in_both_languages(name: str) -> None:
    kind = CATALOGUE[name]
    named = {lang: {field for part in parts_of(kind, lang) for field in part.names} for lang in ("zh", "en")}
    assert named["zh"] == named["en"]
    assert named["zh"] <= fields_of(kind).keys()


def test_given_an_event_then_money_codes_areas_lists_and_days_are_in_words() -> None:
    words = {lang: ValueFormatter(reference(), lang) for lang in ("zh", "en")}
    job = sample(CATALOGUE["person.employed"], all_fields=True)
    assert "月工资12345.67元" in render(job, words["zh"])
    assert "wage a month 12345.67 yuan" in render(job, words["en"])
    moved = sample(CATALOGUE["person.moved"], all_fields=True)
    assert (render(moved, words["zh"]), render(moved, words["en"])) == ("迁往三星镇", "Moved to Sanxing Town")
    briefed = sample(CATALOGUE["person.policy_briefed"], all_fields=True)
    assert (render(briefed, words["zh"]), render(briefed, words["en"])) == (
        "政策宣讲：文、乙",
        "Briefed on policies: 文, 乙",
    )


def test_given_fen_then_yuan_have_two_decimals_also_below_zero() -> None:
    words = ValueFormatter(reference(), "zh")
    assert [words.money(fen) for fen in (0, 5, 100, -5, -1234)] == ["0.00元", "0.05元", "1.00元", "-0.05元", "-12.34元"]
