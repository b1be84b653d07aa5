"""Backup while the service runs: one snapshot of the database, without the views, which can be rebuilt."""

import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import psycopg

from service import __version__
from service.backup.manifest import DUMP, MANIFEST, BackupRefused, Manifest, sha256
from service.backup.programs import program, run
from service.postgres.database import SNAPSHOT_SCHEMAS, VIEW_SCHEMAS

_FIGURES = """
SELECT (SELECT position FROM zuji.log_head), count(*), count(*) - count(digest), max(recorded_at),
       (SELECT fingerprint FROM zuji.master_key), current_setting('server_version'),
       current_setting('server_version_num')::int / 10000
  FROM zuji.log
"""
_VIEWS = "SELECT nspname::text FROM pg_namespace WHERE nspname ~ %s OR nspname ~ %s"


def backup(url: str, directory: Path, report: Callable[[str], None]) -> Manifest:
    """Writes a backup into a directory that is empty or does not exist; returns its manifest.

    `url` has the rights of the owner. `report` is called with the name of each step. Events recorded after the start
    are not in the backup. Raises BackupRefused or psycopg.Error.
    """
    directory = directory.absolute()
    _refuse_taken(directory)
    directory.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", dir=directory.parent))  # mode 0700
    try:
        manifest = _write(url, unfinished, report)
        _sync(unfinished)
        unfinished.rename(directory)  # atomic, also onto an empty directory
        _sync(directory.parent)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return manifest


def _write(url: str, directory: Path, report: Callable[[str], None]) -> Manifest:
    dump = directory / DUMP
    with psycopg.connect(url) as conn:
        conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        conn.read_only = True
        report("snapshot")
        snapshot = conn.execute("SELECT pg_export_snapshot()").fetchone()
        figures = conn.execute(_FIGURES).fetchone()
        assert snapshot is not None
        assert figures is not None
        position, events, unsealed, recorded_at, fingerprint, version, major = figures
        if fingerprint is None:
            raise BackupRefused(
                "本库还没有密钥文件，没有可备份的内容", "the database has no key file yet: there is nothing to back up"
            )
        migrations = [name for (name,) in conn.execute("SELECT name FROM public.zuji_migration ORDER BY name")]
        views = conn.execute(_VIEWS, (VIEW_SCHEMAS, SNAPSHOT_SCHEMAS)).fetchall()
        report(f"{events:,} events up to position {position:,}: pg_dump")
        arguments = ["--format=custom", f"--snapshot={snapshot[0]}", f"--file={dump}"]
        arguments += ["--exclude-table-data=zuji.live_views", "--exclude-table-data=zuji.snapshot"]
        arguments += [f"--exclude-schema={schema}" for (schema,) in views]
        run(program("pg_dump", major), url, arguments)
    dump.chmod(0o600)
    _sync(dump)
    report(f"{dump.stat().st_size:,} bytes: SHA-256")
    manifest = Manifest(
        zuji=__version__,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        position=position,
        events=events,
        unsealed=unsealed,
        recorded_at=recorded_at.astimezone(UTC).isoformat() if recorded_at else None,
        migrations=migrations,
        server_version=version,
        key_fingerprint=bytes(fingerprint).hex(),
        dump_bytes=dump.stat().st_size,
        dump_sha256=sha256(dump),
    )
    path = directory / MANIFEST
    path.write_bytes(msgspec.json.format(msgspec.json.encode(manifest)) + b"\n")
    path.chmod(0o600)
    _sync(path)
    return manifest


def _refuse_taken(directory: Path) -> None:
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise BackupRefused(
            f"{directory} 不是空目录：备份需要单独的目录",
            f"{directory} is not empty: a backup goes into a directory of its own",
        )


def _sync(path: Path) -> None:
    """Flushes a file or a directory to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
