"""Shapes whose rows come from the policy of the area on the day: deliveries, categories, times of retention."""

from collections.abc import Mapping
from typing import Any, Final

from domain.events.event import event_type_of
from domain.events.services import OneStopServiceGiven
from domain.policy.programmes import Delivery
from domain.reference.bilingual_text import BilingualText
from projections.reports.shapes import Asked, Record, Shape, coded, in_language


class DeliveryRows(Shape, frozen=True, kw_only=True):
    """A row for each of the deliveries that the policy of the area knows on the day (五送; R2-1)."""

    def lines(self, asked: Asked) -> dict[str, Any]:
        """Line n is the n-th delivery. `delivered` are the types of events, `delivered_kinds` the kinds of one-stop
        services ("" for other events), `delivered_as` the deliveries that they belong to."""
        events = [
            (event, kind, code)
            for code, delivery in _deliveries(asked).items()
            for event, kind in (
                *((event, "") for event in delivery.events),
                *((event_type_of(OneStopServiceGiven), kind) for kind in delivery.one_stop),
            )
        ]
        columns = [list(column) for column in zip(*events, strict=True)] or [[], [], []]
        named = dict(zip(("delivered", "delivered_kinds", "delivered_as"), columns, strict=True))
        return coded(asked, _deliveries(asked)) | named

    def row_name(self, record: Record, asked: Asked, lang: str) -> str:
        """The name of the delivery."""
        return in_language(_deliveries(asked)[record["key"]], lang)


def _deliveries(asked: Asked) -> Mapping[str, Delivery]:
    return asked.policy.deliveries


class CategoryRows(Shape, frozen=True, kw_only=True):
    """A row for each category that the policy of the area knows on the day, and the last for persons without one."""

    def lines(self, asked: Asked) -> dict[str, Any]:
        """Line n is the n-th category; `no_category` is the code of the last."""
        return coded(asked, [*_categories(asked), _NO_CATEGORY]) | {"no_category": _NO_CATEGORY}

    def row_name(self, record: Record, asked: Asked, lang: str) -> str:
        """The name of the category."""
        return in_language(_categories(asked).get(record["key"], _WITHOUT_CATEGORY), lang)


_NO_CATEGORY: Final = "none"
_WITHOUT_CATEGORY: Final = BilingualText("无困难类别", "Without a category")


def _categories(asked: Asked) -> Mapping[str, BilingualText]:
    return asked.policy.categories


class MilestoneRows(Shape, frozen=True, kw_only=True):
    """A row for each time after an employment at which the policy of the area measures retention, in months."""

    def lines(self, asked: Asked) -> dict[str, Any]:
        """Line n is the n-th time; `milestones` are the months, `gap_days` the longest gap between two jobs (days)."""
        rule = asked.policy.retention
        keys = [str(months) for months in rule.months]
        return coded(asked, keys) | {"milestones": list(rule.months), "gap_days": rule.gap_days}

    def row_name(self, record: Record, asked: Asked, lang: str) -> str:
        """The months, such as 3个月."""
        return in_language(BilingualText(f"{record['key']}个月", f"{record['key']} months"), lang)
