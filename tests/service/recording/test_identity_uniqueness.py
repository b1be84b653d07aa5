"""Recorded identity corrections: approval, one living holder for each number, and look-ups by the old number."""

from typing import Any

from tests.service.recording.conftest import Town
from tests.world import KEYS, problems


def correction(town: Town, person: str, old: str, new: str, time: str = "2021-05-06", **data: Any) -> dict[str, Any]:
    said = {"field": "id_no", "old": old, "new": new, "approver": "王芳", **data}
    return town.event("identity_corrected", time, person, **said)


def test_the_new_number_and_the_old_one_lead_to_the_same_person_whose_birth_date_follows(town: Town) -> None:
    old, new = town.number(), town.number()
    new_year = new[:6] + "1971" + new[10:17]
    from domain.identity.id_number import check_digit

    new = new_year + check_digit(new_year)
    person = town.registered(old)
    assert town.post_approved(correction(town, f"id_no:{old}", old, new)).rejected == []
    for number in (old, new.lower(), person):
        subject = number if number == person else f"id_no:{number}"
        assert town.post(town.event("surveyed", "2021-06-01", subject, method=number[-4:])).accepted == 1
    history = town.history(person)
    assert 5 == history.version
    assert "1971-06-15" == str(history.person.birth_date)
    states = town.world.log("SELECT state FROM zuji.log WHERE stream_id = %s", person)
    assert not any(number.encode() in bytes(state) for (state,) in states for number in (old, new))


def test_a_number_another_living_person_has_is_refused_and_waits(town: Town) -> None:
    old, taken = town.number(), town.number()
    person = town.registered(old)
    other = town.registered(taken)
    receipt = town.post(correction(town, person, old, taken))
    assert ["identity.held"] == problems(receipt)
    assert {"person": other} == receipt.rejected[0].refusal.data
    assert 1 == len(town.waiting())
    assert ["registered"] == town.event_types(person)


def test_a_typed_approver_approves_nothing_and_old_is_what_stands(town: Town) -> None:
    old, new = town.number(), town.number()
    person = town.registered(old)
    receipt = town.post(
        correction(town, person, old, new, approver="王芳"),
        correction(town, person, new, old),
        correction(town, person, old, old),
        correction(town, person, old, "320684197003121210"),
        correction(town, person, "1970-06-15", "1970-06-16", field="birth_date"),
    )
    assert [
        ("old_is_present", "old"),
        ("identity.unchanged", "new"),
        ("id_no.check_digit", "new"),
        ("identity.follows_number", "field"),
    ] == [(one.refusal.code, one.refusal.field) for one in receipt.rejected]
    assert (0, ["approved_by_another"]) == (receipt.accepted, [one.pending.rule for one in receipt.pending])


def test_the_old_number_is_free_for_whose_it_really_is(town: Town) -> None:
    old, new = town.number(), town.number()
    person = town.registered(old)
    town.post_approved(correction(town, person, old, new))
    right = town.registered(old, name="李四")
    assert right != person
    town.post(town.event("surveyed", "2021-06-01", f"id_no:{old}", method="电话"))
    assert ["registered", "surveyed"] == town.event_types(right)
    assert ["registered", "identity_corrected"] == town.event_types(person)


def test_a_void_gives_the_number_back_unless_it_was_taken(town: Town) -> None:
    old, new = town.number(), town.number()
    person = town.registered(old)
    town.post_approved(correction(town, person, old, new))
    void = {"target_version": 2, "reason": {"code": "error", "text": "误录"}}
    assert town.post_approved(town.event("voided", "2021-05-07", person, **void)).rejected == []
    assert person != (other := town.registered(new))
    again = town.post(town.event("voided", "2021-05-08", person, **{**void, "target_version": 3}))
    assert ["identity.held"] == problems(again)
    assert {"person": other} == again.rejected[0].refusal.data


def test_said_twice_and_in_one_call_with_a_registration_it_is_recorded_once(town: Town) -> None:
    old, new, later = town.number(), town.number(), town.number()
    registration = town.registration(old)
    first = correction(town, f"id_no:{old}", old, new)
    second = correction(town, f"id_no:{new}", new, later, "2021-05-08")
    receipt = town.post_approved(registration, first, second)
    assert (3, []) == (receipt.accepted, receipt.rejected)
    repeated = town.post({**first, "id": "again"}, first)
    assert (0, 2) == (repeated.accepted, repeated.duplicates)
    held = town.world.log(
        "SELECT id_hash, living FROM zuji.identity WHERE person_id = %s", receipt.persons[registration["id"]]
    )
    assert {KEYS.identity_hash(n): n == later for n in (old, new, later)} == {bytes(h): living for h, living in held}


def test_a_late_correction_of_the_name_is_judged_by_what_stood_then(town: Town) -> None:
    person = town.registered(name="张三")
    said = {"field": "name", "approver": "王芳"}
    town.post_approved(town.event("identity_corrected", "2021-05-06", person, **said, old="张三", new="张山"))
    receipt = town.post(town.event("identity_corrected", "2021-03-01", person, **said, old="张山", new="张珊"))
    assert ["old_is_present"] == problems(receipt)
