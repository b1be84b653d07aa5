"""The package of a dossier: the same content gives the same bytes, and the check finds what was altered."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.presentation.dossier.content import Chapter, Dossier, DossierTable, Provenance
from api.presentation.dossier.package import events_file, package_of, sha256
from api.presentation.dossier.pdf import dossier_pdf, making_facts

AT = datetime(2026, 11, 21, 4, tzinfo=UTC)


def event(version: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "version": version,
        "type": "person.registered",
        "title": "实名登记",
        "text": "实名登记：张*",
        "occurred_at": "2021-01-05",
        "recorded_at": "2021-01-06T02:00:00+00:00",
        "late_days": 1,
        "actor": {"name": "a", "role": "caseworker", "organisation": "人社所", "organisation_type": ""},
        "source": "/test",
        "profile": "haimen@2021-01-01",
        "reason": None,
        "evidence": [{"name": "表.pdf", "sha256": "ab" * 32}],
        "corrected_by": None,
        "voided_by": None,
        "corrects": None,
        **more,
    }


def dossier(*events: dict[str, Any]) -> Dossier:
    provenance = Provenance(
        position=8, as_of=AT, known_at=None, made_at=AT, account="督查员", role="supervisor", organisation="区人社局",
        purpose="纪检调取", revealed=False, redacted=False, lang="zh", version="1", address="http://localhost/v1/prints/",
    )  # fmt: skip
    table = DossierTable("就业", [("自", 1), ("单位", 2)], [["2021-02-01", "某厂"]])
    chapter = Chapter(person="p", title="张*", facts=[("姓名", "张*")], tables=[table], events=events or [event()])
    policies = {"haimen.toml": b"inherits = 'jiangsu'"}
    return Dossier(
        kind="person", subject="p", title="个案卷宗", heading="张*", provenance=provenance, facts=chapter.facts,
        chapters=[chapter], policies=policies, profiles={"haimen@2021-01-01": [*policies]},
    )  # fmt: skip


def packed(found: Dossier) -> bytes:
    pdf = dossier_pdf(found, sha256(events_file(found)))
    return package_of(found, pdf, found.provenance.address)[0]


def checked(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    script = [sys.executable, "-I", str(folder / "check_dossier.py"), *more]
    return subprocess.run(script, capture_output=True, text=True, check=False, encoding="utf-8")


def test_the_same_content_gives_the_same_bytes() -> None:
    assert packed(dossier()) == packed(dossier())


def test_the_check_that_ships_inside_names_the_file_that_was_altered(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(dossier()))) as package:
        package.extractall(tmp_path)
    manifest = (tmp_path / "manifest.json").read_bytes()

    good = checked(tmp_path)
    assert (good.returncode, sha256(manifest) in good.stdout) == (0, True)
    assert json.loads(manifest)["files"].keys() == {
        "README.txt", "access-log.json", "check_dossier.py", "dossier.pdf", "events.json", "evidence.json",
        "policies/haimen.toml",
    }  # fmt: skip

    (tmp_path / "notes.docx").write_text("x")
    beside = checked(tmp_path)
    assert (beside.returncode, "not of the dossier: notes.docx" in beside.stdout) == (0, True)
    assert "differs: " not in beside.stdout

    events = tmp_path / "events.json"
    events.write_text(events.read_text("utf-8").replace("2021-01-05", "2021-01-04"), "utf-8")
    bad = checked(tmp_path)
    assert (bad.returncode, "differs: events.json" in bad.stdout) == (1, True)
    events.unlink()
    gone = checked(tmp_path)
    assert (gone.returncode, "missing: events.json" in gone.stdout) == (1, True)


def test_of_the_zip_file_itself_the_check_accepts_no_added_file(tmp_path: Path) -> None:
    whole = tmp_path / "dossier.zip"
    whole.write_bytes(packed(dossier()))
    with zipfile.ZipFile(whole) as package:
        package.extract("check_dossier.py", tmp_path)
    assert checked(tmp_path, str(whole)).returncode == 0

    with zipfile.ZipFile(whole, "a") as package:
        package.writestr("confession.pdf", "x")
    added = checked(tmp_path, str(whole))
    assert (added.returncode, "not of the dossier: confession.pdf" in added.stdout) == (1, True)


def test_times_are_beijing_time_and_the_sheets_say_so() -> None:
    with zipfile.ZipFile(io.BytesIO(packed(dossier()))) as package:
        manifest = json.loads(package.read("manifest.json"))
        assert "UTC+8" in package.read("README.txt").decode()
    assert [manifest["as_of"], manifest["made_at"]] == ["2026-11-21T12:00:00+08:00"] * 2
    assert "北京时间（UTC+8）" in dict(making_facts(dossier()))["时间"]


def test_a_text_longer_than_a_sheet_and_rare_characters_are_printed() -> None:
    long = event(2, text="𠮷" * 3 + "长" * 3000 + "<b>&", reason={"code": "", "title": None, "text": "x\ny"})
    assert dossier_pdf(dossier(long), "0" * 64).startswith(b"%PDF")
