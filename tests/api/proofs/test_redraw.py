"""The program that redoes a draw: run apart from the service with the proof alone; what was changed is named."""

import json
import random
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.proofs import REDRAW
from tests.domain.inspections.given import GivenDraw, given_draw

Json = dict[str, Any]
EACH = """
import runpy, sys
_, program, *proofs = sys.argv
for path in proofs:
    sys.argv = [program, path]
    runpy.run_path(program)
"""
"""Runs the program on each proof, in a process without this project and without other packages."""


def any_draw(number: int) -> tuple[GivenDraw, list[int]]:
    """A draw with up to five strata, and which of its cases are replaced."""
    chance = random.Random(number)
    populations = {
        f"320614-{town:02}/{chance.choice(['disabled', '残疾人'])}": chance.randint(1, 30) for town in range(5)
    }
    sizes = {stratum: chance.randint(0, population) for stratum, population in populations.items()}
    cases = sum(sizes.values())
    given = given_draw(
        populations,
        sizes,
        f"seed {number} 种子",
        mandatory={f"doubtful {n}": chance.choice(["doubt", "complaint"]) for n in range(chance.randint(0, 3))},
        excluded={case: (f"I{chance.randint(1, 6)}",) for case in range(1, cases, 4)},
        inspectors_per_case=chance.randint(1, 4),
    )
    left = {stratum: populations[stratum] - size for stratum, size in sizes.items()}
    replaced = []
    for case, _ in given.cases[:cases:3]:
        if case.stratum is not None and left[case.stratum]:
            left[case.stratum] -= 1
            replaced.append(case.case_no)
    return given, replaced


def test_twenty_plans_are_drawn_again_from_their_proofs_alone(tmp_path: Path) -> None:
    expected: list[str] = []
    paths = [tmp_path / f"{number}.json" for number in range(20)]
    for number, path in enumerate(paths):
        given, replaced = any_draw(number)
        made = given.proof(replaced)
        path.write_text(json.dumps(made), "utf-8")
        expected += [f"plan {made['plan_sha256']}", *map(line, made["cases"])]
        expected.append(f"cases_sha256 {made['cases_sha256']}")
    python = [sys.executable, "-I", "-S", "-X", "utf8", "-c", EACH]
    done = subprocess.run([*python, REDRAW, *paths], cwd=tmp_path, capture_output=True, check=True, timeout=60)
    said = [
        f"cases_sha256 {text.split()[-1]}" if text.startswith("一致 / agrees: ") else text
        for text in done.stdout.decode().splitlines()
    ]
    assert said == expected


def one_more_person(made: Json) -> None:
    lines = made["frame"].splitlines(keepends=True)
    made["frame"] = "".join([lines[0][:-3] + "0\n", *lines])


def another_seed(made: Json) -> None:
    made["seed"] += "1"


def another_order_of_strata(made: Json) -> None:
    made["plan"] = made["plan"].replace('["town","category"]', '["category","town"]')


def another_order_of_lines(made: Json) -> None:
    lines = made["frame"].splitlines(keepends=True)
    made["frame"] = "".join(reversed(lines))


def another_person(made: Json) -> None:
    drawn = {case["ticket"] for case in made["cases"]}
    made["cases"][0]["ticket"] = next(t for row in made["frame"].split("\n") if (t := row.split("\t")[1]) not in drawn)


def another_inspector(made: Json) -> None:
    made["cases"][2]["inspectors"].reverse()


def no_conflict_of_interest(made: Json) -> None:
    made["cases"][1]["excluded"] = {"I1": "helper", "I2": "helper", "I3": "helper", "I4": "helper"}


def a_case_less(made: Json) -> None:
    del made["cases"][-2:]


def another_digest(made: Json) -> None:
    made["sample_sha256"] = "0" * 64


def another_kind_of_seed(made: Json) -> None:
    made["seed_kind"] = "public_value"


def no_replacement(made: Json) -> None:
    del made["cases"][-1]


def no_replacement_by_any_number(made: Json) -> None:
    del made["cases"][-1]
    made["replacements"] = 0


def another_cause(made: Json) -> None:
    made["cases"][-1]["replaced_reason"] = "abroad"


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        (one_more_person, "digest of the frame"),
        (another_seed, "case 1"),
        (another_order_of_strata, "digest of the plan"),
        (another_order_of_lines, "digest of the frame, order of the frame"),
        (another_person, "case 1"),
        (another_inspector, "case 3"),
        (no_conflict_of_interest, "case 2"),
        (a_case_less, "number of cases"),
        (another_digest, "digest of the sample"),
        (another_kind_of_seed, "kind of the seed"),
        (no_replacement, "number of replacements, digest of the cases"),
        (no_replacement_by_any_number, "digest of the cases"),
        (another_cause, "digest of the cases"),
    ],
)
def test_what_was_changed_is_named(
    change: Callable[[Json], None], differs: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = given_draw({"a": 9, "b": 5}, {"a": 3, "b": 2}, "7413", mandatory={"paid": "large_payment"}).proof([1])
    assert redrawn(made, tmp_path, monkeypatch) is None
    change(made)
    assert (redrawn(made, tmp_path, monkeypatch) or "").startswith(f"不一致 / differs: {differs}")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "usage"),
        (["--help"], "usage"),
        (["nowhere.json"], "no proof can be read"),
        (["list.json"], "no proof can be read"),
        (["proof.json"], "the proof holds no frame"),
    ],
)
def test_what_cannot_be_redone_is_said_in_one_line(
    arguments: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("list.json").write_text("[]", "utf-8")
    Path("proof.json").write_text(json.dumps({**given_draw({"a": 9}, {"a": 3}, "7413").proof(), "frame": None}))
    monkeypatch.setattr(sys, "argv", ["redraw.py", *arguments])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(REDRAW))
    out, err = capsys.readouterr()
    assert (2, "", 1) == (ended.value.code, out, err.count("\n"))
    assert says in err


def test_a_large_frame_is_a_file_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = given_draw({"a": 9}, {"a": 3}, "7413").proof()
    frame = tmp_path / "frame"
    frame.write_text(made["frame"], "utf-8")
    assert redrawn({**made, "frame": None}, tmp_path, monkeypatch, frame) is None


def redrawn(made: Json, folder: Path, monkeypatch: pytest.MonkeyPatch, *frame: Path) -> str | None:
    """What the program says differs; None if nothing does."""
    path = folder / "proof.json"
    path.write_text(json.dumps(made), "utf-8")
    monkeypatch.setattr(sys, "argv", ["redraw.py", str(path), *map(str, frame)])
    try:
        runpy.run_path(str(REDRAW))
    except SystemExit as ended:
        return str(ended.code)
    return None


def line(case: Json) -> str:
    fields = case["case_no"], case["part"], case["stratum"] or case["mandatory_reason"], case["ticket"]
    return "\t".join([*map(str, fields), ",".join(case["inspectors"])])
