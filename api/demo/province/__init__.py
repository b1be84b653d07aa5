"""A made-up province: any number of lives, each a pure function of seed and number, and valid by every rule.

`life` builds one life; `order` puts the events of many in the order of posting; `events` makes CloudEvents of them.
Nothing is stored: a life can be built at any time, and a stream of lives needs memory for those in progress only.
"""
