"""`/v1/areas`, `/v1/policies`, `/v1/codes`: what holds where, on which day, on which basis."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from flask import Response
from flask.views import MethodView

from api.http.auth import allowed
from api.http.current import answer, caller, context, in_language
from api.http.fields import Day
from api.http.parameters import AreaCode, Query
from api.http.problems import HttpError, not_found
from api.http.resource import Resource
from api.http.responses.place import AreaList, CodeLists, OnePolicy
from domain.events.event import Field
from domain.reference.areas import Area, Areas
from domain.reference.bilingual_text import BilingualText
from service.place_files.place_file import PlaceFile
from service.security.account_rules import ROLES

blueprint = Resource("place", __name__, url_prefix="/v1", description="地区、政策、代码 / Areas, policies, codes")


class PlaceQuery(Query):
    """An area (by default that of the account), and a day (by default today)."""

    area = AreaCode()
    as_of = Day(Field("截至日期", "as of"))


@blueprint.route("/areas")
class AreasView(MethodView):
    """The areas below an area."""

    @allowed(*ROLES)
    @blueprint.arguments(PlaceQuery, location="query")
    @blueprint.response(200, AreaList)
    def get(self, query: dict[str, Any]) -> Response:
        """某日的下级地区 / The areas below an area on a day

        不填 `area` 为账号的地区；全国账号为各省。
        Without `area`, that of the account; for an account of the nation, the provinces.
        """
        areas: Areas = context().reference.areas
        code, day = _asked(query)
        area = areas.get(code)
        if code and area is None:
            raise _no_area(code)
        return answer(
            {
                "area": _area_json(area) if area is not None else None,
                "items": [_area_json(below) for below in areas.children(area.code if area else "", day)],
                "as_of": day,
                "files": [_file_json(file) for file in context().reference.files if file.kind == "areas"],
            }
        )


@blueprint.route("/policies")
class PoliciesView(MethodView):
    """The policy of an area."""

    @allowed(*ROLES)
    @blueprint.arguments(PlaceQuery, location="query")
    @blueprint.response(200, OnePolicy)
    def get(self, query: dict[str, Any]) -> Response:
        """某地某日适用的政策 / The policy that holds in an area on a day"""
        policies = context().reference.policies
        code, day = _asked_in_an_area(query)
        policy = policies.at(code, day)
        parameters = msgspec.to_builtins(policy, order="deterministic")
        return answer(
            {
                "area": code,
                "as_of": day,
                "profile": parameters.pop("profile"),
                "title": _in_language(policy.title),
                "parameters": parameters,
                "versions": [{"since": since, "profile": one.profile} for since, one in policies.series(code)],
                "files": [
                    _file_json(file)
                    for file in context().reference.files
                    if file.kind == "policy"
                    and file.since <= day
                    and any(Areas.covers(covered, code) for covered in file.table["areas"])
                ],
            }
        )


@blueprint.route("/codes")
class CodesView(MethodView):
    """The code lists."""

    @allowed(*ROLES)
    @blueprint.arguments(PlaceQuery, location="query")
    @blueprint.response(200, CodeLists)
    def get(self, query: dict[str, Any]) -> Response:
        """代码表 / The code lists"""
        code, day = _asked_in_an_area(query)
        policy = context().reference.policies.at(code, day)
        lists = {**context().reference.codes, **policy.code_lists, "benefit": policy.benefits}
        items = [{"list": name, "codes": _codes_json(lists[name])} for name in sorted(lists)]
        return answer({"area": code, "as_of": day, "items": items})


def _asked(query: Mapping[str, Any]) -> tuple[str, date]:
    return query.get("area", caller().area), query.get("as_of", context().today())


def _asked_in_an_area(query: Mapping[str, Any]) -> tuple[str, date]:
    """The area and the day. Raises HttpError (404) for a code that neither is that of an area nor lies in one."""
    code, day = _asked(query)
    if code and context().reference.areas.nearest(code) is None:
        raise _no_area(code)
    return code, day


def _no_area(code: str) -> HttpError:
    return not_found(f"没有区划代码{code}", f"there is no area {code}")


def _area_json(area: Area) -> dict[str, Any]:
    return {"name": in_language(area.name_zh, area.name_en), **msgspec.structs.asdict(area)}


def _file_json(file: PlaceFile) -> dict[str, Any]:
    return {
        "number": file.number,
        "kind": file.kind,
        "name": file.name,
        "since": file.since,
        "basis": file.table.get("basis") or file.table.get("source") or "",
        "loaded_by": file.loaded_by,
        "loaded_at": file.loaded_at,
    }


def _codes_json(codes: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {"code": code, "name": in_language(term.zh, term.en), "name_zh": term.zh, "name_en": term.en}
        for code, term in codes.items()
    ]


def _in_language(text: BilingualText) -> str:
    return in_language(text.zh, text.en)
