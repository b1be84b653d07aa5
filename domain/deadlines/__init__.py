"""
Deadlines (时限): what must be done for a person by when, by which event it was met, why it was waived; service bundles.

`rule` is the policy data, `tracker` computes the deadlines of a history (`deadlines_of`), `service_bundle` counts
services, `contact_deadline` dates contacts by level, `status` gives the status at a moment. All are pure; the moment
"now" is an argument, and only the status depends on it.

A deadline starts with an event (T0), is due at its limit, and ends in one of two ways: met by an event, or waived for a
reason. A trigger while the deadline runs has no effect; after its end it starts a new one (docs/domain.md 2). The rule
is that of the area and the day of T0; later changes of the policy do not affect the deadline.
"""
