"""Whether a lock is closed: whatever a package of it requires is in it too, at an allowed version.

pip installs locks without resolving anything (`--no-deps`), so a lock that is not closed would be noticed at run time.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

Pins = Mapping[str, Version]
"""The version of each package, by its canonical name."""

Environment = Mapping[str, str]
"""Values of environment markers, `python_version` for instance; those that are missing are those of this Python."""


class OpenEnd(NamedTuple):
    """A requirement that the pins do not meet. `pinned` is the version they hold instead, None where they hold none."""

    required_by: str
    requirement: str
    pinned: Version | None


def pins_of(lock: str, environment: Environment) -> dict[str, Version]:
    """The pins of the text of a lock that are installed in the environment. Raises ValueError where one has no `==`."""
    pins = dict[str, Version]()
    for line in lock.splitlines():
        if not line.strip() or line.startswith((" ", "#")):
            continue
        requirement = Requirement(line.removesuffix("\\"))
        (pin,) = requirement.specifier
        if pin.operator != "==":
            raise ValueError(f"not a pin: {line}")
        if requirement.marker is None or requirement.marker.evaluate(dict(environment)):
            pins[canonicalize_name(requirement.name)] = Version(pin.version)
    return pins


def open_ends(
    pins: Pins, roots: Iterable[str], requirements_of: Callable[[str], Iterable[str]], environment: Environment
) -> list[OpenEnd]:
    """The requirements that the pins do not meet: of the roots, of every pinned package and of the extras asked for.

    `roots` are requirements themselves; `requirements_of` gives those that a package states in its metadata.
    """
    found = set[OpenEnd]()
    todo = [("the project", Requirement(root), "") for root in roots]
    todo += [(name, Requirement(text), "") for name in pins for text in requirements_of(name)]
    followed = set[tuple[str, str]]()
    while todo:
        required_by, requirement, extra = todo.pop()
        if requirement.marker is not None and not requirement.marker.evaluate({**environment, "extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        pinned = pins.get(name)
        if pinned is None or not requirement.specifier.contains(pinned, prereleases=True):
            found.add(OpenEnd(required_by, str(requirement), pinned))
            continue
        for wanted in requirement.extras:
            if (name, wanted) not in followed:
                followed.add((name, wanted))
                todo += [(f"{name}[{wanted}]", Requirement(text), wanted) for text in requirements_of(name)]
    return sorted(found, key=str)
