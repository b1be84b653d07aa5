"""How webhooks are delivered: numbers of `policy.toml`, and what the operator allows."""

import tomllib
from pathlib import Path
from typing import Any, Final

import msgspec

from service.configuration import Config, ConfigurationError

_SHIPPED: Final = Path(__file__).with_name("policy.toml")


class DeliveryPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The numbers of `policy.toml`, where each is explained, and the two permissions of the operator.

    `networks`: networks of the installation's own that may be called though they are internal; `http`: whether
    addresses without TLS are accepted.
    """

    retries_seconds: tuple[float, ...]
    jitter_percent: int
    most_retry_after_seconds: int
    attempt_seconds: float
    most_answer_bytes: int
    at_once: int
    of_account_at_once: int
    of_account: int
    kept_days: int
    old_secret_hours: int
    due_ahead_hours: int
    networks: tuple[str, ...] = ()
    http: bool = False


def delivery_policy(config: Config) -> DeliveryPolicy:
    """The policy of this configuration. Raises ConfigurationError if the operator's file is invalid."""
    found = tomllib.loads(_SHIPPED.read_text("utf-8"))
    if config.webhook_policy is not None:
        found |= _of_the_operator(config.webhook_policy)
    networks = tuple(filter(None, config.webhook_networks.split(",")))
    try:
        policy = msgspec.convert(found, DeliveryPolicy)
    except msgspec.ValidationError as error:
        raise _refused(str(config.webhook_policy), str(error)) from None
    return msgspec.structs.replace(policy, networks=networks, http=config.webhook_http)


def _of_the_operator(path: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise _refused(str(path), str(error)) from None
    if unknown := found.keys() - set(DeliveryPolicy.__struct_fields__[:-2]):
        raise _refused(str(path), ", ".join(sorted(unknown)))
    return found


def _refused(path: str, reason: str) -> ConfigurationError:
    return ConfigurationError("ZUJI_WEBHOOK_POLICY", f"{path}：{reason}", f"{path}: {reason}")
