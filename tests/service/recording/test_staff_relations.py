"""Relatives of a person approve nothing: the request waits for another account."""

from msgspec.structs import replace

from tests.service.recording.conftest import Town
from tests.service.recording.test_approvals import CASEWORKER, confirm, number_of, refused, renamed, status
from tests.world import SUPERVISOR, problems


def test_an_approver_who_is_related_is_refused_and_another_confirms(town: Town) -> None:
    person = town.registered()
    related = replace(SUPERVISOR, name="审批甲")
    town.world.known(related)
    noted = town.event("staff_relation_noted", "2021-03-01", person, account="审批甲", relation="parent")
    assert town.post(noted, caller=SUPERVISOR).accepted == 1
    number = number_of(town.post(renamed(town, person), caller=CASEWORKER))
    assert refused(town, number, related) == "approved_by_no_relative"
    assert status(town, number) == "waiting"
    assert confirm(town, number).accepted == 1


def test_the_relative_is_an_account(town: Town) -> None:
    noted = town.event("staff_relation_noted", "2021-03-01", town.registered(), account="没有的账号", relation="parent")
    assert problems(town.post(noted, caller=SUPERVISOR)) == ["account.unknown"]
