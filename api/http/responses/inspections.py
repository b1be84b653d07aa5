"""Inspections: plans, draws, cases, proofs."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of
from domain.inspections.seeds import SEED_KINDS
from domain.inspections.steps import CASE_STATES, STATES


class StratumQuota(ma.Schema):
    """How many persons of a stratum are drawn, of how many."""

    stratum = fields.String(required=True)
    size = fields.Integer(required=True)
    population = fields.Integer(required=True)


class InspectionOut(ma.Schema):
    """An inspection. What a step gives that was not taken is null. `inspectors` are the accounts of the pool."""

    key = fields.String(required=True)
    area = fields.String(required=True)
    title = fields.String(required=True)
    mode = fields.String(required=True)
    mode_title = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    state_title = fields.String(required=True)
    population = fields.Dict(required=True, metadata={"description": "抽查范围 / the filter of persons"})
    as_of = fields.Date(required=True)
    known_until = fields.Integer(required=True)
    strata = fields.List(fields.String(), required=True)
    population_size = fields.Integer(required=True)
    sample_size = fields.Integer(required=True)
    mandatory = fields.Integer(required=True)
    population_sha256 = fields.String(required=True)
    plan_sha256 = fields.String(required=True)
    algorithm = fields.String(required=True)
    inspectors = fields.List(fields.String(), required=True)
    inspectors_per_case = fields.Integer(required=True)
    on_site_percent = fields.Integer(required=True, allow_none=True)
    recheck_percent = fields.Integer(required=True, allow_none=True)
    seed_kind = fields.String(required=True, metadata={"enum": list(SEED_KINDS)})
    planned_on = fields.Date(required=True)
    planned_by = fields.String(required=True)
    due_on = fields.Date(required=True)
    seed = fields.String(required=True, allow_none=True)
    seed_source = fields.String(required=True, allow_none=True)
    seed_published_on = fields.Date(required=True, allow_none=True)
    sample_sha256 = fields.String(required=True, allow_none=True)
    drawn_on = fields.Date(required=True, allow_none=True)
    drawn_by = fields.String(required=True, allow_none=True)
    abandoned_on = fields.Date(required=True, allow_none=True)
    abandoned_reason = fields.String(required=True, allow_none=True)
    closed_on = fields.Date(required=True, allow_none=True)
    closed_reason = fields.String(required=True, allow_none=True)
    unchecked = fields.Integer(required=True, allow_none=True)
    link = fields.String(required=True)


class InspectionPage(page_of(InspectionOut, "InspectionItems")):  # type: ignore[misc]  # the base is made at run time
    """The inspections by the day of their plans."""


class EarlierDraw(ma.Schema):
    """Another inspection of the same population that was planned in the year, abandoned or not."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    planned_on = fields.Date(required=True)
    drawn_on = fields.Date(required=True, allow_none=True)
    abandoned_on = fields.Date(required=True, allow_none=True)
    abandoned_reason = fields.String(required=True, allow_none=True)
    link = fields.String(required=True)


class CaseCounts(ma.Schema):
    """The cases drawn: of the random and of the mandatory part, and those replaced."""

    random = fields.Integer(required=True)
    mandatory = fields.Integer(required=True)
    replaced = fields.Integer(required=True)


class InspectionProgress(ma.Schema):
    """How far it is: the cases not replaced (`standing`) by state, and the shares of them that were visited on site
    and checked again, to be compared with `on_site_percent` and `recheck_percent` of the plan."""

    standing = fields.Integer(required=True)
    checked = fields.Integer(required=True)
    not_reached = fields.Integer(required=True)
    open = fields.Integer(required=True)
    on_site = fields.Integer(required=True)
    on_site_percent = fields.Float(required=True, allow_none=True)
    rechecked = fields.Integer(required=True)
    rechecked_percent = fields.Float(required=True, allow_none=True)


class OneInspection(InspectionOut):
    """An inspection with its quotas, the text of its plan, and the other inspections of its population.

    `version` is that of its last event; `cases_sha256` the digest of its cases and replacements, as proofs state it.
    """

    quotas = fields.List(fields.Nested(StratumQuota), required=True)
    plan = fields.String(required=True)
    cases = fields.Nested(CaseCounts, required=True)
    cases_sha256 = fields.String(required=True)
    version = fields.Integer(required=True)
    progress = fields.Nested(InspectionProgress, required=True)
    earlier_draws = fields.List(fields.Nested(EarlierDraw), required=True)
    position = fields.Integer(required=True)


class PlannedInspection(ma.Schema):
    """The commitment to a plan. Of a preview, which records nothing, `key`, `plan` and the digests are null."""

    key = fields.String(required=True, allow_none=True)
    link = fields.String(required=True, allow_none=True)
    duplicate = fields.Boolean(required=True)
    plan = fields.String(required=True, allow_none=True)
    plan_sha256 = fields.String(required=True, allow_none=True)
    population_sha256 = fields.String(required=True, allow_none=True)
    population_size = fields.Integer(required=True)
    sample_size = fields.Integer(required=True)
    mandatory = fields.Integer(required=True)
    quotas = fields.List(fields.Nested(StratumQuota), required=True)
    earlier_draws = fields.List(fields.Nested(EarlierDraw), required=True)
    position = fields.Integer(required=True)


class InspectionStep(ma.Schema):
    """A step of an inspection that was recorded, now or before by the same request. `case_no`: the case drawn in place
    of the one that was replaced; null of other steps. `note`: that the register holds nothing of the cause of a
    replacement; null if it does."""

    key = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    duplicate = fields.Boolean(required=True)
    seed = fields.String(required=True, allow_none=True)
    sample_sha256 = fields.String(required=True, allow_none=True)
    sample_size = fields.Integer(required=True, allow_none=True)
    case_no = fields.Integer(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    position = fields.Integer(required=True)
    link = fields.String(required=True)


class InspectionCaseOut(ma.Schema):
    """A case. `excluded` are the accounts of the pool that stayed out of it, each with its rule.

    `state` and `way`, the way of the first check, are null to an inspector who sees the own cases only.
    """

    case_no = fields.Integer(required=True)
    ticket = fields.String(required=True)
    person = fields.UUID(required=True)
    part = fields.String(required=True)
    part_title = fields.String(required=True)
    stratum = fields.String(required=True, allow_none=True)
    mandatory_reason = fields.String(required=True, allow_none=True)
    inspectors = fields.List(fields.String(), required=True)
    excluded = fields.Dict(required=True, metadata={"description": "回避的账号及规则 / accounts excluded, with rules"})
    drawn_on = fields.Date(required=True)
    replaces = fields.Integer(required=True, allow_none=True)
    replaced_reason = fields.String(required=True, allow_none=True)
    replaced_on = fields.Date(required=True, allow_none=True)
    state = fields.String(required=True, allow_none=True, metadata={"enum": [*CASE_STATES, None]})
    state_title = fields.String(required=True, allow_none=True)
    way = fields.String(required=True, allow_none=True)


class InspectionCasePage(page_of(InspectionCaseOut, "InspectionCaseItems")):  # type: ignore[misc]  # made at run time
    """The cases by number; of an inspector who sees no other, the own ones."""


class OwnCaseOut(ma.Schema):
    """A case that the account inspects, of an inspection that is under way. `done`: its result is recorded."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    mode = fields.String(required=True)
    mode_title = fields.String(required=True)
    due_on = fields.Date(required=True)
    case_no = fields.Integer(required=True)
    ticket = fields.String(required=True)
    inspectors = fields.List(fields.String(), required=True)
    done = fields.Boolean(required=True)
    form = fields.String(required=True)


class OwnCasePage(page_of(OwnCaseOut, "OwnCaseItems")):  # type: ignore[misc]  # the base is made at run time
    """The own cases by day due, inspection and number."""


class ProofOut(ma.Schema):
    """All that is needed to redo a draw, and nothing about persons or accounts. A large frame is in the zip only."""

    form = fields.Integer(required=True)
    plan = fields.String(required=True)
    plan_sha256 = fields.String(required=True)
    frame = fields.String(required=True, allow_none=True)
    frame_href = fields.String(required=True, allow_none=True)
    seed = fields.String(required=True)
    seed_kind = fields.String(required=True)
    seed_source = fields.String(required=True, allow_none=True)
    seed_published_on = fields.String(required=True, allow_none=True)
    sample_sha256 = fields.String(required=True)
    version = fields.Integer(required=True)
    replacements = fields.Integer(required=True)
    cases_sha256 = fields.String(required=True)
    cases = fields.List(fields.Dict(), required=True)
