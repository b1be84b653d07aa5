"""Authorization: about which persons, from which sources, and which types an account posts; and other streams."""

import pytest
from msgspec.structs import replace

from service.recording.submission import Caller
from tests.service.recording.conftest import Town
from tests.world import HAIMEN, CloudEvent, problems

HAIMEN_FIRST = replace(HAIMEN, name="一区", area="320614-01")
HAIMEN_SECOND = replace(HAIMEN, name="二区", area="320614-02")
PROVINCE = replace(HAIMEN, name="江苏省人社厅", area="320000")
LIAONING = replace(HAIMEN, name="辽宁省人社厅", area="210000")
EVERYWHERE = replace(HAIMEN, name="总局", area="")
WRONG = {"code": "error"}


def visit(town: Town, person: str, day: str = "2021-06-01") -> CloudEvent:
    return town.event("surveyed", day, person, method="入户")


@pytest.mark.parametrize("caller", [HAIMEN_FIRST, HAIMEN, PROVINCE, EVERYWHERE], ids=lambda caller: caller.area)
def test_who_is_responsible_for_the_area_speaks_of_its_persons(town: Town, caller: Caller) -> None:
    cloud_event = town.registration()
    person = town.post(cloud_event, caller=caller).persons[cloud_event["id"]]
    assert town.post(visit(town, person), caller=caller).accepted == 1
    assert town.history(person).recorded[-1].metadata.actor == caller.actor


@pytest.mark.parametrize("caller", [HAIMEN_SECOND, LIAONING], ids=lambda caller: caller.area)
def test_another_areas_persons_are_not_spoken_of(town: Town, caller: Caller) -> None:
    person = town.registered()
    corrected = {"target_version": 1, "changes": {"education": "高中"}, "reason": {"code": "e"}}
    for cloud_event in (visit(town, person), town.event("corrected", "2021-06-01", person, **corrected)):
        (rejected,) = town.post(cloud_event, caller=caller).rejected
        assert (rejected.refusal.kind, rejected.refusal.code, rejected.refusal.data) == (
            "unknown",
            "person.unknown",
            {},
        )
    for cloud_event in (
        town.registration(),
        town.event("area.target_set", "2021-01-01", "320614", year=2021, indicator="posts", value=150),
        town.event("post.developed", "2021-01-01", "P-1", kind="保洁", area="320614-01", count=1),
    ):
        (rejected,) = town.post(cloud_event, caller=caller).rejected
        assert (rejected.refusal.kind, rejected.refusal.code) == ("scope", "scope.area")
        assert rejected.refusal.data == {"scope": caller.area}
    assert len(town.log()) == 1


def test_responsibility_passes_with_the_day_of_the_move_and_both_may_speak_of_the_time_before(town: Town) -> None:
    person = town.registered()
    assert town.post(town.event("moved", "2021-06-01", person, to_area="320614-02"), caller=HAIMEN_FIRST).accepted == 1
    assert problems(town.post(visit(town, person, "2021-07-01"), caller=HAIMEN_FIRST)) == ["person.unknown"]
    assert town.post(visit(town, person, "2021-05-01"), caller=HAIMEN_FIRST).accepted == 1
    assert town.post(visit(town, person, "2021-07-01"), caller=HAIMEN_SECOND).accepted == 1
    assert town.post(visit(town, person, "2021-04-01"), caller=HAIMEN_SECOND).accepted == 1


def test_an_integration_posts_from_its_own_source_and_its_own_types_only(town: Town) -> None:
    person = town.registered()
    bound = replace(HAIMEN, sources=(town.source,), types=("person.surveyed",))
    cloud_event = visit(town, person)
    assert town.post(cloud_event, caller=bound).accepted == 1
    (other_source,) = town.post({**cloud_event, "source": "/other"}, caller=bound).rejected
    assert (other_source.refusal.code, other_source.refusal.field) == ("scope.source", "source")
    (other_type,) = town.post(town.event("exited", "2021-06-01", person, reason=WRONG), caller=bound).rejected
    assert (other_type.refusal.code, other_type.refusal.field) == ("scope.type", "type")


def test_the_events_of_an_area_stand_in_one_stream_and_those_of_a_post_in_its_own(town: Town) -> None:
    targets = [
        town.event("area.target_set", f"2021-0{i}-01", "320614-03", year=2021, indicator="posts", value=i)
        for i in (1, 2)
    ]
    posts = [
        town.event("post.developed", "2021-01-01", subject, kind="保洁", area="320614-03", count=1)
        for subject in ("P-1", "P-2", "P-1", None)
    ]
    assert town.post(*targets, *posts).duplicates == 1, "the same post developed twice on one day"
    assert [(event.stream, event.metadata.version, event.metadata.area) for event in town.log()] == [
        ("area", 1, "320614-03"),
        ("area", 2, "320614-03"),
        *[("post", 1, "320614-03")] * 3,
    ]


@pytest.mark.parametrize(
    ("kind", "subject", "code"),
    [
        ("area.target_set", None, "subject.malformed"),
        ("area.target_set", "320614" * 11, "subject.malformed"),
        ("area.target_set", "999999", "known_area"),
        ("post.developed", "P" * 65, "subject.malformed"),
    ],
)
def test_an_area_or_post_that_cannot_be_is_refused(town: Town, kind: str, subject: str | None, code: str) -> None:
    data = (
        {"year": 2021, "indicator": "posts", "value": 1}
        if kind == "area.target_set"
        else {"kind": "保洁", "area": "320614-01", "count": 1}
    )
    assert problems(town.post(town.event(kind, "2021-01-01", subject, **data), caller=EVERYWHERE)) == [code]


def test_nothing_private_is_kept_in_the_clear(town: Town) -> None:
    """Holds for recorded and for refused events, in all tables."""
    number = town.number()
    person = town.registered(number, name="欧阳修竹", phone="13912345678", address="长兴村12组")
    town.post(
        town.registration(number, "2021-02-01", name="欧阳修竹"),
        town.event("profile_updated", "2021-03-01", person, health="腰椎间盘突出"),
        town.event(
            "corrected", "2021-03-02", person, target_version=1, changes={"address": "欧阳宅"}, reason={"code": "e"}
        ),
        town.event("surveyed", "2021-03-01", f"id_no:{number}", method="入户", name="欧阳修竹"),
    )
    for table in ("log", "request", "identity", "person_key", "quarantine"):
        rows = town.world.log(f"SELECT t::text, to_jsonb(t)::text FROM zuji.{table} t")
        states = town.world.log("SELECT convert_from(state, 'UTF8') FROM zuji.log") if table == "log" else []
        for (text,) in [(str(row),) for row in (*rows, *states)]:
            for private in (number, "欧阳", "13912345678", "长兴村12组", "腰椎"):
                assert private not in text
                assert private.encode().hex() not in text
