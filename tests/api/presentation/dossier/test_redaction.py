"""Without names, no text of an event is shown that is not a code, whatever event types and fields are added."""

import msgspec
import pytest

from api.presentation.dossier.pseudonyms import Pseudonyms
from api.presentation.dossier.redaction import RedactingFormatter
from api.presentation.event_text import render
from api.presentation.formatting import ValueFormatter
from domain.events import EVENTS
from domain.events.event import Event, event_type_of
from domain.events.fields import fields_of
from domain.events.findings import Rectified
from service.reference import reference
from tests.api.presentation.test_event_text import sample

FREE = "甲乙丙丁"
PERSON = [event for event in EVENTS if event_type_of(event).startswith("person.")]


def written(kind: type[Event]) -> Event:
    """An event of the class with this text wherever a text is free: of no code list."""
    event = sample(kind, all_fields=True)
    given = {name: getattr(event, name) for name, spec in fields_of(kind).items() if spec.codes is None}
    texts = {"文": FREE, ("文", "乙"): (FREE,)}
    free = {name: texts[value] for name, value in given.items() if isinstance(value, str | tuple) and value in texts}
    return msgspec.structs.replace(event, **free)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_free_text_of_any_event_is_left(lang: str) -> None:
    words = RedactingFormatter(reference(), lang, False, names=Pseudonyms(lang))  # type: ignore[arg-type]
    told, left, nested = 0, list[str](), list[str]()
    for event in map(written, PERSON):
        told += FREE in render(event, ValueFormatter(reference(), "zh", reveal=True))
        shown = [
            str(value) for name, spec in fields_of(type(event)).items()
            if (value := getattr(event, name)) and not words.hides(spec)
        ]  # fmt: skip
        if FREE in render(event, words) + "".join(shown):
            left.append(event_type_of(type(event)))
        nested += [mark for mark in ("（（", "（〔", "((", "([") if mark in render(event, words)]
    assert nested == []
    assert told > 40
    assert left == []


def test_a_finding_that_is_named_by_its_version_keeps_the_number() -> None:
    words = RedactingFormatter(reference(), "zh", False, names=Pseudonyms("zh"))
    steps = [
        msgspec.structs.replace(sample(Rectified, all_fields=True), finding=finding)
        for finding in ("7", "13912345678", "台账漏记")
    ]
    assert ["问题7已整改", "问题×××已整改", "问题×××已整改"] == [render(step, words) for step in steps]


def test_a_name_has_one_number_in_a_dossier() -> None:
    names = Pseudonyms("zh")
    names.alias("person", "张三", "id-1")
    found = [names.of("person", one) for one in ("id-1", "李四", "张三", "李四")] + [names.of("account", "李四")]
    assert found == ["人员1", "人员2", "人员1", "人员2", "账号1"]
