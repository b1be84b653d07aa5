"""Each how-to page is carried out: its code goes into a copy of the repository, and the copy passes its checks."""

import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from service.place_files.place_file import PlaceFile
from service.place_files.store import with_file
from service.reference import build
from tests.docs.pages import ROOT, text_of, tracked

pytestmark = pytest.mark.once

_STEP = re.compile(
    r"^(?:新建 New `(?P<new>[^`]+)`|修改 Change `(?P<old>[^`]+)`, before `(?P<anchor>[^`]+)`):\n\n", re.MULTILINE
)
_CODE = re.compile(r"```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the files of the repository."""
    for name in tracked():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    return tmp_path


def carry_out(page: str, copy: Path) -> list[str]:
    """Applies every step of the page to the copy; returns the files that were written or changed."""
    text, files = text_of(page), []
    for step in _STEP.finditer(text):
        found = _CODE.match(text, step.end())
        assert found is not None, f"{page}: no code follows {step[0]!r}"
        files.append(step["new"] or step["old"])
        target = copy / files[-1]
        if step["new"]:
            assert not target.exists()
            target.write_text(found[1], "utf-8")
            continue
        before = target.read_text("utf-8")
        assert 1 == len(re.findall(f"^{re.escape(step['anchor'])}", before, re.MULTILINE)), step["anchor"]
        place = re.search(f"^{re.escape(step['anchor'])}", before, re.MULTILINE)
        assert place is not None
        target.write_text(before[: place.start()] + found[1] + before[place.start() :], "utf-8")
    return files


def run(copy: Path, *command: str) -> str:
    """The output of a Python command in the copy, which must succeed."""
    done = subprocess.run([sys.executable, *command], cwd=copy, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def check(copy: Path, *tests: str, only: str = "") -> None:
    """Runs tests in the copy, those whose names contain `only`."""
    run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-header", *(["-k", only] if only else []), *tests)


def test_an_event_type_is_two_files(copy: Path) -> None:
    files = carry_out("docs/how-to/add-an-event.md", copy)
    assert {"domain/events/services.py", "tests/domain/events/examples/services.py"} == set(files)

    assert "person.mock_interview_held.v1.json" in run(copy, "-m", "tests.documents")
    assert "Mock interview held" in (copy / "docs/catalogue/person.mock_interview_held.md").read_text("utf-8")
    assert "person.mock_interview_held" in (copy / "docs/openapi.json").read_text("utf-8")
    check(copy, "tests/domain/events", "tests/domain/decisions/test_decide.py", only="mock_interview")
    check(copy, "tests/service/event_store/test_golden.py", only="mock_interview")
    check(copy, "tests/api/documents", only="committed or mock_interview")


def test_without_its_example_the_message_names_the_file_and_the_line_to_add(copy: Path) -> None:
    carry_out("docs/how-to/add-an-event.md", copy)
    shutil.copyfile(
        ROOT / "tests/domain/events/examples/services.py", copy / "tests/domain/events/examples/services.py"
    )

    command = [sys.executable, "-m", "tests.documents"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=300)

    assert "add to EXAMPLES in tests/domain/events/examples/services.py" in done.stderr
    assert '"person.mock_interview_held": Example(' in done.stderr


@pytest.mark.postgres
def test_a_view_is_two_files(copy: Path, database_url: str) -> None:
    files = carry_out("docs/how-to/add-a-view.md", copy)
    assert ["projections/views/job_fair_visit.py", "projections/views/job_fair_visit.sql"] == files

    check(copy, "tests/projections/views/test_registry.py")
    assert run(copy, "-c", _VISITS, database_url).split() == ["F-2021-09"]


_VISITS = """
import sys, psycopg
from domain.policy.policies import Policies
from domain.history.history import History
from domain.events.event import with_metadata
from projections.schema.schema import create_views
from projections.views.job_fair_visit import rows
from service.reference import reference
from tests.domain.events.samples import make_event
from tests.domain.given import given
with psycopg.connect(sys.argv[1], autocommit=True) as conn:
    create_views(conn, "how_to")
    conn.execute("SELECT visited_on FROM how_to.job_fair_visit")
history = given(make_event("registered", "2021-01-05"), make_event("job_fair_attended", "2021-03-01")).history
print(*(row.fair for row in rows(history, reference().policies)))
"""


@pytest.mark.postgres
def test_a_report_is_two_files(copy: Path, database_url: str) -> None:
    files = carry_out("docs/how-to/add-a-report.md", copy)
    assert ["projections/reports/services_by_month.py", "projections/reports/services_by_month.sql"] == files

    assert run(copy, "-c", _REPORT, database_url).split("\n")[:2] == ["2021年2月 1 1", "合计 1 1"]


_REPORT = """
import sys, psycopg
from datetime import date
from uuid import UUID
from projections.reports import REPORTS
from projections.reports.run import run
from projections.schema.schema import create_views
from service.reference import reference
with psycopg.connect(sys.argv[1], autocommit=True, options="-c search_path=how_to") as conn:
    create_views(conn, "how_to")
    conn.execute("INSERT INTO service (person_id, version, area, type, given_on) VALUES (%s, 2, '320614-01', 't', %s)",
                 (UUID(int=1), date(2021, 2, 3)))
    options = {"areas": reference().areas, "today": date(2022, 1, 1), "lang": "zh"}
    found = run(conn, REPORTS["F1"], area="320614", period="2021-Q1", **options)
for row in (found["rows"][1], found["total"]):
    print(row["name"], row["services"], row["persons"])
"""


def test_a_category_is_one_line(copy: Path) -> None:
    assert ["domain/policy/profiles/jiangsu.toml"] == carry_out("docs/how-to/add-a-category.md", copy)
    assert run(copy, "-c", _CATEGORY).split() == ["单亲困难家庭人员", "single_parent"]


_CATEGORY = """
from datetime import date
from service.reference import reference
from tests.domain.events.samples import make_event
from tests.domain.given import given
print(reference().policies.at("320614", date(2021, 5, 6)).categories["single_parent"].zh)
recognised = make_event("recognised", "2021-03-01", categories=("single_parent",))
person = given(make_event("registered", "2021-01-05"), recognised)
print(*person.history.person.categories)
"""


def test_a_place_is_one_line(copy: Path) -> None:
    assert ["domain/reference/areas.toml"] == carry_out("docs/how-to/add-a-place.md", copy)
    assert run(copy, "-c", _PLACE).split() == ["苏州工业园区", "320500"]


_PLACE = """
from datetime import date
from service.reference import reference
areas = reference().areas
print(areas.get("320571").name("zh"))
day = date(2021, 1, 1)
print(*(area.code for area in areas if any(below.code == "320571" for below in areas.children(area.code, day))))
"""


def test_every_file_of_the_place_on_the_page_can_be_loaded() -> None:
    page = text_of("docs/how-to/load-data-of-the-place.md")
    found = re.findall(r"^文件 File `(\w+)`:\n\n```toml\n(.+?)```", page, re.MULTILINE | re.DOTALL)
    assert [kind for kind, _ in found] == ["policy", "policy", "policy", "areas", "calendar"]
    data = build()
    for kind, text in found:
        data = with_file(data, PlaceFile(kind=kind, name=f"{kind}.toml", since=date(2027, 1, 1), text=text))
    day = date(2027, 1, 1)
    assert data.policies.at("320614-01", day).dibao_standard_fen_a_year == 1_080_000
    assert data.policies.at("320614-01", date(2026, 12, 31)).dibao_standard_fen_a_year is None
    assert {"needs", "first_services", "placement"} <= data.policies.at("320614", day).deadlines.keys()
    assert "single_parent_of_the_district" in data.policies.at("320613001", day).categories
    assert "single_parent_of_the_district" not in data.policies.at("320612", day).categories
    assert data.areas.get("430171") is not None
    assert data.policies.calendar.is_working_day(date(2027, 2, 20))
