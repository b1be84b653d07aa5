"""Events of inspections (抽查、督查; R3-16, R4-12, R4-13): planned, drawn, a case replaced, abandoned, closed.

The subject is `<area>/<year>-<number>`, which the service gives. The events are recorded by the calls of
`/v1/inspections` only, and are read by supervisors and auditors: those who are inspected must not see who is drawn.
"""

from datetime import date
from typing import Annotated, ClassVar

from domain.events.event import SUPERVISORS, Event, EventText, Field

_MOST_STRATA = 20_000
_SHA256 = 64


class InspectionEvent(Event, frozen=True):
    """What the events of an inspection have in common."""

    stream = "inspection"
    posted_by = SUPERVISORS
    retried = False
    read_by: ClassVar[tuple[str, ...]] = ("supervisor", "auditor")
    recorded_by: ClassVar[str] = "/v1/inspections"


class InspectionPlanned(InspectionEvent, frozen=True, tag="inspection.planned"):
    """An inspection was planned: the population is frozen, the quotas are set, and both are committed to (R4-12).

    - `population`: the filter that chose the persons, canonical JSON; `as_of`, `known_until`: as of which day, known up
      to which position. `population_sha256`: the digest of the frame, the file of strata and tickets.
    - `strata`: the dimensions of the strata. `quotas`: a text for each stratum, `<stratum> <size> <population>`.
    - `population_size`, `sample_size`: persons of the random part. `mandatory`: persons included besides.
    - `plan_sha256`: the commitment, the digest of the plan; published before the seed is given.
    - `algorithm`: name and version of the draw. `inspectors`: the accounts that inspectors are drawn from,
      `inspectors_per_case` of them for each case.
    - `on_site_percent`, `recheck_percent`: the share of the cases to visit on site, and to check again by others.
    """

    title = EventText("制定抽查方案", "Inspection planned")
    event_text = EventText(
        "{area}制定抽查方案“{heading}”（{mode}）：{population_size}人中抽{sample_size}人，必查{mandatory}人，"
        "完成期限{due_on}，方案摘要{plan_sha256}",
        "{area} planned the inspection {heading} ({mode}): {sample_size} of {population_size} persons, {mandatory} "
        "mandatory, due on {due_on}, digest of the plan {plan_sha256}",
    )
    rules = ("planned_once",)

    area: Annotated[str, Field("组织地区", "area", format="area", required=True, fixed=True)]
    heading: Annotated[str, Field("名称", "title", limit=200, required=True)]
    mode: Annotated[str, Field("方式", "mode", codes="inspection_mode", required=True)]
    population: Annotated[str, Field("抽查范围", "population", limit=4_000, required=True, fixed=True)]
    as_of: Annotated[date, Field("名单日期", "as of", required=True, fixed=True)]
    known_until: Annotated[int, Field("数据的日志位置", "known until position", limit=2**62, required=True, fixed=True)]
    strata: Annotated[
        tuple[str, ...], Field("分层", "strata", codes="inspection_stratum", limit=10, required=True, fixed=True)
    ]
    quotas: Annotated[tuple[str, ...], Field("各层名额", "quotas", limit=_MOST_STRATA, required=True, fixed=True)]
    population_size: Annotated[
        int, Field("总体人数", "persons of the population", limit=10**9, required=True, fixed=True)
    ]
    sample_size: Annotated[int, Field("抽取人数", "persons to draw", limit=10**9, required=True, fixed=True)]
    mandatory: Annotated[int, Field("必查人数", "mandatory persons", limit=10**9, required=True, fixed=True)]
    population_sha256: Annotated[
        str, Field("名单的SHA-256", "digest of the frame", limit=_SHA256, format="sha256", required=True, fixed=True)
    ]
    plan_sha256: Annotated[
        str, Field("方案的SHA-256", "digest of the plan", limit=_SHA256, format="sha256", required=True, fixed=True)
    ]
    algorithm: Annotated[str, Field("抽签算法", "algorithm", limit=40, required=True, fixed=True)]
    inspectors: Annotated[
        tuple[str, ...], Field("检查人账号", "inspectors", limit=200, required=True, minimum=1, fixed=True)
    ]
    inspectors_per_case: Annotated[
        int, Field("每案检查人数", "inspectors of a case", limit=10, required=True, minimum=1, fixed=True)
    ]
    seed_kind: Annotated[str, Field("种子来源", "kind of the seed", codes="seed_kind", required=True, fixed=True)]
    due_on: Annotated[date, Field("完成期限", "due on", required=True)]
    on_site_percent: Annotated[int | None, Field("实地比例", "percent on site", limit=100)] = None
    recheck_percent: Annotated[int | None, Field("复核比例", "percent checked again", limit=100)] = None


class InspectionDrawn(InspectionEvent, frozen=True, tag="inspection.drawn"):
    """The sample was drawn by a seed that came after the commitment to the plan (抽签). The cases follow.

    `seed_source`, `seed_published_on`: where and on which day a public value was published. `sample_sha256`: the digest
    of the list of tickets drawn.
    """

    title = EventText("抽签", "Sample drawn")
    event_text = EventText(
        "以种子{seed}（{seed_kind}[，{seed_source}][，{seed_published_on}]）抽取{sample_size}人，名单摘要{sample_sha256}",
        "{sample_size} persons drawn by the seed {seed} ({seed_kind}[, {seed_source}][, {seed_published_on}]), digest "
        "of the sample {sample_sha256}",
    )
    rules = ("drawn_once",)

    seed: Annotated[str, Field("种子", "seed", limit=200, required=True, fixed=True)]
    seed_kind: Annotated[str, Field("种子来源", "kind of the seed", codes="seed_kind", required=True, fixed=True)]
    plan_sha256: Annotated[
        str, Field("方案的SHA-256", "digest of the plan", limit=_SHA256, format="sha256", required=True, fixed=True)
    ]
    sample_sha256: Annotated[
        str, Field("样本的SHA-256", "digest of the sample", limit=_SHA256, format="sha256", required=True, fixed=True)
    ]
    sample_size: Annotated[int, Field("抽中人数", "persons drawn", limit=10**9, required=True, fixed=True)]
    seed_source: Annotated[str | None, Field("公布来源", "source of the seed", limit=200, fixed=True)] = None
    seed_published_on: Annotated[date | None, Field("公布日期", "seed published on", fixed=True)] = None


class CaseDrawn(InspectionEvent, frozen=True, tag="inspection.case_drawn"):
    """A person was drawn, with the inspectors of the case (抽中). Published papers name the `ticket` only.

    `part`: random, then with the `stratum`; or mandatory, then with the reason (`mandatory_reason`).
    `excluded`: the accounts of the plan that may not inspect the case, each with the rule, `<account>:<rule>`.
    `replaces`: the number of the case in whose place it was drawn.
    """

    title = EventText("抽中", "Case drawn")
    event_text = EventText(
        "第{case_no}案：{ticket}（{part}[，{stratum}][，{mandatory_reason}]），检查人{inspectors}[；回避{excluded}]"
        "[；替换第{replaces}案]",
        "Case {case_no}: {ticket} ({part}[, {stratum}][, {mandatory_reason}]), inspectors {inspectors}"
        "[; excluded {excluded}][; in place of case {replaces}]",
    )
    rules = ("drawn_in_turn",)

    case_no: Annotated[int, Field("案号", "case", limit=10**6, required=True, minimum=1, fixed=True)]
    ticket: Annotated[str, Field("签号", "ticket", limit=32, required=True, fixed=True)]
    person: Annotated[str, Field("人员编号", "person", limit=36, required=True, fixed=True)]
    part: Annotated[str, Field("抽取方式", "part", codes="sample_part", required=True, fixed=True)]
    inspectors: Annotated[
        tuple[str, ...], Field("检查人账号", "inspectors", limit=10, required=True, minimum=1, fixed=True)
    ]
    stratum: Annotated[str | None, Field("所属层", "stratum", limit=200, fixed=True)] = None
    mandatory_reason: Annotated[str | None, Field("必查原因", "mandatory reason", limit=200, fixed=True)] = None
    excluded: Annotated[tuple[str, ...], Field("回避的账号", "excluded accounts", limit=200, fixed=True)] = ()
    replaces: Annotated[int | None, Field("替换案号", "replaces case", limit=10**6, minimum=1, fixed=True)] = None


class CaseReplaced(InspectionEvent, frozen=True, tag="inspection.case_replaced"):
    """A case cannot be inspected for one of the admitted causes (替换); the next of its stratum's order follows."""

    title = EventText("替换", "Case replaced")
    event_text = EventText("第{case_no}案不能检查：{cause}", "Case {case_no} cannot be inspected: {cause}")
    rules = ("replaces_a_case",)

    case_no: Annotated[int, Field("案号", "case", limit=10**6, required=True, minimum=1, fixed=True)]
    cause: Annotated[str, Field("替换原因", "cause", codes="replacement_cause", required=True, fixed=True)]


class InspectionAbandoned(InspectionEvent, frozen=True, tag="inspection.abandoned"):
    """The inspection was given up, for a stated reason (终止). Plan and draw stay, and later plans name them."""

    title = EventText("终止抽查", "Inspection abandoned")
    event_text = EventText("终止抽查", "Inspection abandoned")
    reason_required: ClassVar[bool] = True
    rules = ("abandons_what_is_open",)


class InspectionClosed(InspectionEvent, frozen=True, tag="inspection.closed"):
    """The inspection has ended (结束). `unchecked`: cases that have no result and were not replaced; with a reason."""

    title = EventText("结束抽查", "Inspection closed")
    event_text = EventText("结束抽查[，未查{unchecked}案]", "Inspection closed[, cases without a result: {unchecked}]")
    rules = ("closes_what_is_drawn", "closes_what_is_checked")

    unchecked: Annotated[int | None, Field("未查案数", "cases without a result", limit=10**6, fixed=True)] = None


INSPECTIONS = (
    InspectionPlanned,
    InspectionDrawn,
    CaseReplaced,
    CaseDrawn,
    InspectionAbandoned,
    InspectionClosed,
)
