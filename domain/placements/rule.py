"""Policy data about placements on public-welfare posts."""

import msgspec


class PlacementRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[version.public_posts]` of a profile.

    `channel`: the channel of employment that is a public-welfare post. `for_categories`: the categories such posts are
    for; empty means everybody (R3-8). `max_months`: the term; it lasts until retirement if fewer than
    `to_retirement_within_months` remain on the first day. `again_after_expiry`: the categories that may be placed again
    after a full term. `max_placements`: the maximum of placements. `min_market_efforts`: how many events of the types
    `market_efforts` are required since the last job began, as attempts to place the person in the market (R1-7).
    `additional_work_forms`: the forms of work that may be held beside such a post.
    """

    channel: str
    max_months: int
    to_retirement_within_months: int
    again_after_expiry: tuple[str, ...]
    max_placements: int
    market_efforts: tuple[str, ...] = ()
    min_market_efforts: int = 0
    for_categories: tuple[str, ...] = ()
    additional_work_forms: tuple[str, ...] = ()
