"""A void registration is replaced by another: with another identity only after a second account has confirmed it."""

from typing import Any

import pytest

from tests.service.recording.conftest import Town
from tests.world import SUPERVISOR, problems

VOID = {"target_version": 1, "reason": {"code": "error", "text": "误录"}}


def test_the_name_is_not_corrected_by_a_correction(town: Town) -> None:
    person = town.registered(name="张三")
    said = {"target_version": 1, "changes": {"name": "李四"}, "reason": {"code": "e"}}
    (rejected,) = town.post(town.event("corrected", "2021-03-02", person, **said)).rejected
    assert (rejected.refusal.code, rejected.refusal.kind) == ("correction.identity", "rule")
    assert rejected.refusal.data == {"type": "person.identity_corrected"}
    assert rejected.refusal.field == "changes.name"
    assert town.history(person).version == 1


@pytest.mark.parametrize(("again", "accepted"), [({}, 1), ({"phone": "13912345678"}, 1), ({"name": "李四"}, 0)])
def test_registered_again_under_the_number_another_name_waits_for_a_second_account(
    town: Town, again: dict[str, Any], accepted: int
) -> None:
    number = town.number()
    person = town.registered(number, name="张三")
    town.post(town.event("voided", "2021-02-01", person, **VOID))
    receipt = town.post(town.registration(number, "2021-02-02", **{"name": "张三", **again}))
    assert (receipt.accepted, len(receipt.pending), problems(receipt)) == (accepted, 1 - accepted, [])
    if receipt.pending:
        assert town.event_types(person) == []
        town.world.recorder.confirm(SUPERVISOR, receipt.pending[0].number or 0)
    assert town.event_types(person) == ["registered"]


def test_a_first_registration_waits_for_nobody(town: Town) -> None:
    assert town.post(town.registration()).accepted == 1
