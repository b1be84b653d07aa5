"""Policy: what the profile in force at a place on a day says. Numbers, lists and limits are its data, never code.

Profiles are TOML (`profiles/`): inheriting, one file a profile, and a `[[version]]` table for each change, with
the day `since` which it holds and perhaps `until` which. `Policies.at(area, day)` answers with the most specific
profile that covers the area and is in force.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

import msgspec

from domain.benefits.rule import BenefitRule, LoanRule
from domain.deadlines.rule import PLAN_YEAR, ContactRule, DeadlineRule, ServiceMinimum
from domain.households import HouseholdRule
from domain.outcomes.out_of_contact_rule import UnreachableRule
from domain.outcomes.rule import OutcomeRule
from domain.placements.rule import PostRule
from domain.policy.approval import ApprovalRule
from domain.policy.programmes import ConcessionCard, Delivery, WatchList
from domain.recognition import Category, LevelRule, RecognitionRule, ReferenceClass
from domain.reference.areas import CODE_PATTERN, Areas
from domain.reference.bilingual_text import BilingualText
from domain.reference.calendar import Calendar
from domain.reference.retirement import RetirementDelay, retirement_day


class Group(BilingualText, frozen=True, forbid_unknown_fields=True):
    """Who belongs to a counted group: by category, by reference class, by poverty status, or by being recognised."""

    categories: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    poverty: frozenset[str] = frozenset()
    recognised: bool = False

    def holds(self, case: str, categories: Sequence[str], poverty: str, references: Sequence[str] = ()) -> bool:
        """Whether a person in this state belongs to the group."""
        return (
            (self.recognised and case == "recognised")
            or poverty in self.poverty
            or not self.categories.isdisjoint(categories)
            or not self.references.isdisjoint(references)
        )


class Ages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Full years: from which age one may work, and the base age of retirement by sex, which a stored base overrides.

    `retirement_delays` tells who retires later than at the base age (`domain.reference.retirement`).
    """

    working_from: int
    retirement: Mapping[str, int]
    retirement_delays: tuple[RetirementDelay, ...] = ()

    def retires_on(self, birth: date, sex: str, base: int | None, known_on: date | None = None) -> date:
        """The day of statutory retirement; with `known_on`, by the law known on that day."""
        return retirement_day(birth, sex, base, self.retirement, self.retirement_delays, known_on)


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything a rule or a view may ask of policy. `profile` names it and its date, and is stamped on events."""

    profile: str
    title: BilingualText
    clock_tolerance_minutes: int
    ages: Ages
    household: HouseholdRule
    outcome: OutcomeRule = OutcomeRule()
    approval: ApprovalRule = ApprovalRule()
    zero_employment_categories: tuple[str, ...]
    categories: Mapping[str, Category]
    reference_classes: Mapping[str, ReferenceClass] = {}
    recognition: RecognitionRule = RecognitionRule()
    levels: Mapping[str, LevelRule] = {}
    dibao_standard_fen_a_year: int | None = None
    watch_lists: Mapping[str, WatchList] = {}
    deliveries: Mapping[str, Delivery] = {}
    one_stop_services: Mapping[str, BilingualText] = {}
    concession_card: ConcessionCard | None = None
    post_kinds: Mapping[str, BilingualText] = {}
    trades: Mapping[str, BilingualText] = {}
    organisation_types: Mapping[str, BilingualText] = {}
    groups: Mapping[str, Group]
    reemployed_groups: tuple[str, ...]
    bundle: Mapping[str, ServiceMinimum] = {}
    public_posts: PostRule | None = None
    benefits: Mapping[str, BenefitRule] = {}
    loan: LoanRule | None = None
    deadlines: Mapping[str, DeadlineRule] = {}
    contact: ContactRule | None = None
    unreachable: UnreachableRule | None = None

    def __post_init__(self) -> None:
        """Raises ValueError when a bundle counts from a deadline, or a deadline goes by a rule, that is not there."""
        for name, deadline in self.deadlines.items():
            if deadline.due_by is not None and self.public_posts is None:
                raise ValueError(f"deadlines.{name}: nothing is said about public_posts")
        for name, service in self.bundle.items():
            if service.period != PLAN_YEAR and service.period not in self.deadlines:
                raise ValueError(f"bundle.{name}: no deadline is called {service.period!r}")

    def primary_group(
        self, case: str, categories: Sequence[str], poverty: str, references: Sequence[str] = ()
    ) -> str | None:
        """The first group, in the order of the profile, that the person belongs to: each is counted once."""
        for name, group in self.groups.items():
            if group.holds(case, categories, poverty, references):
                return name
        return None


class ProfileRefused(ValueError):
    """A profile file that cannot be used, and why."""


class Policies:
    """All profiles, each as a series of dated versions."""

    def __init__(
        self,
        versions: Mapping[str, Sequence[tuple[date, Policy]]],
        areas: Mapping[str, str],
        calendar: Calendar,
    ) -> None:
        self._versions = versions
        self.calendar = calendar
        self._profile_of = areas
        self._by_area: dict[str, str] = {}

    @classmethod
    def parse(cls, tables: Mapping[str, Mapping[str, Any]], calendar: Calendar | None = None) -> "Policies":
        """From the parsed TOML of each profile by name, and the working-day calendar its time limits go by.

        Raises ProfileRefused on what does not hold together.
        """
        profiles = {name: _profile(name, table) for name, table in tables.items()}
        areas: dict[str, str] = {}
        for name, profile in profiles.items():
            for area in profile.areas:
                if areas.setdefault(area, name) != name:
                    raise ProfileRefused(f"{name}: {area!r} is covered by {areas[area]} already")
        if "" not in areas:
            raise ProfileRefused('no profile covers everywhere (areas = [""])')
        return cls({name: _versions(name, profiles) for name in profiles}, areas, calendar or Calendar({}))

    def at(self, area: str, day: date) -> Policy:
        """The policy of the most specific profile that covers the area, as in force on the day.

        A day before the first version is judged by the first: old events must still be recordable.
        """
        profile = self._by_area.get(area)
        if profile is None:
            covering = [scope for scope in self._profile_of if Areas.covers(scope, area)]
            profile = self._by_area[area] = self._profile_of[max(covering, key=_specificity)]
        versions = self._versions[profile]
        if len(versions) == 1 or day < versions[0][0]:
            return versions[0][1]
        return next(policy for since, policy in reversed(versions) if since <= day)

    def series(self, area: str) -> Sequence[tuple[date, Policy]]:
        """The versions of the profile that covers the area, each with the day since which it holds, in order.

        The first holds of the days before it, too.
        """
        self.at(area, date.min)
        return self._versions[self._by_area[area]]

    def all(self) -> tuple[Policy, ...]:
        """Every version of every profile, for code lists and documents."""
        return tuple(policy for versions in self._versions.values() for _, policy in versions)


def _specificity(scope: str) -> int:
    return len(scope.rstrip("0"))


class _Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A profile file."""

    title: BilingualText
    areas: tuple[Annotated[str, msgspec.Meta(pattern=rf"\A(?:{CODE_PATTERN})?\Z")], ...]
    version: Annotated[tuple[dict[str, Any], ...], msgspec.Meta(min_length=1)]
    inherits: str | None = None

    def days(self) -> set[date]:
        """The days on which something in it changes."""
        return {day for version in self.version for day in (version["since"], version.get("until")) if day is not None}

    @property
    def dated(self) -> tuple[tuple[date, dict[str, Any]], ...]:
        """Its versions by the day from which each holds, the first one first."""
        versions = ((version["since"], version) for version in self.version)
        return tuple(sorted(versions, key=lambda dated: dated[0]))


def _profile(name: str, table: Mapping[str, Any]) -> _Profile:
    try:
        profile = msgspec.convert(table, _Profile)
    except msgspec.ValidationError as error:
        raise ProfileRefused(f"{name}: {error}") from None
    for version in profile.version:
        since, until = version.get("since"), version.get("until", date.max)
        if type(since) is not date:
            raise ProfileRefused(f"{name}: every version says since which day it holds (since = 2021-01-01)")
        if type(until) is not date or until <= since:
            raise ProfileRefused(f"{name}: a version ends on a day after it began (until = 2008-01-01)")
    return profile


def _versions(name: str, profiles: Mapping[str, _Profile]) -> tuple[tuple[date, Policy], ...]:
    """The dated versions of one profile, each laid over what it inherits on that date."""
    chain = [name]
    while (parent := profiles[chain[-1]].inherits) is not None:
        if parent not in profiles or parent in chain:
            raise ProfileRefused(f"{name}: inherits {parent!r}, which is not a profile above it")
        chain.append(parent)
    complete = max(profiles[link].dated[0][0] for link in chain)
    dates = {day for link in chain for day in profiles[link].days()}
    return tuple((since, _policy(name, since, chain, profiles)) for since in sorted(dates) if since >= complete)


def _policy(name: str, since: date, chain: Sequence[str], profiles: Mapping[str, _Profile]) -> Policy:
    merged: dict[str, Any] = {}
    for link in reversed(chain):
        for link_since, version in profiles[link].dated:
            if link_since <= since < version.get("until", date.max):
                said = {key: value for key, value in version.items() if key not in ("since", "until")}
                merged = _laid_over(merged, said)
    try:
        merged["household"] = {  # ages are said once, and asked by the household rule too
            **merged["household"],
            "min_age": merged["ages"]["working_from"],
            "retirement_ages": merged["ages"]["retirement"],
            "retirement_delays": merged["ages"].get("retirement_delays", ()),
        }
        stamped = {**merged, "profile": f"{name}@{since.isoformat()}", "title": profiles[name].title}
        return msgspec.convert(stamped, Policy)
    except KeyError as missing:
        raise ProfileRefused(f"{name} from {since}: {missing} is missing") from None
    except msgspec.ValidationError as error:
        raise ProfileRefused(f"{name} from {since}: {error}") from None


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Tables merge, everything else is replaced; a table with `replace = true` takes the place of the one below."""
    merged = dict(below)
    for key, value in above.items():
        if isinstance(value, Mapping) and isinstance(merged.get(key), Mapping) and not value.get("replace"):
            merged[key] = _laid_over(merged[key], value)
        elif isinstance(value, Mapping):
            merged[key] = {k: v for k, v in value.items() if k != "replace"}
        else:
            merged[key] = value
    return merged
