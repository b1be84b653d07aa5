"""Checks a dossier: python3 check_dossier.py [dossier.zip]; without an argument, the folder of this file.

检查卷宗：每个文件的SHA-256是否与manifest.json一致。退出码0：一致；1：不一致，并指出文件。
Compares the SHA-256 of every file with manifest.json. Exit status 0: all agree; 1: the files that do not are named.
"""

import hashlib
import json
import sys
import zipfile
from pathlib import Path


def files_of(place: Path) -> dict[str, bytes]:
    """The files of a package, or of a folder, by name."""
    if place.is_dir():
        return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}
    with zipfile.ZipFile(place) as package:
        return {name: package.read(name) for name in package.namelist()}


def main() -> int:
    """Prints what differs; returns the exit status."""
    files = files_of(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)
    manifest = files.pop("manifest.json")
    stated = {name: entry["sha256"] for name, entry in json.loads(manifest)["files"].items()}
    found = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    wrong = sorted(name for name in stated.keys() | found.keys() if stated.get(name) != found.get(name))
    for name in wrong:
        print(f"不一致 differs: {name}")
    print(f"manifest.json SHA-256: {hashlib.sha256(manifest).hexdigest()}")
    print(f"{len(found)} 个文件 files, {len(wrong)} 个不一致 differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
