"""Restore of a backup into an empty database, in one transaction."""

from collections.abc import Callable
from pathlib import Path

import psycopg

from service.backup.manifest import DUMP, BackupRefused, Manifest
from service.backup.programs import program, run
from service.postgres.migration import create_roles, names
from service.security.keys import KeyFileError, Keys

_TAKEN = """
SELECT coalesce(to_regnamespace('zuji') IS NOT NULL OR to_regclass('public.zuji_migration') IS NOT NULL, false),
       current_setting('server_version_num')::int / 10000
"""


def refuse_key(manifest: Manifest, key_file: Path) -> None:
    """Raises BackupRefused unless the key file is the one of the backed-up database."""
    fingerprint = manifest.key_fingerprint[:16]
    zh, en = f"该备份需要指纹为 {fingerprint} 的密钥文件", f"the backup needs the key file of fingerprint {fingerprint}"
    if not key_file.exists():
        raise BackupRefused(
            f"缺少 {key_file}：{zh}；请放到该位置，权限 0600",
            f"{key_file} is missing: {en}; put it there, with mode 0600",
        )
    try:
        found = Keys.from_file(key_file).fingerprint.hex()
    except KeyFileError as error:
        raise BackupRefused(error.zh, error.en) from None
    if found != manifest.key_fingerprint:
        raise BackupRefused(
            f"{key_file} 的指纹是 {found[:16]}：{zh}", f"{key_file} has the fingerprint {found[:16]}: {en}"
        )


def refuse_newer(manifest: Manifest) -> None:
    """Raises BackupRefused if the backup has migrations that this version does not know."""
    if unknown := sorted({*manifest.migrations} - {*names()}):
        raise BackupRefused(
            f"该备份由更新的版本 Zuji {manifest.zuji} 生成（{unknown[0]}）：请用该版本恢复",
            f"the backup was made by a newer version, Zuji {manifest.zuji} ({unknown[0]}):"
            " restore it with that version",
        )


def restore(url: str, directory: Path, report: Callable[[str], None]) -> None:
    """Loads the dump of a backup into the empty database at `url`, which has the rights of the owner.

    The views are not in the backup: rebuild them. Raises BackupRefused if the database is not empty or the dump cannot
    be loaded, psycopg.Error if the server cannot be reached; the database is then still empty.
    """
    with psycopg.connect(url) as conn:
        row = conn.execute(_TAKEN).fetchone()
    assert row is not None
    taken, major = row
    if taken:
        raise BackupRefused(
            "数据库不是空的：请恢复到空的数据目录或空的数据库",
            "the database is not empty: restore into an empty data directory or an empty database",
        )
    create_roles(url)  # roles belong to the server and are not in a dump
    report("pg_restore")
    run(
        program("pg_restore", major),
        url,
        ["--single-transaction", "--exit-on-error", "--no-owner", str(directory.absolute() / DUMP)],
    )


def differences(url: str, manifest: Manifest) -> list[str]:
    """The differences between the restored log and the manifest, one sentence each; empty if there are none."""
    with psycopg.connect(url) as conn:
        row = conn.execute(
            "SELECT (SELECT position FROM zuji.log_head), count(*), count(*) - count(digest) FROM zuji.log"
        ).fetchone()
    assert row is not None
    expected = {"position": manifest.position, "events": manifest.events, "unsealed": manifest.unsealed}
    return [
        f"{name}: the backup says {expected[name]}, the restored log has {found}"
        for name, found in zip(expected, row, strict=True)
        if found != expected[name]
    ]
