"""The package of a dossier: a zip file with PDF, data, manifest and check. The same content gives the same bytes."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

import msgspec
import orjson

from api.presentation.dossier.content import Dossier
from api.presentation.dossier.readme import README
from domain.events.event import SHANGHAI

FORMAT: Final = "zuji-dossier-1"
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the earliest that a zip file can hold."""
_PLAIN_FILE: Final = 0o644 << 16


def events_file(dossier: Dossier) -> bytes:
    """The file `events.json`. Its SHA-256 is printed on the sheets of the PDF."""
    return canonical([{"person": one.person, "events": one.events} for one in dossier.chapters])


def package_of(dossier: Dossier, pdf: bytes, check_at: str) -> tuple[bytes, bytes]:
    """The zip file and its manifest; `check_at` is the beginning of the address that confirms a SHA-256."""
    script = (files("api.presentation.dossier") / "check_dossier.py").read_bytes()
    contents = {
        "README.txt": README.format(address=check_at).encode(),
        "access-log.json": canonical({"complete": dossier.readers_complete, "lines": dossier.readers}),
        "check_dossier.py": script,
        "dossier.pdf": pdf,
        "events.json": events_file(dossier),
        "evidence.json": canonical(dossier.evidence),
        **{f"policies/{name}": text for name, text in dossier.policies.items()},
        **dossier.more,
    }
    manifest = canonical(_manifest(dossier, contents))
    return _zipped({**contents, "manifest.json": manifest}), manifest


def canonical(value: Any) -> bytes:
    """JSON in UTF-8 with sorted keys, two blanks of indentation and a final line break."""
    plain = msgspec.to_builtins(value, str_keys=True)
    return orjson.dumps(plain, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def sha256(content: bytes) -> str:
    """The SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _manifest(dossier: Dossier, contents: Mapping[str, bytes]) -> dict[str, Any]:
    provenance = dossier.provenance
    return {
        "format": FORMAT,
        "kind": dossier.kind,
        "subject": dossier.subject,
        "position": provenance.position,
        "as_of": provenance.as_of.astimezone(SHANGHAI),
        "known_at": provenance.known_at.astimezone(SHANGHAI) if provenance.known_at is not None else None,
        "made_at": provenance.made_at.astimezone(SHANGHAI),
        "made_by": {"account": provenance.account, "role": provenance.role, "organisation": provenance.organisation},
        "purpose": provenance.purpose,
        "revealed": provenance.revealed,
        "redacted": provenance.redacted,
        "language": provenance.lang,
        "service": provenance.version,
        "profiles": {name: [f"policies/{one}" for one in texts] for name, texts in dossier.profiles.items()},
        "files": {name: {"bytes": len(text), "sha256": sha256(text)} for name, text in contents.items()},
    }


def _zipped(contents: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, _PLAIN_FILE, 3
            package.writestr(entry, contents[name])
    return packed.getvalue()
