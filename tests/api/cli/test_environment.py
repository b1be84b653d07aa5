"""Variables that look like settings and are none."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli.environment import unknown_variables
from api.cli.main import main
from service.configuration import VARIABLES


def test_a_misspelt_variable_is_named_with_the_nearest_known_one(tmp_path: Path) -> None:
    env = {"ZUJI_DATABSE_URL": "x", "ZUJI_DATA": str(tmp_path), "LC_ALL": "C"}
    done = CliRunner().invoke(main, ["check"], env=env)
    assert done.stderr.startswith("zuji: there is no setting ZUJI_DATABSE_URL; did you mean ZUJI_DATABASE_URL?\n")
    done = CliRunner().invoke(main, ["--lang", "zh", "check"], env=env)
    assert done.stderr.startswith("zuji: 没有设置项 ZUJI_DATABSE_URL；是否指 ZUJI_DATABASE_URL？\n")


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_a_setting_is_known(name: str) -> None:
    assert [] == unknown_variables({name: "1"})


def test_only_variables_with_our_prefix_are_looked_at() -> None:
    assert ["ZUJI_ELSE", "ZUJI_PROT"] == unknown_variables(
        dict.fromkeys(["ZUJI_PROT", "ZUJI_ELSE", "PATH", "_ZUJI_X"], "")
    )
