"""Fingerprints of the running code: of the tables it expects, and of everything that decides about their rows.

Live views carry both (`zuji.live_views`: `shape`, `made_by`). On another shape, rows can be neither written nor
compared. With the same shape and another code fingerprint they can be, but the rows of two versions should not be mixed
for long: a rebuild is due.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from projections.schema.statements import column_types, statements
from projections.views.registry import BOOKKEEPING, VIEWS
from service.reference import reference

_PACKAGES = ("domain", "service", "projections")
_KINDS = (".py", ".sql", ".toml")
_READ_ONLY = ("projections/queries", "projections/reports", "projections/independent")
"""Packages that only read the views: a change of them needs no rebuild."""


def code_fingerprint() -> str:
    """The fingerprint (SHA-256, hexadecimal) of everything that decides about the rows of the views: code, tables,
    policy, and the files of the place that this process has taken."""
    code, loaded = _fingerprint_of_files(), reference().version
    return hashlib.sha256(f"{code}\0{loaded.hex()}".encode()).hexdigest() if loaded else code


@cache
def _fingerprint_of_files() -> str:
    """The fingerprint of the files that ship."""
    digest = hashlib.sha256()
    for package in _PACKAGES:
        for name, content in _sources(files(package), package):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


@cache
def shape() -> str:
    """The fingerprint (SHA-256, hexadecimal) of the tables: names, keys, columns and types, without indexes."""
    digest = hashlib.sha256()
    for view in VIEWS:
        columns = zip(view.columns, column_types(view), strict=True)
        digest.update(f"{view.name}\0{view.key}\0{view.row_key}\0{[*columns]}\0".encode())
    for name in BOOKKEEPING:
        lines = statements(name)[0].splitlines()
        digest.update("\n".join(line for line in lines if not line.startswith("--")).encode())
    return digest.hexdigest()


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{path}/{entry.name}"
        if entry.is_dir() and name not in _READ_ONLY:
            yield from _sources(entry, name)
        elif entry.is_file() and entry.name.endswith(_KINDS):
            yield name, entry.read_bytes()
