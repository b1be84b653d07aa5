from pathlib import Path

from click.testing import CliRunner

from api.cli import main


def test_only_the_province_is_told_how_many_people_it_has(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--data", str(tmp_path), "demo", "haimen-2021", "--people", "5"])

    assert done.exit_code == 2
    assert "--people 只用于 province" in done.output
    assert "is for province alone" in done.output
    assert list(tmp_path.iterdir()) == []
