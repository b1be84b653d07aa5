"""The office of the API's tests, for tests that go through HTTP only."""

from tests.api.conftest import make, office

__all__ = ["make", "office"]
