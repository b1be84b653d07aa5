"""Results of `check` and `rebuild` are printed in the operator's language."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli.main import main
from service.postgres.database import connect
from tests.world import world


class Zuji:
    """The command line on an empty log, with a data directory for its key file."""

    def __init__(self, url: str, data: Path) -> None:
        self.settings = {"ZUJI_DATABASE_URL": url, "ZUJI_DATA": str(data)}

    def __call__(self, lang: str, *words: str) -> Result:
        """`zuji --lang LANG ...`."""
        return CliRunner(env=self.settings).invoke(main, ["--lang", lang, *words])


@pytest.fixture
def zuji(database_url: str, tmp_path: Path) -> Zuji:
    with world(database_url):
        pass
    return Zuji(database_url, tmp_path)


@pytest.mark.parametrize(("lang", "expected"), [("zh", "0 条事件：无异常\n"), ("en", "0 events: clean\n")])
def test_given_an_empty_log_then_check_finds_nothing(zuji: Zuji, lang: str, expected: str) -> None:
    done = zuji(lang, "check", "--workers", "1")
    assert (0, expected) == (done.exit_code, done.stdout), done.output


def test_given_views_of_this_version_then_rebuild_if_outdated_does_nothing(zuji: Zuji) -> None:
    words = ["rebuild", "--if-outdated", "--workers", "1"]
    english = zuji("en", *words)
    chinese = zuji("zh", *words)
    assert (0, "the views were made by this version: nothing to do\n") == (english.exit_code, english.stdout)
    assert (0, "视图由本版本生成，无需重建\n") == (chinese.exit_code, chinese.stdout)


def test_given_a_rebuild_then_events_seconds_and_rate_are_printed(zuji: Zuji) -> None:
    done = zuji("zh", "rebuild", "--workers", "1")
    assert 0 == done.exit_code, done.output
    assert done.stdout.startswith("0 条事件，")
    assert "条/秒" in done.stdout


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("zh", "0 人、0 户、0 个地区和岗位，0 条事件：无异常"),
        ("en", "0 persons, 0 households, 0 areas and posts, 0 events: clean"),
    ],
)
def test_a_second_opinion_says_what_it_looked_at_and_draws_its_sample_again(
    zuji: Zuji, lang: str, expected: str
) -> None:
    done = zuji(lang, "check", "--independent", "--seed", "7")
    assert (0, expected) == (done.exit_code, done.stdout.splitlines()[-1]), done.output
    assert "--seed 7" in done.stdout
    assert "--seed" not in zuji(lang, "check", "--independent", "--all").stdout


def test_a_row_that_nothing_in_the_log_gives_is_named_and_the_status_is_1(zuji: Zuji) -> None:
    with connect(zuji.settings["ZUJI_DATABASE_URL"]) as conn:
        conn.execute(
            "INSERT INTO views.certificate VALUES"
            " ('00000000-0000-0001-0000-000000000000', 1, '320614-01', '家政', NULL, '1', '人社', '2021-01-01')"
        )
    english, chinese = (zuji(lang, "check", "--independent", "--all") for lang in ("en", "zh"))
    where = "certificate 00000000-0000-0001-0000-000000000000 (version=1)"
    assert (1, 1) == (english.exit_code, chinese.exit_code), english.output
    assert english.stdout.startswith(f"{where}: the view holds {{")
    assert chinese.stdout.startswith(f"{where}：视图为 {{")
    assert "NOT clean" in english.stdout


def test_options_of_the_second_opinion_are_for_it_alone(zuji: Zuji) -> None:
    done = zuji("en", "check", "--all")
    assert (2, True) == (done.exit_code, "are for --independent only" in done.stderr)
