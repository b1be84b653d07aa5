"""The answers to the items of the form of a spot check, in the body of a request."""

from typing import Any, Final

import marshmallow as ma

from api.http.fields import CheckedField, Text, refuse
from api.http.parameters import Choice
from api.http.schemas import Strict
from domain.events.event import Field
from domain.inspections.comparison import VERDICTS

_MOST: Final = 50
_SPEC: Final = Field("答案", "answers", limit=_MOST)


class CheckAnswer(Strict):
    """The answer to an item: a verdict, or the value that was found (text, whole number, fen, day, true or false)."""

    item = Text(Field("检查项目", "item", limit=60, required=True))
    verdict = Choice(Field("结论", "verdict"), VERDICTS)
    value = ma.fields.Raw(metadata={"description": "核实的值 / value found"})


class Answers(CheckedField, ma.fields.List[Any]):
    """Answers, each as `CheckAnswer` loads it. Whether a value fits its item is for the comparison to say."""

    def __init__(self) -> None:
        super().__init__(ma.fields.Nested(CheckAnswer), metadata={"title": "答案 / answers", "maxItems": _MOST})
        self.spec = _SPEC

    def _checked(self, value: Any) -> list[dict[str, Any]]:
        if type(value) is not list or len(value) > _MOST:
            refuse("field.type", f"“答案”应为至多{_MOST}项的列表", f"answers must be a list of at most {_MOST} entries")
        found = []
        for place, one in enumerate(value):
            try:
                found.append(CheckAnswer().load(one))
            except ma.ValidationError as error:
                raise ma.ValidationError({place: error.messages}) from None
        return found
