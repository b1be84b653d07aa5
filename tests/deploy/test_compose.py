"""The compose file: accepted by Docker Compose where it is installed; only the migration has the owner's login.

No YAML parser is a dependency, so the blocks of the services are read as text.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from api.cli.main import main

DEPLOY = Path(__file__).parents[2] / "deploy"
COMPOSE = DEPLOY / "compose.yaml"
OURS = ("migrate", "web", "project", "deliver")


def has_compose() -> bool:
    """Whether `docker compose` can be run here."""
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not has_compose(), reason="docker compose is not installed here")
def test_docker_compose_accepts_the_file(tmp_path: Path) -> None:
    text = COMPOSE.read_text()
    for name in set(re.findall(r"/etc/zuji/(\w+\.env)", text)):
        (tmp_path / name).touch()
    file = tmp_path / "compose.yaml"
    file.write_text(text.replace("/etc/zuji/", f"{tmp_path}/"))

    done = subprocess.run(["docker", "compose", "-f", file, "config", "--quiet"], capture_output=True, text=True)

    assert (0, "") == (done.returncode, done.stderr)


def services() -> dict[str, str]:
    """The text of each service."""
    text = COMPOSE.read_text().partition("\nservices:\n")[2].partition("\nvolumes:\n")[0]
    name, *rest = re.split(r"^  (\w+):\n", text, flags=re.MULTILINE)
    assert not name.strip()
    return dict(zip(rest[::2], rest[1::2], strict=True))


def test_there_is_the_database_the_migration_the_web_the_projector_and_the_delivery() -> None:
    assert ["db", "migrate", "web", "project", "deliver"] == list(services())


@pytest.mark.parametrize("name", OURS)
def test_a_service_runs_the_command_of_its_name_with_the_key_file_read_only(name: str) -> None:
    text = services()[name]

    assert name in main.commands
    assert f'command: ["{name}"]' in text
    assert "volumes: *key" in text or "/etc/zuji/service.key:/etc/zuji/service.key:ro" in text


@pytest.mark.parametrize("name", ["web", "project", "deliver"])
def test_a_service_that_stays_has_no_owner_login_no_privilege_and_waits_for_the_migration(name: str) -> None:
    text = services()[name]

    assert "env_file: /etc/zuji/zuji.env\n" in text
    assert "owner.env" not in text
    assert "cap_drop: [ALL]" in text
    assert "no-new-privileges:true" in text
    assert "after-migration" in text
    assert "restart: always" in text


def test_the_database_and_the_web_are_not_reachable_from_other_machines() -> None:
    found = services()

    assert "ports:" not in found["db"]
    assert ["127.0.0.1:8000:8000"] == re.findall(r"^      - ([\d.:]+)$", found["web"], re.MULTILINE)


def test_the_image_is_built_from_the_lock_and_runs_as_no_root() -> None:
    text = (DEPLOY / "Dockerfile").read_text()

    assert "--require-hashes -r requirements.lock" in text
    assert "\nUSER zuji\n" in text
    assert "uid 10001" in text
    assert "dockerfile: deploy/Dockerfile" in services()["migrate"]
