"""The parameters of a list of persons as a filter: a name or an identity number, states, level, category, area."""

import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from api.http.context import AppContext
from api.http.cursors import key_after, plain_key
from api.http.problems import malformed
from domain.errors import Refusal
from domain.identity.documents import parse_document_number
from domain.identity.id_number import normalise
from domain.text import search_form
from projections.queries.people import PeopleFilter, holders_of
from projections.views.search_terms import TRAITS, term

_nearly_a_number = re.compile(r"[0-9]{12,17}[0-9X]?").search
_AS_GIVEN = ("area", "case", "labour", "level", "category", *TRAITS)

BODY_ONLY: Final = ("phone", "id_no")
"""What a search takes in the body of the request only: proxies keep addresses in their logs."""


def people_filter(query: Mapping[str, Any], app: AppContext) -> PeopleFilter:
    """The filter for the parameters of `GET /v1/people` or the body of `POST /v1/people/search`.

    `q` is an identity number or a part of the name. Raises Refusal (shape) when `id_no` is no identity number, or when
    nothing of a value is compared.
    """
    values: dict[str, Any] = {name: query[name] for name in _AS_GIVEN if name in query}
    for name in TRAITS:
        if name in values and term(name, values[name]) is None:
            raise malformed("field.empty", "没有可以比较的内容", "there is nothing in it to compare", field=name)
    holders: list[list[UUID]] = []
    if "q" in query:
        number = _identity_number(query["q"])
        if number:
            holders.append(_holders(app, number))
        else:
            values["name"] = _searchable(query["q"])
    if "id_no" in query:
        holders.append(_holders(app, parse_document_number(query["id_no"]).number))
    if holders:
        values["person_ids"] = [*set(holders[0]).intersection(*holders[1:])]
    return PeopleFilter(**values)


def after_of(query: Mapping[str, Any]) -> tuple[str, UUID] | None:
    """The area and the id of the person after which the page begins; None for the first page.

    Raises Refusal (shape) for a cursor that was not given out by this service.
    """
    return key_after(query, plain_key, str, UUID)


def refuse_number(text: str | None, field: str = "q") -> None:
    """Raises Refusal (shape) for an identity number, or what is nearly one: proxies keep addresses in their logs."""
    if text is not None and (_identity_number(text) or _nearly_a_number(normalise(text))):
        raise in_the_body(field)


def in_the_body(field: str) -> Refusal:
    """The refusal of a private number in an address."""
    return malformed(
        "search.number_in_address",
        "身份证号码、电话不能写在地址里：请用 POST /v1/people/search，写在请求内容里",
        "an identity number or a telephone must not be part of an address: use POST /v1/people/search, in the body",
        field=field,
        data={"use": "POST /v1/people/search"},
    )


def _searchable(text: str) -> str:
    """The text if it has anything that is compared. Raises Refusal (shape): a dot alone would match every name."""
    if not search_form(text):
        raise malformed("field.empty", "请输入姓名", "enter a name", field="q")
    return text


def _holders(app: AppContext, number: str) -> list[UUID]:
    with app.pool.connection() as conn:
        return holders_of(conn, app.keys, number)


def _identity_number(text: str) -> str | None:
    try:
        return parse_document_number(text).number
    except Refusal:
        return None
