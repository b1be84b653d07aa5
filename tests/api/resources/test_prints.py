"""`/v1/prints/{digest}`: a printed sheet is confirmed by the hash it shows, an altered one is not."""

import hashlib
import re

import pytest

from tests.api.conftest import Office
from tests.api.resources.test_dossiers import files
from tests.api.resources.test_extract import ASKED, told
from tests.world import EventMaker

pytestmark = pytest.mark.once

_digests = re.compile(r'class="digest">([0-9a-f]{64})<').findall


def digest_on(office: Office, address: str) -> str:
    """The SHA-256 that a page shows, which has a QR code."""
    page = office.call("GET", address, lang="zh").text
    (digest,) = _digests(page)
    assert re.search('<svg [^>]*class="qr"', page)
    return str(digest)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_the_hash_of_a_page_is_that_of_its_json_and_confirms_it(office: Office) -> None:
    address = "/v1/reports/4A?area=320614&period=2021"

    digest = digest_on(office, f"{address}&format=html")

    assert digest == sha256(office.call("GET", address, lang="zh").data)
    (printed,) = office.get(f"/v1/prints/{digest}")["prints"]
    assert (printed["format"], printed["account"], printed["area"]) == ("html", "caseworker@320614", "320614")
    assert printed["position"] == office.get(address)["position"]
    assert printed["title"] == "printed a list or report"
    altered = digest.translate(str.maketrans("0a", "a0"))
    assert office.call("GET", f"/v1/prints/{altered}").status_code == 404
    assert office.call("GET", f"/v1/prints/{digest}", area="320614-01").status_code == 404  # not of the unit
    assert office.call("GET", "/v1/prints/x").status_code == 404


def test_a_circular_shows_its_number_and_the_hash_of_its_content(office: Office) -> None:
    issued = office.call("POST", "/v1/reports/4A/issues", json={"period": "2026", "title": "通报"}).get_json()
    office.world.project()

    link = issued["link"]
    assert digest_on(office, f"{link}&format=html") == issued["content_sha256"]
    (printed,) = office.get(f"/v1/prints/{issued['content_sha256']}")["prints"]
    assert printed["title"] == "printed a circular"
    assert "4A 2026年第1期" in office.call("GET", f"{link}&format=html", lang="zh").text


def test_an_extract_and_a_dossier_are_confirmed_where_the_person_is(office: Office, make: EventMaker) -> None:
    person = told(office, make)
    digest = digest_on(office, f"/v1/people/{person}/extract?{ASKED}&format=html")
    found = files(office, f"/v1/people/{person}/dossier?purpose=x")

    shown = {
        one["action"]
        for content in (found["events.json"], found["manifest.json"])
        for one in office.get(f"/v1/prints/{sha256(content)}", area="320614-01")["prints"]
    }
    assert shown == {"dossier.read"}
    (of_extract,) = office.get(f"/v1/prints/{digest}", area="320614-01", lang="zh")["prints"]
    assert of_extract["title"] == "出具个人信息查阅件"
    assert office.call("GET", f"/v1/prints/{digest}", area="320614-02").status_code == 404
