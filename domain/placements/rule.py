"""What a jurisdiction decides about placements on public-welfare posts."""

import msgspec


class PostRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The parameters of `[version.public_posts]`.

    Only who is in a category of `for_categories` is placed; nothing said means everybody (R3-8).
    A placement lasts `max_months` in all; to retirement where at most `to_retirement_within_months` remain to it on the
    day of the first placement. After that only who is in a category of `again_after_expiry` is placed again, and nobody
    more than `max_placements` times. `channel` is the channel of employment that is such a post. A placement is refused
    before `market_efforts_least` events of the types `market_efforts` since the last job began, which show that the
    market was tried (R1-7).
    """

    channel: str
    max_months: int
    to_retirement_within_months: int
    again_after_expiry: tuple[str, ...]
    max_placements: int
    market_efforts: tuple[str, ...] = ()
    market_efforts_least: int = 0
    for_categories: tuple[str, ...] = ()
