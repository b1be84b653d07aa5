"""The policy in force in an area on a day: the parameters of all rules. Numbers, lists and limits are its data."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from domain.appeals.rule import AppealRule
from domain.benefits.rule import BenefitRule, LoanRule
from domain.civil_affairs.rule import NoticeRule
from domain.deadlines.rule import PLAN_YEAR, ContactRule, DeadlineRule, ServiceMinimum
from domain.findings.rule import FindingRule
from domain.households import HouseholdRule
from domain.inspections.rule import InspectionRule
from domain.outcomes.out_of_contact_rule import UnreachableRule
from domain.outcomes.rule import OutcomeRule
from domain.person import Person
from domain.placements.rule import PlacementRule
from domain.policy.access import AccessRule
from domain.policy.approval import ApprovalRule
from domain.policy.poverty_lifted import PovertyLiftedRule
from domain.policy.programmes import ConcessionCard, Delivery, WatchList
from domain.policy.reporting import ReportingRule
from domain.policy.retention import RetentionRule
from domain.policy.spot_check_figures import SpotCheckFigures
from domain.policy.spot_check_form import FormItem
from domain.radar.rule import RadarRule
from domain.recognition import Category, LevelRule, RecognitionRule, ReferenceClass
from domain.reference.bilingual_text import BilingualText
from domain.reference.retirement import RetirementDelay, retirement_day
from domain.schedule_reminders.rule import ReminderRule
from domain.town_reports.rule import HalfYearRule


class Group(BilingualText, frozen=True, forbid_unknown_fields=True):
    """A counted group: `[version.groups.NAME]`. A person belongs to it who meets any one of the conditions."""

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
    """Ages in full years: the working age, and the base age of retirement by sex, which a person's own base overrides.

    `retirement_delays`: who retires later than at the base age (`domain.reference.retirement`).
    """

    working_from: int
    retirement: Mapping[str, int]
    retirement_delays: tuple[RetirementDelay, ...] = ()

    def retires_on(self, birth: date, sex: str, base: int | None, known_on: date | None = None) -> date:
        """The day of statutory retirement; with `known_on`, by the law known on that day."""
        return retirement_day(birth, sex, base, self.retirement, self.retirement_delays, known_on)

    def retirement_of(self, person: Person, known_on: date | None = None) -> date | None:
        """The day of statutory retirement of a person; None if the birth date or the sex is not known."""
        if person.birth_date is None or person.sex is None:
            return None
        return self.retires_on(person.birth_date, person.sex, person.retirement_base, known_on)


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The parameters of all rules in one version of a profile. `profile` is its name and date, recorded with events."""

    profile: str
    title: BilingualText
    clock_tolerance_minutes: int
    ages: Ages
    household: HouseholdRule
    retention: RetentionRule = RetentionRule()
    outcome: OutcomeRule = OutcomeRule()
    approval: ApprovalRule = ApprovalRule()
    access: AccessRule = AccessRule()
    zero_employment_categories: tuple[str, ...]
    categories: Mapping[str, Category]
    reference_classes: Mapping[str, ReferenceClass] = {}
    recognition: RecognitionRule = RecognitionRule()
    levels: Mapping[str, LevelRule] = {}
    dibao_standard_fen_a_year: int | None = None
    watch_lists: Mapping[str, WatchList] = {}
    poverty_lifted: PovertyLiftedRule | None = None
    deliveries: Mapping[str, Delivery] = {}
    one_stop_services: Mapping[str, BilingualText] = {}
    concession_card: ConcessionCard | None = None
    post_kinds: Mapping[str, BilingualText] = {}
    trades: Mapping[str, BilingualText] = {}
    organisation_types: Mapping[str, BilingualText] = {}
    groups: Mapping[str, Group]
    reemployed_groups: tuple[str, ...]
    bundle: Mapping[str, ServiceMinimum] = {}
    public_posts: PlacementRule | None = None
    benefits: Mapping[str, BenefitRule] = {}
    loan: LoanRule | None = None
    deadlines: Mapping[str, DeadlineRule] = {}
    appeals: Mapping[str, AppealRule] = {}
    findings: FindingRule = FindingRule()
    civil_affairs: Mapping[str, NoticeRule] = {}
    half_year_reports: tuple[HalfYearRule, ...] = ()
    schedule_reminder: ReminderRule = ReminderRule()
    inspection: InspectionRule = InspectionRule()
    spot_check_figures: SpotCheckFigures | None = None
    radar: RadarRule | None = None
    spot_check_form: Mapping[str, FormItem] = {}
    contact: ContactRule | None = None
    unreachable: UnreachableRule | None = None
    reporting: ReportingRule = ReportingRule()

    def __post_init__(self) -> None:
        """Raises ValueError if a service counts from an unknown deadline, or a deadline needs a missing rule."""
        for name, deadline in self.deadlines.items():
            if deadline.due_by is not None and self.public_posts is None:
                raise ValueError(f"deadlines.{name}: public_posts is missing")
        for name, service in self.bundle.items():
            if service.period != PLAN_YEAR and service.period not in self.deadlines:
                raise ValueError(f"bundle.{name}: there is no deadline {service.period!r}")

    @property
    def code_lists(self) -> Mapping[str, Mapping[str, BilingualText]]:
        """The code lists that the policy sets, by name."""
        return {
            "category": self.categories,
            "reference_class": self.reference_classes,
            "post_kind": self.post_kinds,
            "trade": self.trades,
            "organisation_type": self.organisation_types,
            "exit_reason": self.recognition.exit_reasons,
            "watch_list": self.watch_lists,
            "civil_affairs_matter": self.civil_affairs,
        }

    def primary_group(
        self, case: str, categories: Sequence[str], poverty: str, references: Sequence[str] = ()
    ) -> str | None:
        """The first group, in the order of the profile, to which the person belongs; None if there is none."""
        for name, group in self.groups.items():
            if group.holds(case, categories, poverty, references):
                return name
        return None
