"""The account of a demo: made once, given another token when a load was interrupted, ended when all is loaded."""

import pytest

from api.cli.demo_loading import _token
from api.demo.registry import DEMOS
from service.postgres.database import connect_as_owner
from service.security.account_list import list_accounts
from service.security.account_rules import AccountRefused
from service.security.accounts import revoke_account
from service.security.authentication import find_account

pytestmark = pytest.mark.postgres

HAIMEN = DEMOS["haimen-2021"]


def test_an_interrupted_load_goes_on_under_the_same_account_with_another_token(database_url: str) -> None:
    with connect_as_owner(database_url) as owner:
        interrupted, again = (_token(owner, "demo haimen-2021", HAIMEN) for _ in range(2))
        assert interrupted is not None
        assert again is not None
        assert find_account(owner, interrupted) is None
        caller = find_account(owner, again)
        assert [one.name for one in list_accounts(owner)] == ["demo haimen-2021"]
    assert caller is not None
    assert (caller.name, caller.sources) == ("demo haimen-2021", (HAIMEN.source,))


def test_what_is_loaded_is_not_loaded_again(database_url: str) -> None:
    with connect_as_owner(database_url) as owner:
        _token(owner, "demo haimen-2021", HAIMEN)
        revoke_account(owner, "demo haimen-2021")
        assert _token(owner, "demo haimen-2021", HAIMEN) is None
        assert [one.state for one in list_accounts(owner)] == ["revoked"]


def test_a_province_of_another_size_is_refused(database_url: str) -> None:
    with connect_as_owner(database_url) as owner:
        _token(owner, "demo province 5", DEMOS["province"])
        with pytest.raises(AccountRefused, match="demo province 5"):
            _token(owner, "demo province 7", DEMOS["province"])
