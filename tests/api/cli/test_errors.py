"""Bad input of every command: one line on stderr in one language, exit status 2, no traceback, nothing created."""

import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg.conninfo import make_conninfo

from api.cli.main import main
from service.postgres.database import connect_as_owner
from service.security.authentication import find_account

ENGLISH = {"LC_ALL": "C.UTF-8"}
UNWRITABLE = Path("/proc/zuji")
"""Where nobody can make a directory, root neither."""


def refused(*words: str, **settings: str) -> str:
    """The one line that a command prints to stderr when it cannot go on, with status 2 and nothing on stdout."""
    done = CliRunner().invoke(main, words, env={**ENGLISH, "ZUJI_DATABASE_URL": "", "ZUJI_KEY_FILE": "", **settings})

    assert (done.exit_code, done.stdout) == (2, ""), done.output
    assert done.stderr.startswith("zuji: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def token_create(**changes: str) -> list[str]:
    options = {"role": "auditor", "area": "320614", "name": "某人", **changes}
    return ["token", "create", *(word for name, value in options.items() for word in (f"--{name}", value))]


class Stranger(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Prints nothing."""


@pytest.fixture
def stranger() -> Iterator[str]:
    """The address of an HTTP server that is not Zuji: it knows no method."""
    with HTTPServer(("127.0.0.1", 0), Stranger) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_demo_of_fixed_size_takes_no_number_of_people(tmp_path: Path) -> None:
    words = ["--data", str(tmp_path), "demo", "haimen-2021", "--people", "5"]
    done = CliRunner().invoke(main, words, env=ENGLISH)

    assert done.exit_code == 2
    assert "--people is not for haimen-2021" in done.stderr
    assert list(tmp_path.iterdir()) == []


WRONG_WORDS = [
    (["serve", "--port", "x"], "'x' is not a valid integer", "--port 的值无效：'x' 不是整数"),
    (["serve", "--port", "70000"], "70000 is not in the range", "--port 的值无效：70000 不在 1<=x<=65535 的范围内"),
    (["serve", "--demo", "nowhere"], "'nowhere' is not one of", "--demo 的值无效：'nowhere' 不是"),
    (["serve", "--demo"], "requires an argument", "选项 --demo 后面要有一个值"),
    (["chek"], "No such command 'chek'. Did you mean", "没有命令 chek。是否指 'check'？"),
    (["check", "--wrokers", "2"], "No such option '--wrokers'", "没有选项 --wrokers"),
    (["check", "320614"], "unexpected extra argument (320614)", "多余的参数：320614"),
    (["token", "list", "--json=yes"], "does not take a value", "选项 --json 后面不能有值"),
    (["token", "revoke"], "Missing argument 'NAME'", "缺少参数 NAME"),
    (
        ["token", "create", "--name", "x"],
        "Missing option '--role'. Choose from: integration",
        "缺少选项 --role。可选：",
    ),
    (["clock", "accept", "--by", "x"], "Missing option '--reason'", "缺少选项 --reason"),
    (["backup"], "Missing argument 'DIRECTORY'", "缺少参数 DIRECTORY"),
    (["--lang", "fr", "check"], "'fr' is not one of 'zh', 'en'", "--lang 的值无效：'fr' 不是 'zh', 'en' 之一"),
]


@pytest.mark.parametrize(("words", "english", "chinese"), WRONG_WORDS)
def test_given_wrong_words_then_one_line_says_so_in_the_language(words: list[str], english: str, chinese: str) -> None:
    assert english in refused(*words)
    assert chinese in refused(*words, LC_ALL="zh_CN.UTF-8")


def test_given_a_setting_that_cannot_be_used_then_its_variable_is_named() -> None:
    assert "ZUJI_PORT: expected a whole number" in refused("check", ZUJI_PORT="high")
    assert "ZUJI_PORT: 应为 0 至 65535 的整数" in refused("check", ZUJI_PORT="high", LC_ALL="zh_CN.UTF-8")


@pytest.mark.parametrize("words", [["restore", "nowhere"], ["backup", "/proc/zuji/backup"]])
def test_given_a_directory_that_is_no_backup_or_cannot_be_made_then_it_is_named(
    words: list[str], database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "service.key").write_text("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    settings = {"ZUJI_DATABASE_URL": database_url, "ZUJI_KEY_FILE": str(tmp_path / "service.key")}
    assert words[1].partition("/backup")[0] in refused(*words, **settings)


@pytest.mark.parametrize("command", [["migrate"], ["serve", "--port", "1"], ["check"], ["rebuild"], token_create()])
@pytest.mark.parametrize("below", ["", "a/b"])
def test_a_file_in_the_place_of_the_data_directory(tmp_path: Path, command: list[str], below: str) -> None:
    file = tmp_path / "data"
    file.write_text("not a directory")
    if command[0] == "serve":
        command = ["serve", "--port", str(free_port())]

    assert str(file) in refused("--data", str(file / below), *command)
    assert file.read_text() == "not a directory"


def test_a_data_directory_that_cannot_be_made() -> None:
    assert str(UNWRITABLE) in refused("--data", str(UNWRITABLE), "migrate")


def test_a_data_directory_in_which_nothing_can_be_written() -> None:
    assert f"{UNWRITABLE.parent}/postgres" in refused("--data", str(UNWRITABLE.parent), "migrate")


def test_no_room_for_the_database(data_dir: Path) -> None:
    """No file may grow beyond 100 kB, as on a disk that is almost full."""
    done = subprocess.run(
        [sys.executable, "-m", "api.cli.main", "--data", str(data_dir / "var"), "migrate"],
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("zuji: ")
    assert str(data_dir / "var") in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_directory_of_keys_that_cannot_be_made(database_url: str) -> None:
    key_file = UNWRITABLE / "service.key"
    assert f"key file {key_file}: " in refused("check", ZUJI_DATABASE_URL=database_url, ZUJI_KEY_FILE=str(key_file))


def test_a_file_in_the_place_of_the_directory_of_keys(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("")
    key_file = tmp_path / "keys" / "service.key"
    assert f"key file {key_file}: " in refused("check", ZUJI_DATABASE_URL=database_url, ZUJI_KEY_FILE=str(key_file))


@pytest.mark.parametrize("unreadable", ["/proc/self/mem", "directory", "endless"])
def test_a_key_file_that_cannot_be_read(database_url: str, tmp_path: Path, unreadable: str) -> None:
    (tmp_path / "directory").mkdir()
    (tmp_path / "endless").symlink_to(tmp_path / "endless")
    key_file = tmp_path / unreadable
    assert f"key file {key_file}: " in refused("check", ZUJI_DATABASE_URL=database_url, ZUJI_KEY_FILE=str(key_file))


def test_a_database_that_is_not_there() -> None:
    line = refused("migrate", ZUJI_DATABASE_URL=f"postgresql://someone:secret@127.0.0.1:{free_port()}/zuji")
    assert "127.0.0.1" in line
    assert "secret" not in line


@pytest.mark.parametrize("named", ["--port", "ZUJI_PORT"])
def test_a_port_in_use_is_refused_by_the_setting_it_came_from(tmp_path: Path, named: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        words = ["--port", port] if named == "--port" else []
        settings = {} if words else {"ZUJI_PORT": port}
        line = refused("--data", str(tmp_path / "var"), "serve", *words, ZUJI_HOST="127.0.0.1", **settings)
    assert f"{named}: 127.0.0.1:{port}: " in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("area", ["999999", "110000-01", "12", "海门区", "320614-8"])
def test_an_account_for_an_area_that_there_is_not(database_url: str, area: str) -> None:
    line = refused(*token_create(area=area), ZUJI_DATABASE_URL=database_url)
    assert "area" in line
    assert area in line


@pytest.mark.parametrize("area", ["", "320614", "320614-08", "320614008", "320614008001"])
def test_an_account_for_an_area_that_there_is(database_url: str, area: str) -> None:
    done = CliRunner().invoke(main, token_create(area=area), env={"ZUJI_DATABASE_URL": database_url})
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("name", ["", "  "])
def test_an_account_without_a_name(database_url: str, name: str) -> None:
    assert "name" in refused(*token_create(name=name), ZUJI_DATABASE_URL=database_url)


@pytest.mark.parametrize("address", ["http://127.0.0.1:{port}", "127.0.0.1", "http://no such host/", "ftp://x:y"])
def test_a_demo_for_a_service_that_is_not_there(tmp_path: Path, address: str) -> None:
    address = address.format(port=free_port())
    line = refused("--data", str(tmp_path / "var"), "demo", "haimen-2021", "--address", address)
    assert f"--address: {address} " in line
    assert list(tmp_path.iterdir()) == []


def test_a_demo_looks_for_the_service_at_its_port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a port by ZUJI_PORT where nothing listens, then the message names that port."""
    monkeypatch.setenv("ZUJI_PORT", "1")
    assert "http://127.0.0.1:1 " in refused("--data", str(tmp_path / "var"), "demo", "stress")


def test_a_demo_for_a_service_that_is_not_zuji(tmp_path: Path, stranger: str) -> None:
    assert stranger in refused("--data", str(tmp_path / "var"), "demo", "haimen-2021", "--address", stranger)
    assert list(tmp_path.iterdir()) == []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("command", ["web", "project", "deliver", "serve"])
def test_a_process_that_stays_refuses_the_login_of_an_owner(database_url: str, tmp_path: Path, command: str) -> None:
    done = invoked(tmp_path, command, ZUJI_DATABASE_URL=database_url)
    assert done.exit_code == 2
    assert "could become the owner of the database" in done.output
    assert done.output.count("\n") == 1


@pytest.mark.parametrize("command", ["web", "project", "deliver", "check", "rebuild"])
def test_an_older_schema_is_refused_by_who_may_not_change_it(database_url: str, tmp_path: Path, command: str) -> None:
    with psycopg.connect(database_url) as owner:
        owner.execute("DELETE FROM public.zuji_migration WHERE name = '202_append.sql'")
    done = invoked(tmp_path, command, ZUJI_DATABASE_URL=make_conninfo(database_url, user="zuji_service"))
    assert done.exit_code == 2
    assert "the schema is older than this version (202_append.sql): run `zuji migrate` as its owner" in done.output


def test_a_token_is_made_by_the_owner_and_not_by_the_service(database_url: str, tmp_path: Path) -> None:
    words = ("token", "create", "--role", "auditor", "--area", "320614", "--name", "甲")
    service = make_conninfo(database_url, user="zuji_service")
    with connect_as_owner(database_url) as owner:
        owner.execute(f"GRANT CREATE ON DATABASE {owner.info.dbname} TO zuji_service".encode())
    done = invoked(tmp_path, *words, ZUJI_DATABASE_URL=service)
    assert (done.exit_code, "permission denied" in done.output) == (2, True), done.output
    done = invoked(tmp_path, *words, ZUJI_DATABASE_URL=service, ZUJI_OWNER_URL=database_url)
    assert done.exit_code == 0, done.output
    with connect_as_owner(database_url) as owner:
        assert find_account(owner, done.output.split()[-1]) is not None


def invoked(data: Path, *words: str, **settings: str) -> Result:
    """The command line with these settings and no others of ours."""
    env: dict[str, str | None] = {
        "ZUJI_DATA": str(data),
        "ZUJI_PORT": "0",
        "ZUJI_KEY_FILE": None,
        "ZUJI_OWNER_URL": None,
    }
    return CliRunner().invoke(main, words, env={**env, "ZUJI_OWNER_URL": None, **settings})
