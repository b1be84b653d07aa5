"""Examples of answers for the OpenAPI document, made from their schemas and from a value for each name."""

from collections.abc import Mapping
from typing import Any, Final

Json = dict[str, Any]

_PERSON: Final = "5f0c7a52-6c1e-4b0e-9d0a-3f7e6b0f4d11"
_WORK_ITEM: Final[Mapping[str, Any]] = {
    "type": "vacancy",
    "type_title": "招聘岗位",
    "id": "V-2021-118",
    "name": "缝纫工",
    "kind": None,
    "kind_title": None,
    "state": "open",
    "state_title": "开放",
    "cause": None,
    "days": None,
    "places": 20,
    "taken": 12,
    "persons": 3,
    "places_left": 8,
    "link": "/v1/work-items/vacancy/320614-01/V-2021-118/history",
    "claimant": None,
    "claimant_area": None,
    "inspector": None,
    "result": None,
}
_VALUES: Final[Mapping[str, Any]] = {
    **{f"{schema}.{name}": value for schema in ("WorkItemOut", "OneWorkItem") for name, value in _WORK_ITEM.items()},
    "Deadline.name": "placement",
    "Deadline.title": "安置",
    "Actor.name": "海门区人社局",
    "Approver.name": "陈督查",
    "Approver.role": "supervisor",
    "RecordedEvidence.name": "劳动合同.pdf",
    "Task.title": "安置",
    "TaskCount.title": "安置",
    "OutcomeCount.outcome": "employed",
    "OutcomeCount.title": "已就业",
    "Household.id": "320614-01/H-1",
    "Household.status": "open",
    "SnapshotOut.address": "/v1/snapshots/1",
    "SnapshotOut.state": "ready",
    "ColumnOut.key": "recognised",
    "ColumnOut.title": "认定人数",
    "RowChange.title": "台账",
    "FieldChange.field": "labour_state",
    "FieldChange.label": "就业状态",
    "Waiting.status": "waiting",
    "BenefitTitle.zh": "社会保险补贴",
    "BenefitTitle.en": "social insurance subsidy",
    "FieldError.code": "field.code",
    "account": "海门区就业系统",
    "action": "person.read",
    "actor": "海门区就业系统",
    "address": "10.0.0.8",
    "after": "employed",
    "area": "320614-01",
    "before": "unemployed",
    "benefit": "social_insurance_subsidy",
    "birth_date": None,
    "birth_year": 1970,
    "case": "recognised",
    "categories": ["older_worker"],
    "cause": "retired",
    "channel": "employer",
    "code": "4A",
    "counted": True,
    "datacontenttype": "application/json",
    "decided_at": None,
    "decided_by": None,
    "definition": "各项指标的计划与完成",
    "detail": "“就业渠道”没有代码“company”；最接近：employer（单位就业）",
    "employer": "海门某家纺有限公司",
    "field": "channel",
    "helper": "李芳",
    "household_id": "H-1",
    "id": "A-1",
    "id_no": "320684***********9",
    "instance": "/v1/events",
    "kind": "placement",
    "known_at": None,
    "label": "就业渠道",
    "labour": "employed",
    "level": "A",
    "link": f"/v1/people/{_PERSON}/history",
    "name": "张*",
    "nearest": "employer",
    "next": None,
    "occurred_at": "2021-05-06",
    "organisation": "海门区人力资源和社会保障局",
    "organisation_type": "public_employment_agency",
    "outcome": "recorded",
    "parameters": ["area", "period"],
    "period": "2021",
    "persons": {"A-1": _PERSON},
    "notes": [],
    "phone": "139****5678",
    "position": 4711,
    "poverty": "none",
    "profile": "haimen@2021-01-01",
    "reason": None,
    "recordedat": "2021-05-06T09:00:02+08:00",
    "rejected": [],
    "pending": [],
    "relation": "spouse",
    "request": None,
    "request_id": "A-1",
    "role": "caseworker",
    "roles": ["supervisor"],
    "rows": [{"key": "320614-01", "name": "悦来镇", "recognised": 12}],
    "rule": "approved_by_another",
    "sex": "male",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "source": "/haimen/hrss",
    "specversion": "1.0",
    "status": "pending",
    "subject": _PERSON,
    "subject_area": "320614-01",
    "text": "用人单位招用：海门某家纺有限公司",
    "time": "2021-05-06T09:00:00+08:00",
    "title": "计划完成情况",
    "total": {"recognised": 12},
    "type": "person.employed",
    "unit": None,
    "view": "roster",
    "waived": None,
    "waived_reason": None,
    "what": "changed",
    "why_not": None,
}
"""The values in examples, by `Component.property` or by the name of the property."""

_BY_FORMAT: Final = {"uuid": _PERSON, "date": "2021-05-06", "date-time": "2021-05-06T09:00:00+08:00"}
_PLAIN: Final[Mapping[str, Any]] = {"integer": 1, "number": 12.5, "boolean": False, "string": "…", "null": None}


def sample(schema: Json, components: Json) -> Any:
    """An example of a value of this schema; `components` are the schemas that it may refer to, by name."""
    return _sample(schema, components, "", "")


def _sample(schema: Json, components: Json, component: str, name: str) -> Any:
    if "$ref" in schema:
        component = schema["$ref"].rpartition("/")[2]
        return _sample(components[component], components, component, name)
    for key in (f"{component}.{name}", name):
        if key in _VALUES and _may_be(schema, _VALUES[key]):
            return _VALUES[key]
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    for keyword in ("allOf", "anyOf", "oneOf"):
        if keyword in schema:
            return _sample(schema[keyword][0], components, component, name)
    kind = _types(schema)[0]
    if kind == "object":
        return {
            below: _sample(one, components, component, below) for below, one in schema.get("properties", {}).items()
        }
    if kind == "array":
        return [_sample(schema.get("items", {}), components, component, "")]
    return _BY_FORMAT.get(schema.get("format", ""), _PLAIN[kind])


def _types(schema: Json) -> list[str]:
    found = schema.get("type", "string")
    return [found] if isinstance(found, str) else list(found)


def _may_be(schema: Json, value: Any) -> bool:
    """Whether the type, format and list of the schema admit the value of this name, which others may have, too."""
    if "enum" in schema:
        return value in schema["enum"]
    if "type" not in schema:
        return not {"allOf", "anyOf", "oneOf"} & schema.keys() or (value is None and _nullable(schema))
    names = {str: "string", int: "integer", bool: "boolean", dict: "object", list: "array", type(None): "null"}
    fits = names.get(type(value)) in _types(schema)
    return fits and ("format" not in schema or value is None or schema["format"] == "date-time")


def _nullable(schema: Json) -> bool:
    return any(one.get("type") == "null" for keyword in ("anyOf", "oneOf") for one in schema.get(keyword, ()))
