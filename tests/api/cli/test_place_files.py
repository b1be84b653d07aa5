"""`zuji policy|areas|calendar load`: checked, previewed, recorded, taken up by the running service; the past stays."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api.cli.main import main
from domain.events.event import SHANGHAI
from projections.engine.step import retry_failed_subjects
from projections.rebuild.check import check
from projections.rebuild.rebuild import ShadowBuild, rebuild
from service.event_store.stream_recorder import StreamRecorder
from service.place_files.store import refresh
from service.postgres.database import connect
from service.reference import build, reference
from tests.api.conftest import Office
from tests.world import KEYS, EventMaker, id_no

TODAY = datetime.now(SHANGHAI).date().isoformat()
WHO = id_no("1970-03-12", 121)

STANDARD = """
areas = ["320614"]
basis = "海民〔2021〕12号"

[policy]
dibao_standard_fen_a_year = 10_00000
"""
SWITCH = """
areas = ["320614"]
basis = "海人社〔2026〕1号"
use = { six_measures = ["deadlines", "bundle"] }
"""
TEA = """[policy.deadlines.tea]
zh = "茶歇"
en = "break"
triggers = []
limit = { hours = 1 }
"""
CHANGSHA = """
source = "国家统计局，2023年统计用区划代码"

[areas]
430000 = { zh = "湖南省", en = "Hunan" }
430171 = { zh = "湖南湘江新区", en = "Xiangjiang New Area" }
430172 = { zh = "长沙经济技术开发区", en = "Changsha Development Zone" }
"""
IN_2027 = """
year = 2027
source = "国务院办公厅关于2027年部分节假日安排的通知"
published = true
workdays = [2027-01-03]
holidays = { "元旦" = [2027-01-01, 2027-01-04] }
"""


class Loader:
    """The command line on the database of an office."""

    def __init__(self, office: Office, folder: Path) -> None:
        self._url = office.world.url
        self._folder = folder
        self._key_file = folder / "key"
        self._key_file.write_bytes(b64encode(bytes(range(32))))

    def __call__(self, kind: str, text: str, since: str, *more: str, path: Path | None = None) -> Result:
        """`zuji KIND load FILE --from DAY`."""
        file = path or self._folder / f"{kind}.toml"
        if path is None:
            file.write_text(text, "utf-8")
        env = {"ZUJI_DATABASE_URL": self._url, "ZUJI_KEY_FILE": str(self._key_file), "LC_ALL": "en_US.UTF-8"}
        return CliRunner(env=env).invoke(main, [kind, "load", str(file), "--from", since, *more])

    def given(self, kind: str, text: str, since: str) -> str:
        """Loads a file that must be right; what is printed."""
        done = self(kind, text, since)
        assert done.exit_code == 0, done.output
        return done.stdout


@pytest.fixture
def load(office: Office, tmp_path: Path) -> Iterator[Loader]:
    office.world.now = datetime.now(UTC)
    yield Loader(office, tmp_path)
    reference().take(build())


def files(office: Office) -> list[Any]:
    return office.world.log("SELECT number, kind, since::text, loaded_by <> '' FROM zuji.place_file ORDER BY number")


def eligible(office: Office, make: EventMaker, income: int, day: str) -> str | None:
    """Records an income and the eligibility by reference that follows from it; the code of the refusal."""
    number = id_no("1980-01-01", len(office.world.log("SELECT FROM zuji.log")) * 2 + 1)
    person = office.person(number=number, time="2020-02-01")
    office.given(make.event("profile_updated", day, person, income_per_capita_fen=income))
    data = {"reference_class": "low_income_household", "basis": "通知"}
    answer = office.post(make.event("reference_eligibility_granted", day, person, **data)).get_json()
    code: str | None = answer.get("code")
    return code


def test_a22_the_income_must_be_below_twice_the_standard_from_its_day_on(
    office: Office, make: EventMaker, load: Loader
) -> None:
    assert eligible(office, make, 50_000_00, "2020-12-01") is None  # no standard is known: not checked

    said = load.given("policy", STANDARD, TODAY)

    assert TODAY in said
    assert eligible(office, make, 20_000_00, TODAY) is not None
    assert eligible(office, make, 50_000_00, TODAY) is not None
    assert eligible(office, make, 19_999_99, TODAY) is None
    assert eligible(office, make, 50_000_00, "2021-06-01") is None  # an earlier day has its own rules
    assert files(office) == [(1, "policy", TODAY, True)]


def test_a22_a_later_standard_takes_the_place_of_an_earlier_one_from_its_day(
    office: Office, make: EventMaker, load: Loader
) -> None:
    load.given("policy", STANDARD, "2021-01-01")
    load.given("policy", STANDARD.replace("10_00000", "12_00000"), "2022-07-01")

    assert eligible(office, make, 20_000_00, "2021-06-01") is not None
    assert eligible(office, make, 20_000_00, "2022-06-30") is not None
    assert eligible(office, make, 20_000_00, "2022-07-01") is None
    assert eligible(office, make, 24_000_00, "2022-07-01") is not None


def clocks(office: Office, person: str, area: str = "320614") -> set[str]:
    office.world.project()
    return {clock["name"] for clock in office.get(f"/v1/people/{person}", area=area)["clocks"]}


def test_a23_2473_is_switched_on_in_haimen_by_a_file(office: Office, make: EventMaker, load: Loader) -> None:
    before = office.person(make.event("assistance_requested", "2021-03-01", f"id_no:{WHO}", need="就业"), number=WHO)
    load.given("policy", SWITCH, TODAY)
    person = office.person(number=id_no("1980-01-01", 1), area="320614104")
    office.given(make.event("assistance_requested", f"{TODAY}T00:00:00+08:00", person, need="就业"))

    assert clocks(office, person) == {"needs", "first_services", "placement"}
    assert clocks(office, before) == set()
    found = check(office.world.url, KEYS, workers=1, progress=lambda *_: None)
    assert found.clean, found.lines


def test_a23_a_place_without_a_profile_gets_one_of_its_own(office: Office, make: EventMaker, load: Loader) -> None:
    load.given("policy", SWITCH.replace("320614", "210100"), "2021-01-01")

    for area, expected in (("210100", {"needs", "first_services", "placement"}), ("210200", set())):
        registered = make.registered(id_no("1980-01-01", 1 + 2 * (area == "210200")), area=area)
        answer = office.post(registered, role="integration", area="210000").get_json()
        person = answer["persons"][registered["id"]]
        asked = make.event("assistance_requested", "2021-03-01", person, need="就业")
        assert office.post(asked, role="integration", area="210000").get_json()["rejected"] == []
        assert clocks(office, person, area) == expected
    liaoning, shenyang = (office.get(f"/v1/policies?area={area}", area="210000") for area in ("210000", "210100"))
    assert shenyang["parameters"]["categories"] == liaoning["parameters"]["categories"]
    assert (shenyang["title"], shenyang["profile"].partition("@")[0]) == ("Shenyang", "210100")


def test_a_preview_tells_and_changes_nothing(office: Office, make: EventMaker, load: Loader) -> None:
    office.person(make.event("assistance_requested", TODAY, f"id_no:{WHO}", need="就业"), number=WHO)
    before = office.world.state_of_views()

    done = load("policy", SWITCH, TODAY, "--preview")

    assert done.exit_code == 0, done.output
    assert "it concerns 1 subjects; would change: deadline 1" in done.stdout
    assert files(office) == []
    assert office.world.state_of_views() == before


def test_a_load_brings_the_rows_up_to_the_new_rules_and_a_rebuild_agrees(
    office: Office, make: EventMaker, load: Loader
) -> None:
    person = office.person(make.event("assistance_requested", TODAY, f"id_no:{WHO}", need="就业"), number=WHO)
    load.given("policy", SWITCH, TODAY)

    assert {clock["name"] for clock in office.get(f"/v1/people/{person}")["clocks"]} >= {"needs"}
    assert check(office.world.url, KEYS, workers=1, progress=lambda *_: None).clean
    live = office.world.state_of_views()
    rebuild(office.world.url, KEYS, workers=1, progress=lambda *_: None)
    assert office.world.state_of_views() == live


def test_a_preview_counts_the_households_that_change(office: Office, make: EventMaker, load: Loader) -> None:
    for serial, relation in ((21, "head"), (23, "parent")):
        number = id_no("1972-05-20", serial)
        joined = make.event("household_joined", "2021-01-10", f"id_no:{number}", household_id="h1", relation=relation)
        office.person(joined, number=number)
    office.given(
        make.event("zero_employment_recognised", TODAY, f"id_no:{number}", household_id="h1", basis="公示无异议")
    )
    file = STANDARD.partition("[policy]")[0] + "[policy.household]\nlimit_days = 30\n"

    said = [load("policy", file, TODAY, *more).stdout for more in (["--preview"], [])]

    assert [line.partition("change")[2].partition(".")[0] for line in said] == [": household 1", "d: household 1"]


def test_a_load_concerns_who_moved_into_the_area_and_has_no_event_there_yet(
    office: Office, make: EventMaker, load: Loader
) -> None:
    office.person(make.event("moved", "2021-03-01", f"id_no:{WHO}", to_area="320614-02"), number=WHO)

    done = load("policy", STANDARD.replace("320614", "320614-02"), TODAY, "--preview")

    assert done.exit_code == 0, done.output
    assert "it concerns 1 subjects" in done.stdout


def test_no_file_is_loaded_while_a_rebuild_or_a_check_runs(office: Office, load: Loader) -> None:
    with connect(office.world.url) as conn, ShadowBuild(conn, office.world.url, KEYS, "views_shadow"):
        done = load("policy", STANDARD, TODAY)
        assert (done.exit_code, "another rebuild or check" in done.stderr) == (2, True), done.output
        assert files(office) == []
        assert load("policy", STANDARD, TODAY, "--preview").exit_code == 0
    load.given("policy", STANDARD, TODAY)


def test_the_past_of_recorded_events_is_not_rewritten(office: Office, load: Loader) -> None:
    office.person(time="2021-01-05")

    refused = load("policy", STANDARD, "2021-01-05")
    elsewhere = load("policy", STANDARD.replace("320614", "210100"), "2021-01-05")
    after_the_last_event = load("policy", STANDARD, "2021-01-06")

    assert (refused.exit_code, "choose a day from today on" in refused.stderr) == (2, True), refused.output
    assert (elsewhere.exit_code, after_the_last_event.exit_code) == (0, 0)


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("policy", 'areas = "320614\n', "line 1"),
        ("policy", STANDARD + "dibao_standrd = 1\n", "line 7, dibao_standrd"),
        (
            "policy",
            STANDARD + "dibao_standrd = 1\n",
            "there is no key 'dibao_standrd'; nearest: dibao_standard_fen_a_year",
        ),
        ("policy", STANDARD + "[policy.household]\nlimit_day = 1\n", "no key 'limit_day'; nearest: limit_days"),
        ("policy", SWITCH + "[policy.deadlines.needs]\nmet_bi = []\n", "no key 'met_bi'; nearest: met_by"),
        ("policy", STANDARD.replace("10_00000", '"much"'), "line 6, dibao_standard_fen_a_year"),
        ("policy", STANDARD.replace('basis = "海民〔2021〕12号"', ""), "basis"),
        ("policy", STANDARD.replace("320614", "999999"), "line 2, 999999"),
        ("policy", SWITCH.replace("six_measures", "seven_measures"), "line 4, seven_measures"),
        ("policy", SWITCH + '[policy.deadlines.needs]\nmet_by = ["person.employd"]\n', "line 6, person.employd"),
        (
            "policy",
            SWITCH + '[policy.deadlines.tea]\nzh = "茶"\nen = "tea"\ntriggers = []\nlimit = { hours = 1 }\n',
            "tea",
        ),
        ("areas", CHANGSHA.replace("430172", "43010"), "line 7, 43010"),
        ("areas", CHANGSHA.replace("430172 =", "320614 ="), "line 7, 320614"),
        ("areas", CHANGSHA.replace("en =", "english ="), "line 5, english"),
        ("areas", CHANGSHA + '320684 = { valid_to = "2020-07-03" }\n', "line 8, valid_to"),
        ("areas", CHANGSHA + "330103 = { valid_to = 2021-04-09T00:00:00 }\n", "line 8, valid_to"),
        ("areas", CHANGSHA.replace("source", "sauce"), "line 2, sauce"),
        ("calendar", IN_2027.replace("2027-01-03", "2027-01-05"), "line 5, 2027-01-05"),
        ("calendar", IN_2027.replace("2027-01-03", "2026-01-03"), "line 5, 2026-01-03"),
    ],
)
def test_a_wrong_file_changes_nothing_and_the_error_names_line_and_key(
    office: Office, load: Loader, kind: str, text: str, says: str
) -> None:
    done = load(kind, text, "2021-01-01")

    assert done.exit_code == 2, done.output
    assert f"{kind}.toml" in done.stderr
    assert says in done.stderr
    assert files(office) == []
    assert (reference().version, reference().files) == (b"", ())


def test_a21_areas_are_loaded_and_persons_register_there(office: Office, make: EventMaker, load: Loader) -> None:
    registered = make.registered(WHO, area="430171001")
    assert office.post(registered, role="integration", area="").get_json()["code"] == "known_area"

    load.given("areas", CHANGSHA, "2021-01-01")

    answer = office.post({**registered, "id": "again"}, role="integration", area="430100").get_json()
    assert answer["rejected"] == [], answer
    office.world.project()
    (person,) = answer["persons"].values()
    assert office.get(f"/v1/people/{person}", role="auditor", area="430000")["area"] == "430171001"
    listed = office.get("/v1/areas?area=430100", role="auditor", area="430000")
    names = {area["code"]: (area["name"], area["listed_on"]) for area in listed["items"]}
    assert (names["430102"], names["430171"]) == (("Furong District", "2023-06-30"), ("Xiangjiang New Area", None))
    assert (listed["area"]["parent"], listed["files"][0]["basis"]) == ("430000", "国家统计局，2023年统计用区划代码")


def test_a20_the_exact_last_day_of_a_code_and_its_replacement_are_loaded(
    office: Office, make: EventMaker, load: Loader
) -> None:
    """The national tables know that 330103 ended by 2023; the place knows the day."""
    before = office.post(
        make.registered(WHO, "2021-04-08", area="330103"), role="integration", area="330000"
    ).get_json()
    assert before["rejected"] == []
    load.given(
        "areas",
        'source = "浙政函〔2021〕7号"\n[areas]\n330103 = { valid_to = 2021-04-09, replaced_by = "330105" }\n',
        "2021-04-09",
    )
    office.world.project()
    (person,) = before["persons"].values()

    assert office.get(f"/v1/people/{person}", role="auditor", area="330105")["area"] == "330103"
    late = make.registered(id_no("1980-01-01", 1), "2021-04-09", area="330103")
    refused = office.post(late, role="integration", area="330000").get_json()
    assert (refused["code"], refused["data"]["replaced_by"]) == ("known_area", "330105")


@pytest.mark.parametrize("text", ["\ufeff" + STANDARD, STANDARD.replace("\n", "\r\n")])
def test_a_file_as_windows_writes_it_is_loaded(office: Office, load: Loader, text: str) -> None:
    load.given("policy", text, TODAY)
    assert reference().policies.at("320614", date.fromisoformat(TODAY)).dibao_standard_fen_a_year == 10_000_00


def test_a_file_in_gbk_is_refused_with_what_to_do(office: Office, load: Loader, tmp_path: Path) -> None:
    (tmp_path / "gbk.toml").write_bytes(STANDARD.encode("gbk"))
    done = load("policy", STANDARD, TODAY, path=tmp_path / "gbk.toml")
    assert (done.exit_code, "save it as UTF-8" in done.stderr) == (2, True), done.output


def test_a_history_is_read_once_by_a_load(office: Office, load: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    office.person(number=WHO)
    read: list[int] = []
    select = StreamRecorder.select_streams

    def counted(self: StreamRecorder, conn: Any, ids: Any, *up_to: int) -> Any:
        read.append(len(ids))
        return select(self, conn, ids, *up_to)

    monkeypatch.setattr(StreamRecorder, "select_streams", counted)
    load.given("policy", STANDARD, TODAY)
    assert read == [1]


def test_a20_a_succession_is_a_file_and_the_new_unit_sees_the_cases_from_its_day(
    office: Office, make: EventMaker, load: Loader
) -> None:
    person = office.person(area="320614-01")
    merged = f"""
source = "通政发〔2026〕1号"
[areas]
320614-12 = {{ zh = "新街道", en = "New Subdistrict", local = true, valid_from = {TODAY} }}
320614-01 = {{ valid_to = {TODAY}, replaced_by = "320614-12" }}
"""
    load.given("areas", merged, TODAY)

    assert office.get(f"/v1/people/{person}", role="auditor", area="320614-12")["id"] == person
    assert office.call("GET", f"/v1/people/{person}", role="auditor", area="320614-02").status_code == 404
    refused = office.post(make.registered(id_no("1980-01-01", 1), TODAY)).get_json()
    assert (refused["code"], refused["data"]["replaced_by"]) == ("known_area", "320614-12")
    assert office.post(make.registered(id_no("1980-01-01", 1), "2021-01-05")).status_code == 200


def test_the_holidays_of_2027_are_a_file(office: Office, load: Loader) -> None:
    def known() -> tuple[bool, bool]:
        calendar = reference().policies.calendar
        return calendar.is_working_day(date(2027, 1, 3)), calendar.is_published(2027)

    assert known() == (False, False)
    load.given("calendar", IN_2027, TODAY)
    assert known() == (True, True)

    too_late = load("calendar", IN_2027.replace("2027-01-03", "2027-01-09"), "2027-01-04")
    assert (too_late.exit_code, "2027-01-03 would change" in too_late.stderr) == (2, True), too_late.output


def test_a_running_process_takes_a_file_up(office: Office, load: Loader) -> None:
    load.given("policy", STANDARD, "2021-01-01")
    version = reference().version
    reference().take(build())  # as in another process, which has not heard of it

    office.context.accounts.forget()
    assert office.get("/v1/policies")["files"][0]["basis"] == "海民〔2021〕12号"

    assert reference().version == version
    with connect(office.world.url) as conn:
        refresh(conn)
    assert reference().version == version


def test_each_process_that_decides_or_computes_takes_a_file_up_by_itself(
    office: Office, make: EventMaker, load: Loader
) -> None:
    """The background process may be another one than the projector, and failed subjects are retried between steps."""
    load.given("policy", STANDARD, "2021-01-01")
    version, world = reference().version, office.world
    reference().take(build())
    with connect(world.url) as conn:
        retry_failed_subjects(conn, world.store, world.reference)
        assert reference().version == version

        office.post(make.event("surveyed", "2021-03-01", f"id_no:{WHO}", method="入户"))
        conn.execute("INSERT INTO zuji.quarantine_due (subject) SELECT subject FROM zuji.quarantine")
        reference().take(build())
        world.background().step(conn)
    assert reference().version == version


def test_the_table_is_append_only_and_the_security_log_tells_who(office: Office, load: Loader) -> None:
    load.given("policy", STANDARD, "2021-01-01")

    (line,) = office.lines("policy.loaded")
    assert line[0].startswith("os:")
    assert line[3]["since"] == "2021-01-01"
    with pytest.raises(Exception, match=r"append-only|permission"):
        office.world.log("DELETE FROM zuji.place_file")
