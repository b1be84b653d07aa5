"""`docs/catalogue/`, written by `make docs`: one page for each event type, from its declaration and an example.

A test compares the pages with the code and posts every example.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, get_args, get_type_hints

from domain.decisions.rules import RULES
from domain.events import CATALOGUE, EVENTS
from domain.events.event import Event, Field, event_type_of
from domain.events.fields import fields_of
from domain.events.subjects import DISTRICT_SUBJECTS
from domain.events.work_item_event import WorkItemEvent
from domain.reference.bilingual_text import BilingualText
from domain.refusals import AXIS_LABELS, state_label
from service.reference import reference

PLACE: Final = Path(__file__).parents[2] / "docs" / "catalogue"
EXAMPLE_TIME: Final = "2021-05-06T09:00:00+08:00"
EXAMPLE_PERSON: Final = "id_no:320684197003121219"

Samples = Mapping[str, Mapping[str, Any]]

_SUBJECTS: Final[dict[str, str]] = {
    "person": EXAMPLE_PERSON,
    "area": "320614-01",
    "post": "P-17",
    "fair": "F-2021-09",
    "task": "T-2021-3",
    "activity": "A-2021-10",
    "project": "X-5",
    "vacancy": "V-2021-118",
    "course": "C-2021-7",
    "employer": "91350100M000100Y43",
    "inspection": "320614/2021-003",
}
_STREAMS: Final[dict[str, tuple[str, str]]] = {
    "person": ("人员编号，或“id_no:”加身份证号码", "person id, or `id_no:` and an identity number"),
    "area": ("区划代码", "area code"),
    **{
        name: (
            f"{noun.zh}编号（不超过64个字符，区县内唯一）",
            f"{noun.en} id of at most 64 characters, unique in its district",
        )
        for name, noun in DISTRICT_SUBJECTS.items()
    },
    "inspection": ("抽查编号（由服务编号）", "number of the inspection, given by the service"),
    "employer": ("单位编号（不填则为统一社会信用代码）", "employer id; left out, the unified social credit code"),
}
_TYPES: Final[dict[type, str]] = {
    str: "文本 text",
    int: "整数 whole number",
    bool: "是否 true, false",
    date: "日期 day",
}


_ACCOUNTS: Final = ("inspectors",)
"""Fields that an example leaves out unless they are required: they name accounts of the place."""


def example(name: str, samples: Samples) -> dict[str, Any]:
    """An event of that kind that can be posted, its data those of the sample. Raises KeyError if there is none."""
    kind = CATALOGUE[name]
    declared = fields_of(kind)
    values = {field: value for field, value in samples[name].items() if value is not None}
    left_out = {
        field for field in values if declared[field].derived or (field in _ACCOUNTS and not declared[field].required)
    }
    shown = {field: value for field, value in values.items() if field not in left_out}
    data = {field: _plain(value) for field, value in shown.items()}
    if kind.reason_required:
        data["reason"] = {"code": "example", "text": "举例"}
    registers = name == "person.registered"
    event = {"specversion": "1.0", "id": f"example-{name}", "source": "/haimen/hrss", "type": name}
    if not registers:
        event["subject"] = _SUBJECTS[kind.stream]
    return {**event, "time": "2021-01-05T09:00:00+08:00" if registers else EXAMPLE_TIME, "data": data}


def rendered(samples: Samples) -> dict[str, str]:
    """The text of every page by its file name."""
    pages = {f"{name}.md": _page(name, kind, samples) for name, kind in CATALOGUE.items()}
    return {"README.md": _index(), **pages}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _index() -> str:
    lines = [
        "# 事件目录 · Catalogue of events",
        "",
        "由代码中的声明生成（`make docs`），请勿手改。",
        "",
        "Generated from the declarations in the code (`make docs`); not to be edited by hand.",
        "",
        "| type | 中文 | English | |",
        "| --- | --- | --- | --- |",
    ]
    for kind in EVENTS:
        name = event_type_of(kind)
        lines.append(f"| [`{name}`]({name}.md) | {kind.title.zh} | {kind.title.en} | {_first_sentence(kind)} |")
    return "\n".join(lines) + "\n"


def _page(name: str, kind: type[Event], samples: Samples) -> str:
    subject_zh, subject_en = _STREAMS[kind.stream]
    lines = [
        f"# {kind.title.zh} · {kind.title.en}",
        "",
        f"`{name}`",
        "",
        " ".join((kind.__doc__ or "").split()),
        "",
        "| | 中文 | English |",
        "| --- | --- | --- |",
        f"| 对象 subject | {subject_zh} | {subject_en} |",
        f"| 个案史 history | {kind.event_text.zh} | {kind.event_text.en} |",
        f"| 之前 before | {_before(kind, 'zh')} | {_before(kind, 'en')} |",
        f"| 之后 after | {_after(kind, 'zh')} | {_after(kind, 'en')} |",
        f"| 可报送 posted by | {'、'.join(kind.posted_by)} | {', '.join(kind.posted_by)} |",
        *_calls_and_readers(kind),
        f"| 理由 reason | {'必填' if kind.reason_required else '可填'} "
        f"| {'required' if kind.reason_required else 'optional'} |",
        "",
    ]
    lines += _fields(kind)
    lines += _codes(kind)
    if kind.rules:
        lines += ["## 规则 Rules", ""]
        lines += [f"- `{rule}`: {_first_sentence(RULES[rule])}" for rule in kind.rules]
        lines.append("")
    text = json.dumps(example(name, samples), ensure_ascii=False, indent=2)
    return "\n".join([*lines, "## 例 Example", "", "```json", text, "```"]) + "\n"


def _calls_and_readers(kind: type[Event]) -> list[str]:
    """By which call alone the event is recorded, and who may read it, where that is not everybody who reads events."""
    lines = []
    if kind.recorded_by:
        lines.append(f"| 只经 only by | `{kind.recorded_by}` | `{kind.recorded_by}` |")
    if kind.read_by is not None:
        lines.append(f"| 可查阅 read by | {'、'.join(kind.read_by)} | {', '.join(kind.read_by)} |")
    return lines


def _fields(kind: type[Event]) -> list[str]:
    declared = fields_of(kind)
    if not declared:
        return ["## 字段 Fields", "", "无 none", ""]
    lines = [
        "## 字段 Fields",
        "",
        "| field | 中文 | English | 类型 type | 限度 limits | |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    hints = get_type_hints(kind)
    for name, field in declared.items():
        marks = ", ".join(_marks(field))
        lines.append(f"| `{name}` | {field.zh} | {field.en} | {_type(hints[name])} | {_limits(field)} | {marks} |")
    lines.append("")
    if kind.at_least_one_field:
        lines += ["至少填写一个字段。At least one field is given.", ""]
    return lines


def _type(hint: Any) -> str:
    plain = [one for one in get_args(hint) if one is not type(None)] if type(None) in get_args(hint) else [hint]
    if plain[0] in _TYPES:
        return _TYPES[plain[0]]
    return "文本列表 list of texts" if plain[0] == tuple[str, ...] else "字段与新值 fields and new values"


def _limits(field: Field) -> str:
    found = []
    if field.minimum:
        found.append(f"≥ {field.minimum}")
    if field.limit is not None:
        found.append(f"≤ {field.limit}")
    if field.unit:
        found.append({"fen": "分 fen", "days": "天 days", "months": "个月 months"}[field.unit])
    if field.format:
        found.append(f"格式 form `{field.format}`")
    if field.codes:
        found.append(f"代码 codes `{field.codes}`")
    if field.known_codes:
        found.append(f"常用代码或文字 common codes or words `{field.known_codes}`")
    return ", ".join(found)


def _marks(field: Field) -> Iterator[str]:
    if field.derived:
        yield "推导 derived, 不报送 not posted"
    elif field.required:
        yield "必填 required"
    if field.private:
        yield f"私密 private, 遮盖 masked `{field.mask}`"
    if field.fixed:
        yield "不可更正 cannot be corrected"
    if field.corrected_by:
        yield f"只能以 corrected only by `{field.corrected_by}`"


def _codes(kind: type[Event]) -> list[str]:
    lines: list[str] = []
    used = (field.codes or field.known_codes for field in fields_of(kind).values())
    lists = dict.fromkeys(name for name in used if name)
    for name in lists:
        lines += [f"### 代码 Codes `{name}`", ""]
        terms: Mapping[str, BilingualText] | None = reference().codes.get(name)
        if terms is None:
            lines += ["当地当时有效的清单 the list in force at the place and day: `domain/policy/profiles/`", ""]
            continue
        lines += ["| code | 中文 | English |", "| --- | --- | --- |"]
        lines += [f"| `{code}` | {term.zh} | {term.en} |" for code, term in terms.items()]
        lines.append("")
    return lines


def _before(kind: type[Event], lang: str) -> str:
    if issubclass(kind, WorkItemEvent):
        return _states("work_item", kind.follows, lang)
    if not kind.allowed_from:
        return "不限" if lang == "zh" else "any"
    return ("；" if lang == "zh" else "; ").join(
        _states(axis, states, lang) for axis, states in kind.allowed_from.items()
    )


def _states(axis: str, states: Sequence[str], lang: str) -> str:
    comma, colon = ("、", "：") if lang == "zh" else (", ", ": ")
    return f"{AXIS_LABELS[axis][lang == 'en']}{colon}{comma.join(state_label(state, lang) for state in states)}"


def _after(kind: type[Event], lang: str) -> str:
    if issubclass(kind, WorkItemEvent):
        same = "事项状态不变" if lang == "zh" else "the state of the work item as before"
        return _states("work_item", (kind.leads_to,), lang) if kind.leads_to is not None else same
    if kind.next_states is not Event.next_states:
        return "由字段决定" if lang == "zh" else "decided by a field"
    if not kind.transitions_to:
        return "个案、就业、脱贫状态不变" if lang == "zh" else "case, labour and poverty status as before"
    colon, semicolon = ("：", "；") if lang == "zh" else (": ", "; ")
    return semicolon.join(
        f"{AXIS_LABELS[axis][lang == 'en']}{colon}{state_label(state, lang)}"
        for axis, state in kind.transitions_to.items()
    )


def _first_sentence(thing: object) -> str:
    return " ".join((thing.__doc__ or "").split("\n\n")[0].split())


def write(samples: Samples) -> None:
    """Writes the pages, and removes those of event types that no longer exist."""
    pages = rendered(samples)
    PLACE.mkdir(parents=True, exist_ok=True)
    for old in PLACE.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        (PLACE / name).write_text(text, "utf-8")
