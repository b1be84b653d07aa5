"""Work items: the members of an item are the fields of `WorkItem`."""

import types
import typing
from datetime import date
from typing import Any, Final

import marshmallow as ma
import msgspec
from marshmallow import fields

from api.http.responses.lists import page_of
from api.http.responses.people import HistoryItem
from domain.work_items.work_item import WorkItem
from projections.views.work_item import WORK_ITEM

_FIELDS: Final[dict[Any, type[fields.Field[Any]]]] = {str: fields.String, int: fields.Integer, date: fields.Date}


def _members() -> dict[str, fields.Field[Any]]:
    """A nullable member for each field of a work item that not every item has."""
    found = {}
    for field in msgspec.structs.fields(WorkItem):
        if isinstance(field.type, types.UnionType) and field.name != "area":
            (plain,) = (one for one in typing.get_args(field.type) if one is not type(None))
            label = WORK_ITEM.label(field.name)
            described = {"description": f"{label.zh} / {label.en}"}
            found[field.name] = _FIELDS[plain](required=True, allow_none=True, metadata=described)
    return found


_Details = ma.Schema.from_dict(_members(), name="WorkItemDetails")


class WorkItemOut(_Details):  # type: ignore[misc, valid-type]  # the base is made at run time
    """A work item as of a day. What an item of its type does not have is null. `state`: of a vacancy or course also
    `full`. `persons` took a place, as far as their events name the item; `taken` is what was reported."""

    type = fields.String(required=True)
    type_title = fields.String(required=True)
    id = fields.String(required=True)
    area = fields.String(required=True)
    state = fields.String(required=True)
    state_title = fields.String(required=True)
    kind_title = fields.String(required=True, allow_none=True)
    opened_on = fields.Date(required=True)
    since = fields.Date(required=True)
    persons = fields.Integer(required=True, allow_none=True)
    places_left = fields.Integer(required=True, allow_none=True)
    overdue = fields.Boolean(required=True)
    link = fields.String(required=True)


class OneWorkItem(WorkItemOut):
    """A work item, with the day and the position that the answer describes."""

    as_of = fields.Date(required=True)
    position = fields.Integer(required=True)


WorkItemPage = page_of(WorkItemOut, "WorkItemPage")
WorkItemHistoryPage = page_of(HistoryItem, "WorkItemHistoryPage")
