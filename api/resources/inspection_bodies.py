"""The bodies of the calls of inspections."""

from typing import Any, Final

import marshmallow as ma
from msgspec.structs import replace

from api.http.fields import CheckedField, Day, Text, Texts, Whole, refuse
from api.http.parameters import AreaCode, Choice, Parameters, PolicyCode, Repeatable
from api.http.schemas import EvidenceField, ReasonField
from domain.events.event import Field
from domain.events.fields import fields_of
from domain.events.inspections import CaseReplaced, InspectionDrawn, InspectionPlanned
from domain.events.states import AXES
from projections.queries.inspection_population import MANDATORY, STRATA
from service.reference import reference

_PLAN: Final = fields_of(InspectionPlanned)
_DRAW: Final = fields_of(InspectionDrawn)


def _optional(field: Field) -> Field:
    return replace(field, required=False)


def _codes(name: str) -> list[str]:
    return list(reference().codes[name])


class Population(Parameters):
    """Which persons: the filter of `GET /v1/people`, without what identifies a person."""

    area = AreaCode()
    category = Text(Field("困难类别", "category", limit=60))
    labour = Choice(Field("就业状态", "labour"), AXES["labour"])
    case = Choice(Field("个案状态", "case"), AXES["case"])
    level = Text(Field("分级", "level", limit=10))
    helper = Choice(Field("帮扶人", "helper"), ("none",))
    employer = Text(Field("现用人单位", "present employer", limit=100))
    uscc = Text(Field("现用人单位的统一社会信用代码", "credit code of the present employer", limit=18))
    post = Text(Field("现岗位编号", "id of the present post", limit=64))
    course = Text(Field("培训课程", "course", limit=100))
    inspection = Text(Field("检查编号", "inspection", limit=64))
    watch_list = PolicyCode(Field("监测名单", "watch list", limit=60), "watch_list", "监测名单 / a watch list")


class PopulationField(CheckedField, ma.fields.Nested):
    """The filter as a member of a body."""

    def __init__(self) -> None:
        self.spec = Field("抽查范围", "population")
        super().__init__(Population, metadata={"title": "抽查范围 / population"})

    def _checked(self, value: Any) -> Any:
        if type(value) is not dict:
            refuse("field.type", "“抽查范围”应为JSON对象", "the population must be a JSON object")
        return Population().load(value)


class NewPlan(Repeatable):
    """A plan. The sample has `size` persons or `percent` of the population, with floors; strata in `whole` are taken
    whole. `mandatory`: the reasons for which persons are included besides. What is not given is that of the policy."""

    area = AreaCode()
    title = Text(_PLAN["heading"])
    mode = Choice(_PLAN["mode"], _codes("inspection_mode"))
    population = PopulationField()
    as_of = Day(_optional(_PLAN["as_of"]))
    strata = Texts(_optional(_PLAN["strata"]), {name: reference().codes["inspection_stratum"][name] for name in STRATA})
    size = Whole(Field("抽取人数", "persons to draw", limit=10**6))
    percent = Whole(Field("抽取比例", "percent to draw", limit=100, minimum=1))
    at_least = Whole(Field("至少人数", "at least so many", limit=10**6))
    at_least_per_stratum = Whole(Field("每层至少人数", "at least so many of each stratum", limit=10**6))
    whole = Texts(Field("全查的层", "strata taken whole", limit=1000))
    mandatory = Texts(
        Field("必查原因", "mandatory reasons", limit=10),
        {name: reference().codes["mandatory_reason"][name] for name in MANDATORY},
    )
    inspectors = Texts(_PLAN["inspectors"])
    inspectors_per_case = Whole(_optional(_PLAN["inspectors_per_case"]))
    seed_kind = Choice(_PLAN["seed_kind"], _codes("seed_kind"))
    due_on = Day(_PLAN["due_on"])
    on_site_percent = Whole(_PLAN["on_site_percent"])
    recheck_percent = Whole(_PLAN["recheck_percent"])


class NewDraw(Repeatable):
    """The seed of a draw, of the kind of the plan: given by a second person; a value that others published, with source
    and day; none if the service makes it."""

    seed = Text(_optional(_DRAW["seed"]))
    seed_source = Text(_DRAW["seed_source"])
    seed_published_on = Day(_DRAW["seed_published_on"])


class NewReplacement(Repeatable):
    """Why a case cannot be inspected, with at least one document that proves it."""

    cause = Choice(fields_of(CaseReplaced)["cause"], _codes("replacement_cause"))
    evidence = EvidenceField(required=True)


class NewEnding(Repeatable):
    """Why an inspection is given up."""

    reason = ReasonField(required=True)


class NewClosing(Repeatable):
    """An inspection has ended; with the reason if cases have no result."""

    reason = ReasonField(required=False)
