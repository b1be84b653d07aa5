"""The backup drill: backed up while events come in, restored elsewhere, checked, and served."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.service import ZUJI, Service, serving
from tests.acceptance.test_killed import everything_is_there_once, posting

pytestmark = pytest.mark.postgres


@pytest.fixture
def place(data_dir: Path) -> Path:
    for name in ("data", "restored"):
        (data_dir / name).mkdir(mode=0o755)
    return data_dir


def restored(service: Service, place: Path) -> subprocess.CompletedProcess[str]:
    env = {**service.env, "ZUJI_DATA": str(place / "restored")}
    words = [*ZUJI, "restore", str(place / "backup")]
    return subprocess.run(words, env=env, capture_output=True, text=True, timeout=300, check=False)


def test_a_backup_made_while_events_come_in_is_restored_and_served(place: Path) -> None:
    with serving(place / "data") as service:
        poster = posting(service, service.token("integration"), "/post/worker")
        done = service.command("backup", str(place / "backup"))
        assert done.returncode == 0, done.stderr
        taken = service.command("backup", str(place / "backup"))
        poster.over.set()
        poster.join()
        assert (taken.returncode, taken.stderr.count("\n")) == (2, 1)
        everything_is_there_once(service, poster)
        manifest = json.loads((place / "backup" / "manifest.json").read_text())
        assert 0 < manifest["position"] == manifest["events"] <= len(poster.acknowledged)

        without_key = restored(service, place)
        assert (without_key.returncode, without_key.stderr.count("\n")) == (2, 1)
        assert manifest["key_fingerprint"][:16] in without_key.stderr
        assert not (place / "restored" / "keys").exists()
        shutil.copytree(place / "data" / "keys", place / "restored" / "keys")
        done = restored(service, place)
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"restored: {manifest['events']:,} events: clean" in done.stdout
        assert restored(service, place).returncode == 2  # it is no longer empty
    with serving(place / "restored") as again:
        status, answer = again.call("GET", "/readyz")
        assert (status, answer["position"], answer["views"]["current"]) == (200, manifest["position"], True)
        status, page = again.call("GET", "/v1/people?limit=1", again.token("supervisor"))
        assert status == 200
        assert page["items"][0]["name"].startswith("李")  # the person's own key opens
        assert again.command("check").returncode == 0
