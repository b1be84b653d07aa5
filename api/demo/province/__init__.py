"""A made-up province: as many lives as one asks for, each a pure function of seed and number, legal by every rule.

`life` tells one; `order` puts many in the order in which they would be posted; `events` makes CloudEvents of them.
Nothing is kept: any number can be told at any time, and a stream of lives needs no more memory than those under way.
"""
