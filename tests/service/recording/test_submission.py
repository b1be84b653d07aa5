"""The source of events that the service makes from a request of an account."""

import pytest

from service.recording.submission import ANY_SOURCE, Caller


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (("/town", "/district"), "/town"),
        ((ANY_SOURCE, "/town"), "/town"),
        ((ANY_SOURCE,), "/accounts/悦来镇办事员"),
        ((), "/accounts/悦来镇办事员"),
    ],
)
def test_the_own_source_of_an_account_is_its_first_one_or_else_its_name(
    sources: tuple[str, ...], expected: str
) -> None:
    caller = Caller(name="悦来镇办事员", role="caseworker", area="320614-01", sources=sources)

    assert expected == caller.own_source
