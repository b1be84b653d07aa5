"""Events of supervision: spot checks and hits of data comparison (R4-13, R3-15). Findings: `findings`."""

from datetime import date
from typing import Annotated

from domain.events.event import SUPERVISORS, Event, EventText, Field
from domain.events.findings import FINDINGS
from domain.events.states import KNOWN


class SpotChecked(Event, frozen=True, tag="person.spot_checked"):
    """The case was inspected (抽查; R4-13).

    `inspector_accounts` are the ids of the inspectors as accounts, besides the account that posts; they decide who may
    inspect whom. `inspectors` are the names that readers see; without `inspector_accounts` each of them is an account.

    The result of a drawn case (docs/decisions/0063) has the key of the inspection and the number of the case.
    `nonconforming` and `unverifiable` are those of `items` that do not conform or could not be verified; the others
    conform. `differences` has a line for each value found to be another than recorded. Of who was not reached, or
    refused, nothing need have been checked. `second_check`: other inspectors checked the case again.
    """

    title = EventText("抽查", "Spot-checked")
    event_text = EventText(
        "抽查（{inspection}）[第{case_no}案][：{items}][；{contact}][；{way}][；结论{verdict}][；不符合：{nonconforming}]"
        "[；无法核实：{unverifiable}][；{differences}][；满意度{satisfaction}][；复查：{second_check}]"
        "[；检查人{inspectors}][；检查人账号{inspector_accounts}]",
        "Spot check ({inspection})[, case {case_no}][: {items}][; {contact}][; {way}][; verdict {verdict}]"
        "[; nonconforming: {nonconforming}][; not verifiable: {unverifiable}][; {differences}]"
        "[; satisfaction {satisfaction}][; second check: {second_check}][; inspectors {inspectors}]"
        "[; accounts of the inspectors {inspector_accounts}]",
    )
    posted_by = SUPERVISORS
    allowed_from = {"case": KNOWN}
    rules = ("checks_named_items", "inspected_by_another")
    own_fields = ("case_no", "second_check")

    inspection: Annotated[str, Field("检查编号", "inspection", limit=64, required=True)]
    items: Annotated[
        tuple[str, ...], Field("检查项目", "items", limit=50, required=True, known_codes="spot_check_item")
    ]
    verdict: Annotated[str | None, Field("结论", "verdict", codes="verdict")] = None
    inspectors: Annotated[tuple[str, ...], Field("检查人", "inspectors", limit=10)] = ()
    inspector_accounts: Annotated[
        tuple[str, ...], Field("检查人账号", "accounts of the inspectors", limit=10, fixed=True)
    ] = ()
    case_no: Annotated[int | None, Field("案号", "case", limit=100_000, minimum=1, fixed=True)] = None
    contact: Annotated[str | None, Field("见面情况", "contact", codes="check_contact")] = None
    way: Annotated[str | None, Field("检查途径", "way", codes="check_way")] = None
    nonconforming: Annotated[
        tuple[str, ...], Field("不符合项目", "nonconforming items", limit=50, known_codes="spot_check_item")
    ] = ()
    unverifiable: Annotated[
        tuple[str, ...], Field("无法核实项目", "items not verifiable", limit=50, known_codes="spot_check_item")
    ] = ()
    differences: Annotated[
        str | None, Field("与记录的差异", "differences", limit=4000, private=True, mask="full", lines=True)
    ] = None
    second_check: Annotated[bool | None, Field("复查", "second check", fixed=True)] = None
    satisfaction: Annotated[str | None, Field("满意度", "satisfaction", codes="satisfaction")] = None


class ComparisonHit(Event, frozen=True, tag="person.comparison_hit"):
    """A comparison with another register found a doubtful case (比对疑点; R3-15). It changes no state by itself."""

    title = EventText("比对疑点", "Comparison hit")
    event_text = EventText(
        "比对疑点：规则{rule}，数据来源{register}[，数据日期{data_on}][，{detail}]",
        "Comparison hit: rule {rule}, register {register}[, data of {data_on}][, {detail}]",
    )
    posted_by = ("integration", *SUPERVISORS)
    allowed_from = {"case": KNOWN}

    rule: Annotated[str, Field("比对规则", "rule", limit=40, required=True)]
    register: Annotated[str, Field("比对数据", "register", codes="register", required=True)]
    data_on: Annotated[date | None, Field("数据日期", "day of the data")] = None
    detail: Annotated[str | None, Field("疑点内容", "detail", limit=200, private=True, mask="full")] = None


class HitResolved(Event, frozen=True, tag="person.hit_resolved"):
    """A hit of a comparison was examined and resolved with a verdict (疑点核销)."""

    title = EventText("疑点核销", "Hit resolved")
    event_text = EventText("疑点{hit}核销：{verdict}", "Hit {hit} resolved: {verdict}")
    posted_by = SUPERVISORS
    retried = False
    allowed_from = {"case": KNOWN}
    rules = ("resolves_a_hit", "resolved_by_another", "decided_by_no_relative")
    setting_of = ("hit",)

    hit: Annotated[str, Field("疑点编号", "hit", limit=64, required=True)]
    verdict: Annotated[str, Field("核实结论", "verdict", codes="verdict", required=True)]


SUPERVISION = (SpotChecked, *FINDINGS, ComparisonHit, HitResolved)
