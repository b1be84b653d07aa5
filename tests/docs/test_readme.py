"""The commands of README.md work as they stand, and README.en.md has the same."""

import json
import re

from tests.acceptance.service import Service
from tests.docs.conftest import Shell
from tests.docs.pages import code_of


def commands(readme: str) -> list[str]:
    """The shell code of a README without its comments and without the address, which the service of a test has."""
    return [re.sub(r"\s+# .*|^URL=.*\n", "", code, flags=re.MULTILINE) for code in code_of(readme, "sh")]


def test_both_readmes_have_the_same_commands() -> None:
    assert commands("README.md") == commands("README.en.md")


def test_the_event_of_the_readme_is_recorded_once_and_the_token_reads_it(service: Service, shell: Shell) -> None:
    _, token, post = commands("README.md")
    account, _, call = post.partition("\n")

    reader = shell.run(["bash"], token).strip()
    first, again = map(json.loads, shell.run(["bash"], f"{account}\n{call}\necho\n{call}").splitlines())
    _, people = service.call("GET", f"/v1/people?min_position={first['position']}", reader)

    assert (1, 0) == (first["accepted"], first["duplicates"])
    assert (0, 1) == (again["accepted"], again["duplicates"])
    assert [first["persons"]["A-1"]] == [person["id"] for person in people["items"]]
