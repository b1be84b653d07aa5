"""The numbers of the delivery: those that ship, and those that an operator replaces."""

from pathlib import Path

import pytest

from service.configuration import Config, ConfigurationError
from service.webhooks.policy import DeliveryPolicy, delivery_policy


def with_file(path: Path, text: str) -> DeliveryPolicy:
    """The policy with an operator's file."""
    path.write_text(text)
    return delivery_policy(Config.from_env({"ZUJI_WEBHOOK_POLICY": str(path)}))


def test_retries_go_on_for_days_and_nothing_internal_is_permitted() -> None:
    shipped = delivery_policy(Config.from_env({}))

    assert 2 * 86_400 < sum(shipped.retries_seconds) < 5 * 86_400
    assert sorted(shipped.retries_seconds) == list(shipped.retries_seconds)
    assert ((), False) == (shipped.networks, shipped.http)


def test_an_operator_replaces_single_numbers(tmp_path: Path) -> None:
    shipped, found = delivery_policy(Config.from_env({})), with_file(tmp_path / "w.toml", "attempt_seconds = 3\n")

    assert (3, shipped.kept_days) == (found.attempt_seconds, found.kept_days)


@pytest.mark.parametrize("text", ["attempt_second = 3", "http = true", "kept_days = 'long'", "kept_days ="])
def test_a_file_with_another_name_or_value_is_refused_by_the_name_of_its_variable(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigurationError, match="ZUJI_WEBHOOK_POLICY"):
        with_file(tmp_path / "w.toml", text)
