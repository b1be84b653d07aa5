"""Every code that the source raises is explained, on a page of its own, in both languages."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from api.http.problem_codes import PROBLEM_CODES
from api.http.problems import KINDS, STATUSES
from domain.refusals import AXIS_LABELS
from tests.api.conftest import Office

ROOT = Path(__file__).parents[3]
ROOMS = ("domain", "service/recording", "service/security", "service/webhooks", "projections", "api")
PLACE_OF_CODE = {
    "Refusal": 1,
    "HttpError": 1,
    "malformed": 0,
    "refuse": 0,
    "IdentityNumberRefused": 0,
    "_refuse_categories": 2,
    "_refuse_own": 2,
    "_refuse_same_account": 3,
    "_refusal": 0,
    "refusal": 0,
}
"""The functions that make a refusal or an error, and which of their arguments is the code."""


@cache
def raised() -> dict[str, str]:
    """The codes that stand in the source, each with a file that raises it."""
    return {code: str(file.relative_to(ROOT)) for file in files() for code in codes_in(file)}


def files() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))


def codes_in(file: Path) -> Iterator[str]:
    for call in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        place = PLACE_OF_CODE.get(name)
        if place is None or len(call.args) <= place:
            continue
        code = call.args[place]
        if isinstance(code, ast.Constant) and isinstance(code.value, str) and code.value:
            yield f"benefit.{code.value}" if name == "refusal" else code.value


def test_every_code_that_the_source_raises_is_explained() -> None:
    unexplained = {code: file for code, file in raised().items() if code not in PROBLEM_CODES}
    assert unexplained == {}, "add them to api/http/problem_codes.toml"
    assert {code for code, _, _ in STATUSES.values()} <= PROBLEM_CODES.keys()
    assert {f"transition.{axis}" for axis in AXIS_LABELS} <= PROBLEM_CODES.keys()
    assert len(raised()) > 100


def test_every_explained_code_is_raised_somewhere() -> None:
    text = "\n".join(file.read_text("utf-8") for file in files())
    for code in PROBLEM_CODES:
        family = code.rpartition(".")[0] in ("transition", "http") or code.endswith(("_mismatch", ".unknown"))
        short = code.removeprefix("benefit.")
        assert family or f'"{code}"' in text or f'"{short}"' in text, code


def test_every_code_has_a_meaning_and_a_remedy_in_both_languages_and_a_status_that_is_answered() -> None:
    answered = {*STATUSES, *(meaning.status for meaning in KINDS.values())}
    for code, found in PROBLEM_CODES.items():
        assert found.status in answered or code == f"http.{found.status}", code
        for text in (found.meaning, found.remedy):
            assert any("\u4e00" <= character <= "\u9fff" for character in text.zh), code
            assert text.en.isascii(), code
            assert text.en.endswith("."), code


@pytest.mark.parametrize("code", ["field.code", "transition.case", "auth.token", "benefit.loan.term", "view.behind"])
def test_given_a_code_then_its_page_tells_meaning_and_remedy_in_both_languages(office: Office, code: str) -> None:
    for lang in ("zh", "en"):
        page = office.client.get(f"/problems/{code}?lang={lang}", headers={"Accept": "text/html"})
        assert (page.status_code, page.mimetype) == (200, "text/html")
        for text in (PROBLEM_CODES[code].meaning, PROBLEM_CODES[code].remedy):
            assert text.zh in page.text
            assert escaped(text.en) in page.text


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&#34;").replace("'", "&#39;").replace("<", "&lt;")


def test_given_a_code_then_its_json_is_in_the_language_asked_for(office: Office) -> None:
    for code, found in PROBLEM_CODES.items():
        for lang, meaning in (("zh", found.meaning.zh), ("en", found.meaning.en)):
            path, headers = f"/problems/{code}?lang={lang}", {"Accept": "application/json"}
            answer = office.client.get(path, headers=headers).get_json()
            assert (answer["code"], answer["type"], answer["meaning"]) == (code, f"/problems/{code}", meaning)
            assert (answer["status"], bool(answer["remedy"])) == (found.status, True)


@pytest.mark.parametrize("code", ["no.such.code", "foo.unknown", "transition.nothing", "x" * 5000, "field"])
def test_given_an_unknown_code_then_404(office: Office, code: str) -> None:
    for accept in ("text/html", "application/json"):
        assert office.client.get(f"/problems/{code}", headers={"Accept": accept}).status_code == 404


def test_given_a_code_that_is_nearly_one_then_404_names_it(office: Office) -> None:
    assert "field.code" in office.client.get("/problems/field.codes").get_json()["detail"]


def test_the_list_links_every_page(office: Office) -> None:
    page = office.client.get("/problems", headers={"Accept": "text/html"}).text
    assert all(f'href="/problems/{code}' in page for code in PROBLEM_CODES)
    listed = office.client.get("/problems", headers={"Accept": "application/json"}).get_json()["items"]
    assert [one["code"] for one in listed] == list(PROBLEM_CODES)


def test_given_a_problem_then_its_type_leads_to_a_page(office: Office) -> None:
    for path in ("/v1/people?colour=red", "/v1/nothing", "/v1/events?type=x", "/v1/reports/4A?period=x"):
        kind = office.call("GET", path).get_json()["type"]
        assert office.client.get(kind).status_code == 200
