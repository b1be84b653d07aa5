"""Corrections and voids. The history after an amendment must remain possible."""

from collections.abc import Mapping
from typing import Any

import pytest

from domain.events.event import Event
from domain.history.history import History
from tests.domain.events.samples import make_event
from tests.domain.given import Given, as_posted, given, resent

REGISTERED = make_event("registered", "2021-01-05T09:00")
LATER = "2021-12-01T10:00"


def life(*events: Event) -> Given:
    return given(REGISTERED, *events)


def corrected(version: int, time: str = LATER, /, **changes: Any) -> Event:
    return make_event("corrected", time, target_version=version, changes=changes)


def voided(version: int, time: str = LATER) -> Event:
    return make_event("voided", time, target_version=version)


def days(history: History) -> list[str]:
    return [f"{event.metadata.day:%m-%d}" for event in history.events]


def effective(history: History, version: int) -> Any:
    return history.effective(history.recorded[version - 1])


def test_a_correction_changes_fields_and_keeps_the_recorded_event() -> None:
    job = make_event("employed", "2021-03-01", post="缝纫工", monthly_wage_fen=420000)
    history = life(job).when(corrected(2, post="裁剪工", monthly_wage_fen=None)).then_recorded(labour="employed")
    assert effective(history, 2).post == "裁剪工"
    assert effective(history, 2).monthly_wage_fen is None
    assert as_posted(history.recorded[1]) == as_posted(job)
    assert [type(event) for event in history.events] == [type(REGISTERED), type(job)]


def test_a_correction_may_change_the_time() -> None:
    history = life(make_event("surveyed", "2021-03-01"), make_event("employed", "2021-05-01")).history
    so_far = life(*history.recorded[1:])
    assert days(so_far.when(corrected(2, time="2021-06-01")).then_recorded()) == ["01-05", "05-01", "06-01"]
    to_the_minute = so_far.when(corrected(2, time="2021-06-01T23:30:00Z")).then_recorded()
    assert (days(to_the_minute)[-1], to_the_minute.events[-1].metadata.whole_day) == ("06-02", False)


def test_an_event_equal_to_the_uncorrected_one_is_a_duplicate_after_its_day_was_corrected() -> None:
    visit = make_event("surveyed", "2021-06-01")
    moved = given(*life(visit).when(corrected(2, time="2021-05-01")).then_recorded().recorded)
    moved.when(visit).then_nothing()
    moved.when(make_event("surveyed", "2021-05-01")).then_nothing()
    moved.when(make_event("surveyed", "2021-06-02")).then_recorded()


def test_changes_of_private_fields_are_stored_separately() -> None:
    said_so = corrected(1, phone="13800000000", education="高中", address=None)
    history = life().when(said_so).result
    assert isinstance(history, History)
    correction: Any = history.recorded[-1]
    assert correction.changes == {"education": "高中"}
    assert correction.private_changes == {"phone": "13800000000", "address": None}
    assert (effective(history, 1).phone, effective(history, 1).education) == ("13800000000", "高中")


@pytest.mark.parametrize(
    ("event", "changes", "code", "field"),
    [
        ("surveyed", {"post": "保洁"}, "correction.field", "changes.post"),
        ("surveyed", {"stamp": {}}, "correction.field", "changes.stamp"),
        ("surveyed", {"sealed": "0000"}, "correction.field", "changes.sealed"),
        ("registered", {"area": "320614-02"}, "correction.field", "changes.area"),
        ("typical_case_recorded", {"text": None}, "field.missing", "changes.text"),
        ("surveyed", {"method": "三" * 41}, "field.limit", "changes.method"),
        ("surveyed", {"method": " \u3000"}, "field.empty", "changes.method"),
        ("registered", {"phone": "1" * 101}, "field.limit", "changes.phone"),
        ("registered", {"retirement_base": 61}, "field.code", "changes.retirement_base"),
        ("employed", {"channel": "mine"}, "field.code", "changes.channel"),
        ("employed", {"monthly_wage_fen": "4200"}, "field.malformed", "changes.monthly_wage_fen"),
        ("employed", {"monthly_wage_fen": -1}, "field.limit", "changes.monthly_wage_fen"),
        ("employed", {"contract_months": 1201}, "field.limit", "changes.contract_months"),
        ("employed", {"insured": 1}, "field.malformed", "changes.insured"),
        ("training_enrolled", {"days": 0}, "field.limit", "changes.days"),
        ("recognised", {"categories": []}, "field.limit", "changes.categories"),
        ("recognised", {"categories": ["dibao", ""]}, "field.empty", "changes.categories"),
        ("recognised", {"review_on": "1. März"}, "field.malformed", "changes.review_on"),
        ("surveyed", {"time": "morgen"}, "event.time", "changes.time"),
        ("surveyed", {"time": 20210301}, "event.time", "changes.time"),
        ("surveyed", {"time": "2021-05-06T09:00:00"}, "event.time", "changes.time"),
    ],
)
def test_an_invalid_change_is_refused(event: str, changes: Mapping[str, Any], code: str, field: str) -> None:
    so_far = life() if event == "registered" else life(make_event(event))
    so_far.when(corrected(so_far.history.version, **changes)).then_refused(code, "shape", field)


@pytest.mark.parametrize(
    ("event", "changes"),
    [
        ("registered", {"name": "李四"}),
        ("registered", {"name": None}),
        ("registered", {"id_no": "320684197003121219"}),
        ("registered", {"birth_date": "1970-03-13"}),
        ("registered", {"sex": "female"}),
        ("registered", {"id_type": "passport"}),
        ("identity_corrected", {"field": "name"}),
        ("identity_corrected", {"old": "张三"}),
        ("identity_corrected", {"new": "张四"}),
        ("identity_corrected", {"birth_date": "1970-03-13"}),
    ],
)
def test_a_correction_of_the_identity_is_refused_and_names_the_event_that_does_it(
    event: str, changes: Mapping[str, Any]
) -> None:
    so_far = life() if event == "registered" else life(make_event(event))
    (field,) = changes
    outcome = so_far.when(corrected(so_far.history.version, **changes))
    refusal = outcome.then_refused("correction.identity", "rule", f"changes.{field}")
    assert refusal.data == {"type": "person.identity_corrected"}
    assert "person.identity_corrected" in refusal.zh


@pytest.mark.parametrize(
    ("event", "changes", "code", "kind", "field"),
    [
        ("surveyed", {"time": "2030-01-01"}, "not_in_the_future", "future", "changes.time"),
        ("employed", {"time": "1986-03-11"}, "of_employable_age", "rule", "changes.time"),
        ("moved", {"to_area": "999999"}, "known_area", "rule", "changes.to_area"),
        ("recognised", {"categories": ["rich"]}, "known_categories", "rule", "changes.categories"),
    ],
)
def test_a_corrected_event_must_satisfy_the_rules(
    event: str, changes: Mapping[str, Any], code: str, kind: str, field: str
) -> None:
    so_far = given(make_event("registered", "1980-01-01"), make_event(event))
    so_far.when(corrected(2, **changes)).then_refused(code, kind, field)


def test_a_credit_code_that_does_not_fit_is_kept_as_it_came() -> None:
    so_far = life(make_event("employed"))
    so_far.when(corrected(2, uscc="91350100M000100Y44")).then_recorded()
    so_far.when(corrected(2, uscc="91350100M000100Y43")).then_recorded()


@pytest.mark.parametrize("changes", [{"time": "2021-07-01"}, {"time": "2021-01-01"}])
def test_a_correction_that_makes_the_history_impossible_is_refused(changes: Mapping[str, Any]) -> None:
    """Employed after leaving, or before the registration."""
    so_far = life(make_event("employed", "2021-03-01"), make_event("left_post", "2021-06-01"))
    refused = so_far.when(corrected(2, **changes)).result
    assert not isinstance(refused, History)
    assert refused.kind == "transition"
    assert "contradicts" in refused.data


def test_a_correction_can_be_corrected() -> None:
    history = life(
        make_event("surveyed", method="电话"), corrected(2, method="入户"), corrected(3, method="视频")
    ).history
    assert effective(history, 2).method == "视频"
    moved = given(*history.recorded).when(corrected(4, time="2021-08-01")).then_recorded()
    assert (days(moved)[-1], effective(moved, 2).method) == ("08-01", "视频")


def test_a_correction_of_a_correction_may_change_only_fields_of_the_first_event() -> None:
    so_far = life(make_event("surveyed"), corrected(2, method="入户"))
    so_far.when(corrected(3, changes={"method": "电话"})).then_refused("correction.field", "shape", "changes.changes")


def test_of_two_corrections_the_later_by_business_time_applies() -> None:
    june, july = corrected(2, "2021-06-01", method="入户"), corrected(2, "2021-07-01", method="视频")
    for first, second in ((june, july), (july, june)):
        assert effective(life(make_event("surveyed"), first, second).history, 2).method == "视频"


def test_a_void_event_has_no_effect() -> None:
    so_far = life(make_event("employed", "2021-03-01"), make_event("surveyed", "2021-04-01"))
    history = so_far.when(voided(2)).then_recorded(labour="unknown")
    assert days(history) == ["01-05", "04-01"]
    assert history.voided_by == {2: 4}
    given(*history.recorded).when(make_event("employed", "2021-03-01")).then_recorded(labour="employed")


def test_voiding_a_correction_restores_the_first_values() -> None:
    so_far = life(make_event("surveyed", method="电话"), corrected(2, method="入户", time="2021-08-01"))
    history = so_far.when(voided(3)).then_recorded()
    assert (effective(history, 2).method, days(history)) == ("电话", ["01-05", "05-06"])


def test_voiding_a_void_restores_the_event() -> None:
    so_far = life(make_event("employed", "2021-03-01"), voided(2))
    history = so_far.when(voided(3, "2021-12-02")).then_recorded(labour="employed")
    assert history.voided_by == {3: 4}
    given(*history.recorded).when(voided(2, "2021-12-03")).then_recorded(labour="unknown")


def test_a_void_that_makes_a_later_event_impossible_is_refused_and_cites_it() -> None:
    so_far = life(make_event("employed", "2021-03-01"), make_event("left_post", "2021-06-01"))
    refusal = so_far.when(voided(2)).then_refused("transition.labour")
    assert refusal.data["contradicts"] == {"version": 3, "type": "person.left_post"}
    so_far.when(voided(1)).then_refused("transition.case")
    so_far.when(voided(3)).then_recorded(labour="employed")


def test_voiding_a_void_is_refused_if_the_event_is_not_possible_any_more() -> None:
    so_far = life(make_event("employed", "2021-03-01"), voided(2), make_event("employed", "2021-04-01"))
    so_far.when(voided(3)).then_refused("transition.labour")


def test_a_person_can_be_registered_again_after_the_registration_was_voided() -> None:
    history = life().when(voided(1)).then_recorded(case="unregistered")
    given(*history.recorded).when(make_event("registered", "2021-02-01")).then_recorded(case="registered")


@pytest.mark.parametrize("version", [0, -1, 3, 99])
def test_an_amendment_of_an_unknown_version_is_refused(version: int) -> None:
    so_far = life(make_event("surveyed"))
    so_far.when(voided(version)).then_refused("correction.target_unknown", "unknown", "target_version")
    so_far.when(corrected(version, method="电话")).then_refused(
        "correction.target_unknown", "unknown", "target_version"
    )


def test_an_amendment_of_a_void_event_is_refused() -> None:
    so_far = life(make_event("surveyed"), voided(2))
    so_far.when(corrected(2, method="电话")).then_refused("correction.target_void", "rule", "target_version")
    so_far.when(voided(2, "2021-12-02")).then_refused("correction.target_void", "rule", "target_version")
    so_far.when(corrected(3, method="电话")).then_refused("correction.target_void", "rule", "target_version")


def test_a_correction_without_changes_is_refused() -> None:
    life(make_event("surveyed")).when(corrected(2)).then_refused("correction.target_void", "rule", "target_version")


def test_a_duplicate_amendment_is_not_recorded_also_of_private_fields() -> None:
    for correction in (corrected(1, phone="13800000000"), corrected(1, education="高中"), voided(1)):
        so_far = life(correction)
        so_far.when(resent(correction)).then_nothing()


def test_an_event_equal_to_the_recorded_or_to_the_corrected_form_is_a_duplicate() -> None:
    at_first, right = (
        make_event("employed", "2021-03-01", post="缝纫工"),
        make_event("employed", "2021-03-02", post="裁剪工"),
    )
    so_far = life(at_first, corrected(2, post="裁剪工", time="2021-03-02"))
    so_far.when(resent(at_first)).then_nothing()
    so_far.when(right).then_nothing()
    so_far.when(make_event("employed", "2021-03-03", post="裁剪工")).then_refused("transition.labour")


def test_programme_events_can_be_amended() -> None:
    """Events of areas and posts, which have no preconditions."""
    posts = given(make_event("post.developed", count=3), corrected(1, count=4), subject="P-17")
    assert effective(posts.history, 1).count == 4
    posts.when(corrected(1, area="999999")).then_refused("known_area", "rule", "changes.area")
    assert posts.when(voided(1)).then_recorded().events == ()
    given(make_event("area.target_set"), subject="320614").when(voided(1)).then_recorded(area="")


def test_there_can_be_several_targets_of_a_year() -> None:
    targets = given(make_event("area.target_set", "2021-01-01", value=150), subject="320614-01")
    targets.when(make_event("area.target_set", "2021-06-01", value=180)).then_recorded()
    targets.when(make_event("area.target_set", "2021-01-01", value=180)).then_recorded()
