"""
Deadlines (时限): what must be done for a person by when, what it was met by, why it was waived; and service bundles.

`rule` is the policy data, `story` follows a history (`deadlines_of`), `bundle` counts services, `contact` sets the
dates of contacts by level, `status` tells how a deadline stands at a moment. Pure: today's date comes in as an
argument, and nothing but a status depends on it.

A deadline starts with an event (T0), is due by its limit, and ends in one of two ways: met by an event, or waived for a
reason. An event that would start a deadline while it runs changes nothing; after it has ended it starts a new one
(domain notes, section 2). The rule is that of the area and day of T0 and stays with the deadline whatever becomes of
the policy.
"""
