"""Withdrawals as JSON: the run, and what a withdrawal would change."""

from typing import Any, Final

from api.http.current import Language
from api.http.problems import problem
from api.presentation.formatting import ValueFormatter
from domain.events import CATALOGUE
from domain.events.event import SHANGHAI
from domain.reference.bilingual_text import BilingualText
from projections.queries.withdrawal_preview import FIGURES, STATES, Named, WithdrawalPreview
from projections.views.registry import VIEWS
from service.recording.submission import Pending
from service.recording.withdrawals import Withdrawal

Json = dict[str, Any]

_TITLES: Final = {
    "registered": BilingualText("登记人数", "registered persons"),
    "recognised": BilingualText("认定人数", "recognised persons"),
    "employed": BilingualText("在业人数", "persons in work"),
    "entries": BilingualText("新就业", "entries into work"),
    "completed_courses": BilingualText("培训结业人次", "completed courses"),
    "services": BilingualText("服务次数", "services"),
    "granted_fen": BilingualText("补贴核定金额（分）", "benefits granted, in fen"),
    "paid_fen": BilingualText("补贴发放金额（分）", "benefits paid, in fen"),
    "zero_households_open": BilingualText("未清的零就业家庭", "open zero-employment households"),
}
"""The titles of FIGURES."""

_VIEW_TITLES: Final = {view.name: view.title for view in VIEWS}


def withdrawal_json(withdrawal: Withdrawal) -> Json:
    """A withdrawal, without the events of its run."""
    run = withdrawal.run
    return {
        "number": withdrawal.number,
        "status": withdrawal.status,
        "source": run.source,
        "id_prefix": run.id_prefix,
        "first": run.first,
        "last": run.last,
        "area": withdrawal.area,
        "account": withdrawal.account,
        "of_others": withdrawal.of_others,
        "reason": {name: getattr(withdrawal.reason, name) for name in withdrawal.reason.__struct_fields__},
        "requested_at": withdrawal.requested_at.astimezone(SHANGHAI),
        "decided_by": withdrawal.decided_by.name if withdrawal.decided_by is not None else None,
        "decided_at": withdrawal.decided_at.astimezone(SHANGHAI) if withdrawal.decided_at is not None else None,
    }


def preview_json(found: WithdrawalPreview, words: ValueFormatter, lang: Language) -> Json:
    """What a withdrawal would change."""
    return {
        "events": found.events,
        "persons": len(found.persons),
        "types": [
            {"type": name, "title": _in(lang, _type_title(name)), "count": count}
            for name, count in sorted(found.types.items())
        ],
        "of_others": found.of_others,
        "already_void": found.void,
        "not_of_persons": found.not_of_persons,
        "voided": found.voided,
        "refused": found.refusals.total(),
        "refusals": [{"code": code, "count": count} for code, count in found.refusals.most_common()],
        "pending": found.approvals.total(),
        "approvals": [{"rule": rule, "count": count} for rule, count in found.approvals.most_common()],
        "named": [_named_json(named, lang) for named in found.named],
        "figures": [
            {"figure": name, "title": _in(lang, _TITLES[name]), "before": before, "after": after}
            for name in FIGURES
            if (before := found.before["figure", name]) != (after := found.after["figure", name])
        ],
        "states": [
            {
                "axis": column.removesuffix("_state"),
                "state": state,
                "title": words.state(column.removesuffix("_state"), state),
                "before": found.before[column, state],
                "after": found.after[column, state],
            }
            for column in STATES
            for state in sorted({value for axis, value in {*found.before, *found.after} if axis == column})
            if found.before[column, state] != found.after[column, state]
        ],
        "changed_rows": [
            {"view": view, "title": _in(lang, _VIEW_TITLES[view]), "what": what, "count": count}
            for (view, what), count in sorted(found.rows.items())
        ],
    }


def _named_json(named: Named, lang: Language) -> Json:
    event, pending = named.event, named.pending
    return {
        "position": event.position,
        "person": event.stream_id,
        "version": event.version,
        "type": event.type,
        "problem": problem(named.refusal, lang) if named.refusal is not None else None,
        "approval": _approval_json(pending, lang) if pending is not None else None,
    }


def _approval_json(pending: Pending, lang: Language) -> Json:
    text = pending.en if lang == "en" else pending.zh
    return {"rule": pending.rule, "roles": list(pending.roles), "text": text}


def _type_title(name: str) -> BilingualText:
    title = CATALOGUE[name].title
    return BilingualText(title.zh, title.en)


def _in(lang: Language, text: BilingualText) -> str:
    return text.en if lang == "en" else text.zh
