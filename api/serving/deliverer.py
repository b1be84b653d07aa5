"""Builds the delivery process of webhooks from the configuration."""

from projections.webhooks.collect import collector
from service.configuration import Config
from service.security.keys import Keys
from service.webhooks.deliver import Deliverer
from service.webhooks.policy import delivery_policy


def deliverer(config: Config, url: str, keys: Keys) -> Deliverer:
    """The delivery process on the database at `url`. Raises ConfigurationError for a policy file that is wrong."""
    policy = delivery_policy(config)
    return Deliverer(url, keys, policy, collector(policy, config.now))
