"""A key that a file of the place does not have, in words: with the nearest key of the same table."""

import re
from typing import Any, Final

from msgspec import inspect

from domain.reference.bilingual_text import BilingualText
from domain.reference.nearest import of_words

_found: Final = re.compile(r"Object contains unknown field `([^`]+)`(?: - at `([^`]+)`)?$").search
_steps: Final = re.compile(r"\.(\w+)|(\[)").findall


def unknown_key(message: str, form: Any) -> BilingualText | None:
    """What an error of msgspec about an unknown key of a `form` says; None for another error."""
    found = _found(message)
    if found is None:
        return None
    name, known = found[1], _keys_at(inspect.type_info(form), found[2] or "")
    right = of_words(name, known) if known else BilingualText("", "")
    return BilingualText(f"没有“{name}”这一项{right.zh}", f"there is no key {name!r}{right.en}")


def _keys_at(form: Any, path: str) -> list[str]:
    """The keys of the table at a path as msgspec writes it (`$.deadlines[...]`); none if it is not a known table."""
    for name, _ in _steps(path):
        form = next((inner for one in _options(form) if (inner := _inside(one, name)) is not None), None)
    return [field.encode_name for one in _options(form) if isinstance(one, inspect.StructType) for field in one.fields]


def _options(form: Any) -> tuple[Any, ...]:
    return form.types if isinstance(form, inspect.UnionType) else (form,)


def _inside(form: Any, name: str) -> Any:
    """The form of the field `name`, or of each entry if there is no name."""
    if isinstance(form, inspect.StructType):
        return next((field.type for field in form.fields if field.encode_name == name), None)
    if isinstance(form, inspect.DictType):
        return form.value_type
    return getattr(form, "item_type", None)
