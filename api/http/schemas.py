"""The marshmallow schema of every event type, derived from its class; validates data and describes it in OpenAPI."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, Final, get_args, get_type_hints

import marshmallow as ma

from api.http.fields import Changes, CheckedField, Day, Text, Texts, Whole, YesNo, checked_text, refuse
from api.http.problems import malformed
from api.http.unknown_names import MOST_NAMED, unknown_field
from domain.errors import Refusal
from domain.events import CATALOGUE
from domain.events.event import Event, Evidence, Field, Reason
from domain.events.fields import fields_of
from domain.reference.bilingual_text import BilingualText

Codes = Mapping[str, Mapping[str, BilingualText]]

REASON: Final = Field("理由", "reason")
EVIDENCE: Final = Field("证据", "evidence", limit=50)
_REASON_PARTS: Final = {
    "code": Field("理由代码", "reason code", limit=40),
    "text": Field("理由说明", "reason text", limit=500),
    "legal_basis": Field("法律依据", "legal basis", limit=200),
}
_EVIDENCE_PARTS: Final = {
    "name": Field("文件名", "document name", limit=200, required=True),
    "sha256": Field("SHA-256", "SHA-256", limit=64, required=True, format="sha256"),
}


class Strict(ma.Schema):
    """An object whose unknown members are refused."""

    error_messages = {
        "unknown": unknown_field(),  # type: ignore[dict-item]  # any message may be
        "type": malformed("object.expected", "应为JSON对象", "must be a JSON object"),  # type: ignore[dict-item]  # a refusal
    }

    class Meta:
        unknown = ma.RAISE

    @staticmethod
    def unknown_name(name: str, known: Collection[str]) -> Refusal:
        """The refusal of an unknown member; `known` are the members, where the nearest is to be named."""
        return unknown_field(name, known)

    def handle_error(self, error: ma.ValidationError, data: Any, **_: Any) -> None:
        """Names the nearest member in the refusal of each unknown one, of the first few."""
        if not isinstance(error.messages, dict):
            return
        known = [field.data_key or name for name, field in self.fields.items()]
        unknown = [name for name, found in error.messages.items() if found == [self.error_messages["unknown"]]]
        for place, name in enumerate(unknown):
            error.messages[name] = [self.unknown_name(str(name), known if place < MOST_NAMED else ())]


class EventSchema(Strict):
    """The data of one event type. `load` returns the keyword arguments of its class."""


class NonEmptyEventSchema(EventSchema):
    """The data of an event type that needs at least one of its own fields."""

    at_least_one: tuple[str, ...]

    @ma.validates_schema(skip_on_field_errors=True)
    def _has_a_field(self, data: dict[str, Any], **_: Any) -> None:
        if not any(name in data for name in self.at_least_one):
            refuse("fields.none", "至少应填写一个字段", "at least one field must be given")


class ReasonSchema(ma.Schema):
    """A reason: a code or a text, and the legal basis."""

    code = Text(_REASON_PARTS["code"])
    text = Text(_REASON_PARTS["text"])
    legal_basis = Text(_REASON_PARTS["legal_basis"])


class EvidenceSchema(ma.Schema):
    """Evidence: the name of a document and the SHA-256 of its bytes."""

    name = Text(_EVIDENCE_PARTS["name"])
    sha256 = Text(_EVIDENCE_PARTS["sha256"])


class ReasonField(CheckedField, ma.fields.Nested):
    """A reason: at least its code or its text."""

    def __init__(self, *, required: bool) -> None:
        super().__init__(ReasonSchema, required=required, metadata={"title": "理由 / reason"})
        self.spec = REASON

    def _checked(self, value: Any) -> Reason:
        parts = _parts(value, _REASON_PARTS, REASON)
        if not ("code" in parts or "text" in parts):
            refuse("reason.empty", "理由应有代码或说明", "a reason has a code or a text")
        return Reason(**parts)


class EvidenceField(CheckedField, ma.fields.List[Any]):
    """Documents by name and hash; with `required` at least one."""

    def __init__(self, *, required: bool = False) -> None:
        sizes = {"minItems": 1} if required else {}
        super().__init__(
            ma.fields.Nested(EvidenceSchema),
            required=required,
            metadata={"title": "证据 / evidence", "maxItems": 50, **sizes},
        )
        self.spec = EVIDENCE

    def _checked(self, value: Any) -> tuple[Evidence, ...]:
        if type(value) is not list or len(value) > 50:
            refuse("field.type", "“证据”应为至多50项的列表", "evidence must be a list of at most 50 entries")
        if self.required and not value:
            refuse("field.missing", "应有至少一份证据", "at least one document is required as evidence")
        found = []
        for place, one in enumerate(value):
            try:
                found.append(Evidence(**_parts(one, _EVIDENCE_PARTS, EVIDENCE)))
            except ma.ValidationError as error:
                raise ma.ValidationError({place: error.messages}) from None
        return tuple(found)


def _parts(value: Any, declared: Mapping[str, Field], spec: Field) -> dict[str, str]:
    if type(value) is not dict:
        refuse("field.type", f"“{spec.zh}”应为JSON对象", f"{spec.en} must be a JSON object")
    parts: dict[str, str] = {}
    for name, one in value.items():
        if one is None:
            continue
        if name not in declared:
            raise ma.ValidationError({str(name)[:100]: [unknown_field(str(name), list(declared))]})
        try:
            parts[name] = checked_text(one, declared[name])
        except ma.ValidationError as error:
            raise ma.ValidationError({name: error.messages}) from None
    for name, part in declared.items():
        if part.required and name not in parts:
            missing = malformed("field.missing", f"缺少“{part.zh}”", f"{part.en} is missing")
            raise ma.ValidationError({name: [missing]})
    return parts


def event_schemas(codes: Codes) -> dict[str, EventSchema]:
    """The schema of every event type by its stored name. `codes` are the code lists by name."""
    return {name: _schema(name, kind, codes)() for name, kind in CATALOGUE.items()}


def _schema(name: str, event_class: type[Event], codes: Codes) -> type[EventSchema]:
    types = get_type_hints(event_class)
    declared = {field: spec for field, spec in fields_of(event_class).items() if not spec.derived}
    members: dict[str, Any] = {
        field: _described(_field(types[field], spec, codes.get(spec.codes or "")), codes.get(spec.known_codes or ""))
        for field, spec in declared.items()
    }
    members["reason"] = ReasonField(required=event_class.reason_required)
    members["evidence"] = EvidenceField()
    base = NonEmptyEventSchema if event_class.at_least_one_field else EventSchema
    if event_class.at_least_one_field:
        members["at_least_one"] = tuple(declared)
    members["__doc__"] = event_class.__doc__
    class_name = "".join(part.capitalize() for part in name.replace(".", "_").split("_"))
    return type(class_name, (base,), members)


def _field(kind: Any, spec: Field, codes: Mapping[str, BilingualText] | None) -> ma.fields.Field[Any]:
    plain = tuple(one for one in get_args(kind) if one is not type(None)) if type(None) in get_args(kind) else (kind,)
    found = plain[0]
    if found is str:
        return Text(spec, codes)
    if found is int:
        return Whole(spec, codes)
    if found is bool:
        return YesNo(spec)
    if found is date:
        return Day(spec)
    if found in (tuple[str, ...],):
        return Texts(spec, codes)
    if getattr(found, "__origin__", None) is dict:
        return Changes(spec)
    raise TypeError(f"no schema for a field of type {kind!r}")


def _described(made: ma.fields.Field[Any], known: Mapping[str, BilingualText] | None) -> ma.fields.Field[Any]:
    """The field, described with the common codes that it takes besides words."""
    if known:
        terms = "；".join(f"{code} {term.zh} / {term.en}" for code, term in known.items())
        made.metadata = {
            **made.metadata,
            "description": f"文字，或常用代码 / words, or one of the common codes: {terms}",
        }
    return made


def refusals_in(messages: Any, path: str = "") -> Iterator[tuple[str, Refusal]]:
    """The refusals in the messages of a ValidationError, each with the path of its field."""
    if isinstance(messages, Refusal):
        yield path, messages
    elif isinstance(messages, Mapping):
        for name, below in messages.items():
            inner = str(name)[:100] if name != "_schema" else ""
            yield from refusals_in(below, f"{path}.{inner}".strip("."))
    elif isinstance(messages, list):
        for one in messages:
            yield from refusals_in(one, path)
    else:
        yield path, malformed("field.malformed", "值不合规定", str(messages))


def as_one(found: list[tuple[str, Refusal]]) -> Refusal:
    """One refusal for several: it has the text of the first, and lists all in `data["errors"]`."""
    field, first = found[0]
    if len(found) == 1:
        return Refusal(first.kind, first.code, first.zh, first.en, first.data, field or None)
    kind = "shape" if any(one.kind == "shape" for _, one in found) else first.kind
    more = len(found) - 1
    errors = [
        {"field": place, "code": one.code, "zh": one.zh, "en": one.en}
        | ({"nearest": one.data["nearest"]} if "nearest" in one.data else {})
        for place, one in found
    ]
    return Refusal(
        kind,
        first.code,
        f"{first.zh}（另有{more}处错误）",
        f"{first.en} (and {more} more)",
        {**first.data, "errors": errors},
        field or None,
    )
