"""The commands of docs/how-to/inspect.md run in order, by bash and curl, against the application on a small place."""

import os
import subprocess
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from tests.api.conftest import Office, office
from tests.api.resources.inspecting import Inspecting
from tests.docs.pages import code_of
from tests.world import EventMaker

pytestmark = pytest.mark.once

__all__ = ["office"]

PAGE = "docs/how-to/inspect.md"
DEMO_CLOCK = datetime(2021, 12, 31, 9, 30, tzinfo=UTC)


@pytest.mark.postgres
def test_the_way_from_the_plan_to_the_dossier(office: Office, tmp_path: Path) -> None:
    place = Inspecting(office, EventMaker())
    place.account("镇经办", "caseworker")
    office.world.now = DEMO_CLOCK

    printed = carried_out(office, place, tmp_path)

    assert '"refuted"' in printed
    assert '["登记的服务未提供","已验收",null]\n["电话登记有误","已督办","通报"]' in printed
    figures = ('"sampled": 4', '"reached": 1', '"error_rate": 100', '"findings": 2', '"estimate": 4', '"unknown": 4')
    assert [] == [figure for figure in figures if figure not in printed]
    assert "0 个不一致 differ" in printed
    assert "□" in (tmp_path / "form.html").read_text("utf-8")


def carried_out(office: Office, place: Inspecting, folder: Path) -> str:
    """What the commands print. `zuji` gives the tokens of accounts that are there."""
    tokens = "".join(f"*'--name {name}') echo {token};;\n" for name, token in place.tokens.items())
    (folder / "zuji").write_text(f'#!/bin/sh\ncase "$*" in\n{tokens}*) exit 1;;\nesac\n')
    (folder / "zuji").chmod(0o755)

    def served(environ: Any, start_response: Any) -> Any:
        answer = list(office.app.wsgi_app(environ, start_response))
        office.world.project()
        return answer

    server = make_server("127.0.0.1", 0, served)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        done = subprocess.run(
            ["bash", "-euo", "pipefail"],
            input="\n".join(code_of(PAGE, "sh")),
            cwd=folder,
            env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "URL": f"http://127.0.0.1:{server.port}"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    finally:
        server.shutdown()
        thread.join()
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
