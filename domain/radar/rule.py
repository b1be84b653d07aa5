"""Policy data of the recording-behaviour radar: `[version.radar]` of a profile.

A pattern without a table is not sought. No document gives these parameters: those of the national profile are defaults
that each place may change.
"""

from collections.abc import Mapping
from typing import Annotated

import msgspec

Positive = Annotated[int, msgspec.Meta(ge=1)]
Percent = Annotated[int, msgspec.Meta(ge=1, le=100)]


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The table of a pattern. A hit reaches every parameter named `least`, `persons` or `percent`."""


class LastHours(_Table, frozen=True):
    """The share in percent of entries that met a deadline in its last `hours`.

    Deadlines shorter than `term_hours` do not count.
    """

    hours: Positive
    term_hours: Positive
    percent: Percent
    least: Positive


class LateRecording(_Table, frozen=True):
    """The median of the days from the event to its recording."""

    median_days: Positive
    least: Positive


class Burst(_Table, frozen=True):
    """Different persons of whom one recorder records events within a minute, and within an hour."""

    persons_a_minute: Positive
    persons_an_hour: Positive


class SharedPhone(_Table, frozen=True):
    """Households with one telephone number; a person without one counts as a household."""

    households: Positive


class RepeatedText(_Table, frozen=True):
    """Persons with one text, of at least so many `characters`; `fields` by event type."""

    fields: Mapping[str, str]
    characters: Positive
    persons: Positive


class RepeatedEvidence(_Table, frozen=True):
    """Persons with one document (SHA-256), in events of these `types`, whose evidence is about one person."""

    types: frozenset[str]
    persons: Positive


class LeaveAndReturn(_Table, frozen=True):
    """Jobs begun anew at the same employer at most `days` after leaving it; so many `times`."""

    days: Annotated[int, msgspec.Meta(ge=0)]
    times: Positive


class RoundWages(_Table, frozen=True):
    """The share in percent of monthly wages that are multiples of `multiple_fen`."""

    multiple_fen: Positive
    percent: Percent
    least: Positive


class JobsBeforeCount(_Table, frozen=True):
    """Jobs of at most `longest_days` days (last less first) begun in the last `days_before` days of each `count_months`
    months."""

    count_months: Annotated[int, msgspec.Meta(ge=1, le=12)]
    days_before: Positive
    longest_days: Annotated[int, msgspec.Meta(ge=0)]
    persons: Positive


class ImpossibleVisits(_Table, frozen=True):
    """Visits by these `means` that follow each other in less than so many minutes, in one area or in two; `least` such
    pairs on a day."""

    means: frozenset[str]
    same_area_minutes: Positive
    other_area_minutes: Positive
    least: Positive


class AfterTheEnd(_Table, frozen=True):
    """Services of a person recorded more than `days` days after the death or the exit, and dated before it."""

    days: Annotated[int, msgspec.Meta(ge=0)]
    least: Positive


class BundleAtOnce(_Table, frozen=True):
    """All services of the bundle (1-3-1) of a person recorded within so many seconds."""

    seconds: Positive


class OddHours(_Table, frozen=True):
    """The share in percent of recordings and approvals between the hours `night_from` and `night_to`, or on a day that
    is no working day."""

    night_from: Annotated[int, msgspec.Meta(ge=0, le=23)]
    night_to: Annotated[int, msgspec.Meta(ge=0, le=23)]
    percent: Percent
    least: Positive


class HiredForADay(_Table, frozen=True):
    """Persons whom one employer employs for at most `longest_days` days (last less first)."""

    longest_days: Annotated[int, msgspec.Meta(ge=0)]
    persons: Positive


class RadarRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`[version.radar]`. `window_months`: behaviour is judged by such parts of the year; `repeat_months`: texts and
    documents are compared within such parts. `hand_roles`: the roles whose accounts record by hand, so that the time
    of recording tells of behaviour; programs deliver at night and many at once. `term_working_days`: the term of a
    doubt that is assigned without a day.
    """

    window_months: Annotated[int, msgspec.Meta(ge=1, le=12)]
    repeat_months: Annotated[int, msgspec.Meta(ge=1, le=12)]
    hand_roles: frozenset[str]
    term_working_days: Positive
    last_hours: LastHours | None = None
    late_recording: LateRecording | None = None
    burst: Burst | None = None
    shared_phone: SharedPhone | None = None
    repeated_text: RepeatedText | None = None
    repeated_evidence: RepeatedEvidence | None = None
    leave_and_return: LeaveAndReturn | None = None
    round_wages: RoundWages | None = None
    jobs_before_count: JobsBeforeCount | None = None
    impossible_visits: ImpossibleVisits | None = None
    after_the_end: AfterTheEnd | None = None
    bundle_at_once: BundleAtOnce | None = None
    odd_hours: OddHours | None = None
    hired_for_a_day: HiredForADay | None = None
