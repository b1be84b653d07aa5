"""The refusals of names that do not exist: of an event type, a field, a parameter; each with the nearest that does."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from api.http.problems import malformed
from domain.errors import Refusal
from domain.events import CATALOGUE
from domain.reference.nearest import nearest, of_words

MOST_NAMED: Final = 20
"""The most unknown members of one object that a refusal names."""

_USUAL_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("page", "offset", "skip", "start", "next", "page_token", "continue"), ("cursor", "after")),
    **dict.fromkeys(("per_page", "page_size", "pagesize", "size", "count", "top", "max", "first"), ("limit",)),
    **dict.fromkeys(("name", "query", "search", "keyword", "姓名"), ("q",)),
    **dict.fromkeys(("date", "day", "at", "asof", "on"), ("as_of", "period")),
    **dict.fromkeys(("region", "district", "county", "town", "unit", "地区"), ("area",)),
    **dict.fromkeys(("language", "locale", "hl"), ("lang",)),
    **dict.fromkeys(("dry_run", "dryrun", "simulate", "test", "validate_only"), ("preview",)),
    **dict.fromkeys(("transaction", "transactional", "all_or_nothing"), ("atomic",)),
    **dict.fromkeys(("state",), ("status", "case", "labour")),
    **dict.fromkeys(("year", "month", "quarter"), ("period",)),
    **dict.fromkeys(("unmask", "unmasked", "show"), ("reveal",)),
    **dict.fromkeys(("paired_with", "helper_name", "helper_account", "帮扶人"), ("helper",)),
    **dict.fromkeys(("company", "employer_name", "work_unit", "用人单位"), ("employer",)),
    **dict.fromkeys(("credit_code", "employer_code", "usci"), ("uscc",)),
    **dict.fromkeys(("post_id", "public_post", "position_id"), ("post",)),
    **dict.fromkeys(("course_id", "training"), ("course",)),
    **dict.fromkeys(("certificate_no", "certificate_number", "cert_no"), ("certificate",)),
    **dict.fromkeys(("mobile", "tel", "telephone", "phone_no"), ("phone",)),
    **dict.fromkeys(("inspection_id", "spot_check"), ("inspection",)),
    **dict.fromkeys(("total",), ("count",)),
    **dict.fromkeys(("since", "from_position", "position"), ("after", "min_position")),
}
"""Names of parameters in other interfaces, and their possible names here; the first that the call has is suggested."""


def unknown_type(name: str) -> Refusal:
    """The refusal of an event type that is not in the catalogue."""
    found = nearest(name, CATALOGUE)
    if found is None:
        zh, en = "；全部类型见 /docs", "; all types: /docs"
    else:
        title = CATALOGUE[found].title
        zh, en = f"；最接近：{found}（{title.zh}）", f"; nearest: {found} ({title.en})"
    data = {"nearest": found} if found is not None else {}
    return malformed("type.unknown", f"没有类型“{name}”{zh}", f"there is no type {name!r}{en}", data=data)


def unknown_field(name: str = "", known: Collection[str] = ()) -> Refusal:
    """The refusal of a field that does not exist; unknown fields are never dropped silently."""
    zh, en, data = _nearest(name, known)
    return malformed("field.unknown", f"没有这个字段{zh}", f"there is no such field{en}", data=data)


def unknown_attribute(name: str, known: Collection[str]) -> Refusal:
    """The refusal of a name that no attribute can have (CloudEvents 2.1); other unknown ones are left aside."""
    found = nearest(name, known)
    zh, en = ("", "") if found is None else (f"；最接近：{found}", f"; nearest: {found}")
    return malformed(
        "attribute.unknown",
        f"没有属性“{name}”：属性名由小写字母和数字组成{zh}",
        f"there is no attribute {name!r}: names consist of small letters and digits{en}",
        data={} if found is None else {"nearest": found},
    )


def unknown_parameter(name: str, known: Collection[str]) -> Refusal:
    """The refusal of a parameter that a call does not have."""
    zh, en, data = _nearest(name, known)
    return malformed("parameter.unknown", f"没有这个参数{zh}", f"there is no such parameter{en}", data=data)


def _nearest(name: str, known: Collection[str]) -> tuple[str, str, dict[str, Any]]:
    """The name to suggest, by other interfaces or else the most similar, and all names that there are."""
    if not known:
        return "", "", {}
    meant = next((one for one in _USUAL_NAMES.get(name.lower(), ()) if one in known), None)
    if meant is None:
        return of_words(name, known)
    listed = of_words("", known)
    return f"；应为：{meant}{listed.zh}", f"; it is called {meant}{listed.en}", {**listed.data, "nearest": meant}


def unknown_members(given: Mapping[str, Any], known: frozenset[str]) -> tuple[list[str], int]:
    """The names of the first unknown members of an object, shortened, and the number of all."""
    unknown = given.keys() - known
    if not unknown:
        return [], 0
    first = [name for name in given if name in unknown][:MOST_NAMED]
    return [name[:100] for name in first], len(unknown)


def too_many_unknown(found: int) -> Refusal:
    """The refusal for more unknown members than are named."""
    return malformed(
        "members.unknown",
        f"共有{found}个未知的成员，只列出前{MOST_NAMED}个",
        f"{found} members are unknown, of which the first {MOST_NAMED} are named",
        data={"found": found},
    )
