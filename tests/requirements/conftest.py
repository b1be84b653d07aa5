"""The office of the API's tests, for tests that go through HTTP only."""

from tests.api.conftest import facts, office

__all__ = ["facts", "office"]
