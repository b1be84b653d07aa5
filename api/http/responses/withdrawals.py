"""Withdrawals."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.events import Outcome
from api.http.responses.lists import page_of
from api.http.responses.people import RecordedReason
from api.http.responses.problems import Problem


class WithdrawalOut(ma.Schema):
    """A withdrawal. The run are the events of `source` at the positions from `first` to `last` whose ids begin with
    `id_prefix`. `of_others`: another account posted some of them, so a supervisor has to approve."""

    number = fields.Integer(required=True)
    status = fields.String(required=True)
    source = fields.String(required=True)
    id_prefix = fields.String(required=True)
    first = fields.Integer(required=True)
    last = fields.Integer(required=True)
    area = fields.String(required=True)
    account = fields.String(required=True)
    of_others = fields.Boolean(required=True)
    reason = fields.Nested(RecordedReason, required=True)
    requested_at = fields.DateTime(required=True)
    decided_by = fields.String(required=True, allow_none=True)
    decided_at = fields.DateTime(required=True, allow_none=True)


class OneWithdrawal(WithdrawalOut):
    """A withdrawal, with the events of its run and those of them that are not void; null for a very long run."""

    events = fields.Integer(required=True, allow_none=True)
    left = fields.Integer(required=True, allow_none=True)


WithdrawalPage = page_of(WithdrawalOut, "WithdrawalPage")


class TypeCount(ma.Schema):
    """The events of a type."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    count = fields.Integer(required=True)


class RefusalCount(ma.Schema):
    """The voids that are refused for one reason."""

    code = fields.String(required=True)
    count = fields.Integer(required=True)


class ApprovalCount(ma.Schema):
    """The voids that need a second account by one rule."""

    rule = fields.String(required=True)
    count = fields.Integer(required=True)


class NeededApproval(ma.Schema):
    """Why a second account has to approve, and which roles may."""

    rule = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    text = fields.String(required=True)


class NamedEvent(ma.Schema):
    """An event whose void is refused (`problem`) or needs approval (`approval`)."""

    position = fields.Integer(required=True)
    person = fields.UUID(required=True)
    version = fields.Integer(required=True)
    type = fields.String(required=True)
    problem = fields.Nested(Problem, required=True, allow_none=True)
    approval = fields.Nested(NeededApproval, required=True, allow_none=True)


class FigureChange(ma.Schema):
    """A figure before and after, over the rows that change."""

    figure = fields.String(required=True)
    title = fields.String(required=True)
    before = fields.Integer(required=True)
    after = fields.Integer(required=True)


class StateChange(ma.Schema):
    """The persons in a state before and after, of those who change."""

    axis = fields.String(required=True)
    state = fields.String(required=True)
    title = fields.String(required=True)
    before = fields.Integer(required=True)
    after = fields.Integer(required=True)


class RowsChanged(ma.Schema):
    """The rows of a view that are added, removed or changed."""

    view = fields.String(required=True)
    title = fields.String(required=True)
    what = fields.String(required=True)
    count = fields.Integer(required=True)


class WithdrawalChanges(ma.Schema):
    """What the withdrawal would change. `voided` are the voids that would be recorded at once, `refused` and `pending`
    those that would not; the first of them are in `named`."""

    events = fields.Integer(required=True)
    persons = fields.Integer(required=True)
    types = fields.List(fields.Nested(TypeCount), required=True)
    of_others = fields.Integer(required=True)
    already_void = fields.Integer(required=True)
    not_of_persons = fields.Integer(required=True)
    voided = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    refusals = fields.List(fields.Nested(RefusalCount), required=True)
    pending = fields.Integer(required=True)
    approvals = fields.List(fields.Nested(ApprovalCount), required=True)
    named = fields.List(fields.Nested(NamedEvent), required=True)
    figures = fields.List(fields.Nested(FigureChange), required=True)
    states = fields.List(fields.Nested(StateChange), required=True)
    changed_rows = fields.List(fields.Nested(RowsChanged), required=True)


class PreviewedRun(ma.Schema):
    """The run as it would be withdrawn, and what would change: pass `first` and `last` on to withdraw just that."""

    source = fields.String(required=True)
    id_prefix = fields.String(required=True)
    first = fields.Integer(required=True)
    last = fields.Integer(required=True)
    preview = fields.Nested(WithdrawalChanges, required=True)


class StepOut(Outcome):
    """What one call did, as for posted events. `before` goes on the next call; null at the end."""

    looked_at = fields.Integer(required=True)
    before = fields.Integer(required=True, allow_none=True)
