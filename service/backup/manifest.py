"""The manifest of a backup: a restore checks the dump, the key file and its own result against it."""

import hashlib
from pathlib import Path
from typing import Final

import msgspec

from service.operator_error import OperatorError

FORMAT: Final = 1
DUMP: Final = "database.dump"
MANIFEST: Final = "manifest.json"
_CHUNK: Final = 1024 * 1024


class BackupRefused(OperatorError):
    """A backup cannot be made or restored."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of a backup. Times are in UTC; `events` counts the rows of the log, `unsealed` those without a digest."""

    format: int = FORMAT
    zuji: str
    made_at: str
    position: int
    events: int
    unsealed: int
    recorded_at: str | None
    migrations: list[str]
    server_version: str
    key_fingerprint: str
    dump_bytes: int
    dump_sha256: str


def read_manifest(directory: Path) -> Manifest:
    """Reads the manifest and verifies the dump. Raises BackupRefused if one of them is missing or damaged."""
    try:
        manifest = msgspec.json.decode((directory / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError) as error:
        raise BackupRefused(
            f"{directory} 不是备份：无法读取 {MANIFEST}（{error}）",
            f"{directory} is no backup: {MANIFEST} cannot be read ({error})",
        ) from None
    if manifest.format > FORMAT:
        raise BackupRefused(
            f"{directory} 由更新的版本生成（格式 {manifest.format}，本版 {FORMAT}）",
            f"{directory} was made by a newer version (format {manifest.format}, here {FORMAT})",
        )
    dump = directory / DUMP
    try:
        digest = sha256(dump)
    except OSError as error:
        raise BackupRefused(
            f"无法读取 {dump}（{error.strerror}）", f"{dump} cannot be read ({error.strerror})"
        ) from None
    if digest != manifest.dump_sha256:
        raise BackupRefused(
            f"{dump} 不是备份时写入的文件：SHA-256 不符",
            f"{dump} is not the file that was written: its SHA-256 is another",
        )
    return manifest


def sha256(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
