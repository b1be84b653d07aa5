"""Every piece of code in docs/integrate.md runs against a real service and gives what the page says."""

import json
import shutil
import sys
from typing import Any

import pytest

from tests.acceptance.service import Service
from tests.docs.conftest import Shell
from tests.docs.pages import code_of

pytestmark = pytest.mark.once

PAGE = "docs/integrate.md"


def account(service: Service, *options: str) -> str:
    made = service.command("token", "create", "--area", "320614", *options)
    assert 0 == made.returncode, made.stderr
    return made.stdout.strip()


@pytest.fixture(scope="module")
def answers(shell: Shell) -> list[str]:
    """What the shell of the page prints: one answer a line."""
    code = "set -eu\n" + "\n".join(code_of(PAGE, "sh"))
    return [line for line in shell.run(["bash"], code).splitlines() if line.strip()]


def decoded(answers: list[str]) -> list[Any]:
    """The JSON answers; curl ends none with a line break, so several may follow each other on a line."""
    found, decoder = [], json.JSONDecoder()
    for line in answers:
        while line.startswith("{"):
            answer, end = decoder.raw_decode(line)
            found.append(answer)
            line = line[end:]
    return found


def test_curl_posts_a_late_event_a_batch_and_a_correction(answers: list[str]) -> None:
    (
        surveyed,
        quarantined,
        hired,
        batch,
        packed,
        overview,
        people,
        unpaired,
        history,
        before,
        found,
        *_,
        corrected,
        after,
        seen,
    ) = decoded(answers)

    assert 404 == surveyed["status"]
    assert ["A-1"] == [item["request_id"] for item in quarantined["items"]]
    assert 1 == hired["accepted"]
    assert (1, ["A-5"]) == (batch["accepted"], [item["id"] for item in batch["rejected"]])
    assert 1 == packed["accepted"]
    assert "2021-06-30" == overview["as_of"]
    assert people["items"][0]["id"] == found["items"][0]["id"] == before["id"]
    assert people["count"] == len(people["items"])
    assert unpaired["count"] == 0
    assert ["person.training_completed", "person.employed"] == [line["type"] for line in history["items"]][-2:]
    assert None is before["employment"]
    assert 1 == corrected["accepted"]
    assert "2021-04-26" == after["employment"]["since"]
    assert ["recorded"] == [item["outcome"] for item in seen["preview"]["items"]]


def test_curl_lists_what_a_figure_counts_and_issues_a_circular(answers: list[str]) -> None:
    cell, rate, issues, restated = decoded(answers)[12:16]

    assert (2, [2]) == (cell["value"], [item["adds"] for item in cell["items"]])
    assert ["posts_done", "posts_plan"] == sorted(part["key"] for part in rate["parts"])
    [circular] = issues["items"]
    assert f"{circular['content_sha256']}  no-1.json" in answers
    assert [] == restated["figures"]


def test_curl_follows_the_feed_from_the_last_event_it_knows(answers: list[str]) -> None:
    ids = [int(line.removeprefix("id: ")) for line in answers if line.startswith("id: ")]

    assert [3, 4] == ids[:2]


def test_the_answer_to_a_batch_has_the_members_that_the_page_shows(answers: list[str]) -> None:
    [shown] = code_of(PAGE, "json")
    batch = decoded(answers)[3]

    assert json.loads(shown).keys() == batch.keys()


def test_the_python_program_prints_what_the_page_says(service: Service, shell: Shell) -> None:
    [code], expected = code_of(PAGE, "python"), code_of(PAGE, "text")[0]
    post = account(service, "--role", "integration", "--name", "Python", "--source", "/example/python")
    read = account(service, "--role", "supervisor", "--name", "Python 督查员")

    assert expected == shell.run([sys.executable], code, PYTHON_POST_TOKEN=post, READ_TOKEN=read)


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js")
def test_the_javascript_program_prints_what_the_page_says(service: Service, shell: Shell) -> None:
    [code], expected = code_of(PAGE, "javascript"), code_of(PAGE, "text")[1]
    post = account(service, "--role", "integration", "--name", "JavaScript", "--source", "/example/javascript")
    read = account(service, "--role", "supervisor", "--name", "JavaScript 督查员")

    assert expected == shell.run(["node"], code, JAVASCRIPT_POST_TOKEN=post, READ_TOKEN=read)
