"""The catalogue: every event class is declared completely, in both languages, and keeps the contract."""

import re
from collections.abc import Iterator
from types import NoneType
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from domain.decisions.rules import RULES
from domain.events import EVENTS, SAME_TIME_ORDER
from domain.events.event import Event, EventText, event_type_of
from domain.events.fields import fields_of, private_fields
from domain.events.formats import PATTERNS
from domain.events.states import AXES
from domain.identity.masking import MASKS
from domain.refusals import AXIS_LABELS, STATE_LABELS
from service.reference import reference
from tests.domain.events.samples import EXAMPLES, SAMPLES

every_event = pytest.mark.parametrize("kind", EVENTS, ids=event_type_of)


def test_event_types_and_ranks_are_unique() -> None:
    assert len(EVENTS) == len({event_type_of(kind) for kind in EVENTS}) == len(SAME_TIME_ORDER)


def test_every_declared_event_class_is_in_the_catalogue() -> None:
    def leaves(kind: type[Event]) -> Iterator[type[Event]]:
        for below in kind.__subclasses__():
            yield from leaves(below) if below.__subclasses__() else (below,)

    assert set(EVENTS) == {kind for kind in leaves(Event) if kind.__module__.startswith("domain.")}


@every_event
def test_fields_are_those_of_the_contract(kind: type[Event]) -> None:
    posted = {name: field for name, field in fields_of(kind).items() if not field.derived}
    required = {name for name, field in posted.items() if field.required}
    example = EXAMPLES[event_type_of(kind)]
    assert (set(example.required.split()), set(example.optional.split())) == (required, posted.keys() - required)


@every_event
def test_the_stream_is_the_first_part_of_the_event_type(kind: type[Event]) -> None:
    assert kind.stream == event_type_of(kind).split(".")[0]


@every_event
def test_title_and_text_are_in_both_languages(kind: type[Event]) -> None:
    assert kind.__doc__
    for text in (kind.title, kind.event_text):
        assert re.search(r"[一-鿿]", text.zh)
        assert re.search(r"[A-Za-z]", text.en)
        assert not re.search(r"[一-鿿]", text.en)


@every_event
def test_the_text_uses_only_declared_fields_the_same_in_both_languages(kind: type[Event]) -> None:
    zh, en = (set(re.findall(r"{(\w+)}", text)) for text in (kind.event_text.zh, kind.event_text.en))
    assert zh == en
    assert zh <= fields_of(kind).keys()


@every_event
def test_fields_that_may_be_empty_are_in_optional_parts_of_the_text(kind: type[Event]) -> None:
    for text in languages(kind.event_text):
        always = re.sub(r"\[[^][]*\]", "", text)
        assert not set("[]") & set(always), "brackets match and do not nest"
        assert all("{" in part for part in re.findall(r"\[[^][]*\]", text)), "a part without a field never falls away"
        for name in re.findall(r"{(\w+)}", always):
            assert fields_of(kind)[name].required or defaults(kind)[name] is not None


@every_event
def test_every_field_is_declared_with_labels_in_both_languages(kind: type[Event]) -> None:
    assert set(kind.__struct_fields__) - {"metadata", "sealed"} == fields_of(kind).keys()
    for field in fields_of(kind).values():
        assert re.search(r"[一-鿿]", field.zh)
        assert re.fullmatch(r"[A-Za-z -]+", field.en)


@every_event
def test_code_lists_formats_and_masks_of_fields_exist(kind: type[Event]) -> None:
    codes = reference().codes
    for field in fields_of(kind).values():
        assert field.codes in {None, "category", *codes}
        assert field.format in {None, *PATTERNS}
        assert field.mask in {None, *MASKS}


@every_event
def test_axes_states_and_rules_exist(kind: type[Event]) -> None:
    for axis, admitted in kind.allowed_from.items():
        assert set(admitted) <= set(AXES[axis])
    for axis, state in kind.transitions_to.items():
        assert state in AXES[axis]
    assert set(kind.rules) <= RULES.keys()


def test_the_poverty_status_of_the_register_is_a_state() -> None:
    assert reference().codes["poverty_status"].keys() <= set(AXES["poverty"])


def test_every_axis_and_state_has_a_label_and_a_code() -> None:
    assert AXES.keys() <= AXIS_LABELS.keys()
    for axis, states in AXES.items():
        assert set(states) <= STATE_LABELS.keys()
        assert set(states) - {"unregistered"} == reference().codes[axis].keys()


@every_event
def test_required_fields_have_no_default_and_the_others_have_one(kind: type[Event]) -> None:
    """Private fields are the exception: they are None when encrypted or erased."""
    for name, field in fields_of(kind).items():
        if field.private:
            assert not defaults(kind)[name]
        elif name != "changes":  # a correction of private fields only leaves it empty
            assert field.required == (name not in defaults(kind))


@every_event
def test_private_fields_are_texts_with_a_mask(kind: type[Event]) -> None:
    hints = get_type_hints(kind)
    for name in private_fields(kind):
        assert (
            hints[name] == dict[str, Any]
            if name == "private_changes"
            else {str, NoneType} == set(get_args(hints[name]))
        )
        assert fields_of(kind)[name].mask


@every_event
def test_the_example_has_a_value_for_every_field(kind: type[Event]) -> None:
    assert fields_of(kind).keys() == SAMPLES[event_type_of(kind)].keys()
    for name, value in SAMPLES[event_type_of(kind)].items():
        assert name in EXAMPLES[event_type_of(kind)].added_later or value != defaults(kind).get(name, ...)


def test_reasons_are_required_where_the_contract_says_so() -> None:
    """For amendments, endings by decision of an official, refusals and overrides."""
    expected = {
        "person.corrected",
        "person.voided",
        "person.exited",
        "person.zero_employment_withdrawn",
        "person.zero_employment_refused",
        "person.recognition_refused",
        "person.job_offer_refused",
        "person.service_declined",
        "person.benefit_refused",
        "person.helper_ended",
        "person.clock_waived",
        "person.concession_card_withdrawn",
        "person.appeal_decided",
        "person.rectification_rejected",
        "person.finding_withdrawn",
        "task.released",
        "task.returned",
        "area.reminder_withdrawn",
        "person.staff_relation_ended",
        "inspection.abandoned",
    }
    assert expected == {event_type_of(kind) for kind in EVENTS if kind.reason_required}


def languages(text: EventText) -> tuple[str, str]:
    return text.zh, text.en


def defaults(kind: type[Event]) -> dict[str, Any]:
    """The default of each field."""
    found: dict[str, Any] = {}
    for info in msgspec.structs.fields(kind):
        if info.default is not msgspec.NODEFAULT:
            found[info.name] = info.default
        elif info.default_factory is not msgspec.NODEFAULT:
            found[info.name] = info.default_factory()
    return found
