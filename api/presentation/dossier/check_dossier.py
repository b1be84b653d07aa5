"""Checks a dossier: python3 check_dossier.py [dossier.zip]; without an argument, the folder of this file.

检查卷宗：每个文件的SHA-256是否与manifest.json一致。退出码0：一致；1：有文件不一致或缺少，并指出文件。
不在manifest.json中的文件不属于卷宗，另行列出：放在文件夹里的不影响结果；夹在zip里的为1，出具的zip里没有别的文件。
Compares the SHA-256 of every file with manifest.json. Exit status 0: all agree; 1: a file differs or is missing, and is
named. A file that manifest.json does not have is no part of the dossier and is listed apart: in a folder it changes
nothing; in a zip file the status is 1, since the package that was made holds nothing else.
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
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    files = files_of(place)
    manifest = files.pop("manifest.json")
    stated = {name: entry["sha256"] for name, entry in json.loads(manifest)["files"].items()}
    found = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    missing = sorted(stated.keys() - found.keys())
    wrong = sorted(name for name in stated.keys() & found.keys() if stated[name] != found[name])
    added = sorted(found.keys() - stated.keys())
    for title, names in (
        ("缺少 missing", missing),
        ("不一致 differs", wrong),
        ("不属于卷宗 not of the dossier", added),
    ):
        for name in names:
            print(f"{title}: {name}")
    print(f"manifest.json SHA-256: {hashlib.sha256(manifest).hexdigest()}")
    print(
        f"{len(stated)} 个文件 files, {len(wrong)} 个不一致 differ, {len(missing)} 个缺少 missing; "
        f"另有 {len(added)} 个不属于卷宗 others are not of the dossier"
    )
    return 1 if wrong or missing or (added and place.is_file()) else 0


if __name__ == "__main__":
    sys.exit(main())
