"""The comparison of what inspectors found with what is recorded (比对): the verdict on each item, the differences."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from domain.errors import Refusal
from domain.inspections.recorded_values import Recorded, Value, recorded_value
from domain.policy.spot_check_form import AnswerKind, FormItem
from domain.text import search_form

VERDICTS: Final = ("conforms", "nonconforming", "unverifiable")
WITHOUT_VALUE: Final = ("nonconforming", "unverifiable")
"""The verdicts that an item with a value may have instead of one."""
_NOTHING: Final = "—"
_FEN: Final = 100


class Answer(msgspec.Struct, frozen=True):
    """The answer to an item as it came in: a verdict, or for an item with a value the value that was found.

    Such an item may instead be `nonconforming` or `unverifiable`, when no value was found.
    """

    item: str
    verdict: str | None = None
    value: Any = None


class Difference(msgspec.Struct, frozen=True):
    """A value that was found to be another than recorded. `recorded` is None if nothing is recorded."""

    item: str
    answer: AnswerKind
    recorded: Value | None
    found: Value | None

    @property
    def line(self) -> str:
        """The difference as the event states it: `<item>: <recorded> → <found>`; amounts in yuan, "—" for nothing."""
        return f"{self.item}: {_written(self.recorded, self.answer)} → {_written(self.found, self.answer)}"


class Compared(msgspec.Struct, frozen=True):
    """The verdict on each item in the order of the form, and the differences."""

    verdicts: Mapping[str, str]
    differences: Sequence[Difference]

    def with_verdict(self, verdict: str) -> tuple[str, ...]:
        """The items with a verdict."""
        return tuple(item for item, given in self.verdicts.items() if given == verdict)

    @property
    def verdict(self) -> str | None:
        """The verdict on the whole, a code of `verdict`; None if nothing was checked."""
        given = set(self.verdicts.values())
        if not given:
            return None
        if "nonconforming" in given:
            return "refuted"
        return "unverifiable" if "unverifiable" in given else "confirmed"


def compare(form: Mapping[str, FormItem], answers: Sequence[Answer], recorded: Recorded, *, all_of: bool) -> Compared:
    """The verdicts and differences that follow from the answers; with `all_of` each item must be answered.

    A value within the tolerance of the recorded one conforms; a text does if it is the same without blanks, signs and
    capitals. If nothing is recorded, the item cannot be verified. Raises Refusal (shape) that names the item.
    """
    given = _by_item(form, answers)
    missing = [item for item in form if item not in given]
    if missing and all_of:
        raise Refusal(
            "shape",
            "result.incomplete",
            f"还有{len(missing)}项没有结论：{'、'.join(missing)}；不能核实的填unverifiable",
            f"{len(missing)} items are not answered: {', '.join(missing)}; what cannot be verified is unverifiable",
            {"items": missing},
            field="answers",
        )
    verdicts, differences = dict[str, str](), list[Difference]()
    for item, asked in form.items():
        if item not in given:
            continue
        answer = given[item]
        if asked.recorded is None or answer.verdict is not None:
            verdicts[item] = _verdict(asked, answer)
            if asked.recorded is not None and answer.verdict == "nonconforming":
                differences.append(Difference(item, asked.answer, _as_asked(asked, recorded), None))
            continue
        found, stored = _value(asked, answer), _as_asked(asked, recorded)
        verdicts[item] = _compared(asked, stored, found)
        if verdicts[item] != "conforms":
            differences.append(Difference(item, asked.answer, stored, found))
    return Compared(verdicts, differences)


def _by_item(form: Mapping[str, FormItem], answers: Sequence[Answer]) -> Mapping[str, Answer]:
    given: dict[str, Answer] = {}
    for answer in answers:
        if answer.item not in form:
            raise _refusal(
                answer.item,
                f"“{answer.item}”不在本表中",
                f"{answer.item!r} is not on the form",
                items=list(form),
            )
        if answer.item in given:
            raise _refusal(answer.item, f"“{answer.item}”有两个答案", f"{answer.item!r} is answered twice")
        given[answer.item] = answer
    return given


def _as_asked(asked: FormItem, recorded: Recorded) -> Value | None:
    assert asked.recorded is not None
    return recorded_value(asked.recorded, recorded)


def _verdict(asked: FormItem, answer: Answer) -> str:
    admitted = VERDICTS if asked.recorded is None else WITHOUT_VALUE
    if answer.verdict is None or answer.verdict not in admitted or answer.value is not None:
        one_of = ", ".join(admitted)
        if asked.recorded is None:
            raise _refusal(
                answer.item, f"“{answer.item}”应填verdict：{one_of}", f"{answer.item!r} takes a verdict: {one_of}"
            )
        raise _refusal(
            answer.item,
            f"“{answer.item}”应填value；没有得到数值的，只能填verdict：{one_of}",
            f"{answer.item!r} takes a value, or a verdict alone if none was found: {one_of}",
        )
    return answer.verdict


def _value(asked: FormItem, answer: Answer) -> Value:
    found: Value | None = _READ[asked.answer](answer.value)
    if found is None:
        zh, en = _FORMS[asked.answer]
        raise _refusal(answer.item, f"“{answer.item}”的value应为{zh}", f"the value of {answer.item!r} must be {en}")
    return found


def _compared(asked: FormItem, stored: Value | None, found: Value) -> str:
    if stored is None:
        return "unverifiable"
    if isinstance(stored, date) and isinstance(found, date):
        equal = abs((found - stored).days) <= asked.tolerance
    elif isinstance(stored, str):
        equal = search_form(stored) == search_form(str(found))
    elif isinstance(stored, bool):
        equal = stored == found
    else:
        assert isinstance(stored, int)
        assert isinstance(found, int)
        equal = abs(found - stored) <= asked.tolerance
    return "conforms" if equal else "nonconforming"


def _text(value: object) -> str | None:
    return value.strip() if isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST else None


def _number(value: object) -> int | None:
    return value if type(value) is int and 0 <= value <= _LARGEST else None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == len("2021-05-06") else None
    except ValueError:
        return None


_LONGEST: Final = 200
_LARGEST: Final = 10**12
_READ: Final[Mapping[str, Any]] = {
    "text": _text,
    "number": _number,
    "fen": _number,
    "day": _day,
    "yes_no": lambda value: value if isinstance(value, bool) else None,
}
_FORMS: Final[Mapping[str, tuple[str, str]]] = {
    "text": (f"至多{_LONGEST}字的文字", f"a text of at most {_LONGEST} characters"),
    "number": ("非负整数", "a whole number from 0 on"),
    "fen": ("以分为单位的非负整数", "an amount in fen, a whole number from 0 on"),
    "day": ("日期（2021-05-06）", "a day (2021-05-06)"),
    "yes_no": ("true或false", "true or false"),
}


def _written(value: Value | None, answer: AnswerKind) -> str:
    if value is None:
        return _NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if answer == "fen" and isinstance(value, int):
        return f"{value // _FEN}.{value % _FEN:02}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _refusal(item: str, zh: str, en: str, **data: Any) -> Refusal:
    return Refusal("shape", "result.answer", zh, en, {"item": item, **data}, field="answers")
