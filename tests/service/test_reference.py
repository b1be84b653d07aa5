"""The reference data: read once; references between its parts are consistent."""

from datetime import date

import pytest

from domain.events import CATALOGUE, EVENTS
from domain.events.event import event_type_of
from domain.events.fields import fields_of
from domain.policy.policy import Policy
from domain.reference.areas import Areas
from service.reference import reference

REFERENCE = reference()
every_policy = pytest.mark.parametrize("policy", REFERENCE.policies.all(), ids=lambda policy: policy.profile)


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_it_is_read_once() -> None:
    assert REFERENCE is reference()


def test_the_areas_of_the_contract_ship() -> None:
    shipped = ["320600", "320614", "210000", "230000", "321100", "900000", "900100"]
    assert [code for code in shipped if REFERENCE.areas.get(code) is None] == []
    units = [area.code for area in REFERENCE.areas.children("320614", day("2021-05-06"))]
    assert units == [f"320614-{number:02}" for number in range(1, 12)]
    assert len(REFERENCE.areas.children("210000", day("2021-05-06"))) == 14


def test_every_code_has_a_name_in_both_languages() -> None:
    for codes in REFERENCE.codes.values():
        assert codes
        assert all(term.zh.strip() and term.en.strip() for term in codes.values())
        assert len(codes) == len({term.zh for term in codes.values()}) == len({term.en for term in codes.values()})


def test_every_code_list_a_event_refers_to_ships() -> None:
    named = {field.codes for kind in EVENTS for field in fields_of(kind).values() if field.codes}
    assert named - {"category"} <= REFERENCE.codes.keys()


@every_policy
def test_a_profile_refers_to_categories_groups_and_events_that_there_are(policy: Policy) -> None:
    assert set(policy.zero_employment_categories) <= policy.categories.keys()
    assert set(policy.reemployed_groups) <= policy.groups.keys()
    for group in policy.groups.values():
        assert set(group.categories) <= policy.categories.keys()
        assert set(group.poverty) <= REFERENCE.codes["poverty"].keys()
    for minimum in policy.bundle.values():
        assert set(minimum.events) <= CATALOGUE.keys()
        assert minimum.required > 0


@every_policy
def test_the_clocks_of_a_profile_go_by_events_fields_and_levels_that_there_are(policy: Policy) -> None:
    assert policy.deadlines.keys() | {"contact"} <= REFERENCE.codes["clock"].keys()
    for rule in policy.deadlines.values():
        assert {
            *rule.triggers,
            *rule.met_by,
            *rule.waived_by,
            *rule.willingness_shown_by,
            *rule.restarted_by,
            *rule.where,
        } <= CATALOGUE.keys()
        for name, fields in rule.where.items():
            assert name in (*rule.triggers, *rule.restarted_by)
            assert set(fields) <= {*fields_of(CATALOGUE[name]), "labour"}
    assert policy.contact is not None
    assert set(policy.contact.contacts) <= CATALOGUE.keys()
    assert {*policy.contact.levels, policy.contact.tracking_level} == REFERENCE.codes["level"].keys()
    assert policy.contact.unplaced_level in policy.contact.levels


@every_policy
def test_the_household_rule_of_a_profile_speaks_in_codes_that_there_are(policy: Policy) -> None:
    rule = policy.household
    assert set(rule.family_relations) | set(rule.family_if_living_together) <= REFERENCE.codes["relation"].keys()
    assert not set(rule.family_relations) & set(rule.family_if_living_together)
    assert set(rule.unstable_channels) <= REFERENCE.codes["channel"].keys()
    assert (rule.min_age, dict(rule.retirement_ages)) == (policy.ages.working_from, dict(policy.ages.retirement))
    assert rule.retirement_delays == policy.ages.retirement_delays
    assert policy.ages.retirement.keys() == REFERENCE.codes["sex"].keys()


@every_policy
def test_the_benefits_and_posts_of_a_profile_speak_in_codes_that_there_are(policy: Policy) -> None:
    for name, benefit in policy.benefits.items():
        assert name in REFERENCE.codes["benefit"]
        assert (benefit.zh, benefit.en) != ("", "")
        assert set(benefit.exclusive_with) <= REFERENCE.codes["benefit"].keys()
        assert set(benefit.poverty) <= REFERENCE.codes["poverty"].keys()
        assert benefit.status_at == "covered" or benefit.course is not None
        if benefit.job is not None:
            assert {*benefit.job.channels, *benefit.job.min_contract_months} <= REFERENCE.codes["channel"].keys()
            assert set(benefit.job.schemes) <= REFERENCE.codes["scheme"].keys()
    if policy.public_posts is not None:
        assert policy.public_posts.channel in REFERENCE.codes["channel"]
    if policy.loan is not None:
        assert [terms.since for terms in policy.loan.terms] == sorted(terms.since for terms in policy.loan.terms)


@pytest.mark.parametrize(
    ("area", "profile"),
    [
        ("320614", "haimen@2021-01-01"),
        ("320614-07", "haimen@2021-01-01"),
        ("320684", "haimen@2021-01-01"),
        ("320600", "jiangsu@1995-01-01"),
        ("321100", "zhenjiang@1995-01-01"),
        ("210200", "liaoning@2021-03-01"),
        ("900100", "six_measures@2021-01-01"),
        ("230100", "heilongjiang_2003@2008-01-01"),
        ("110000", "national@1995-01-01"),
    ],
)
def test_every_place_is_judged_by_its_own_profile(area: str, profile: str) -> None:
    assert REFERENCE.policies.at(area, day("2021-05-06")).profile == profile


def test_every_area_that_ships_has_a_policy_on_every_day() -> None:
    for area in REFERENCE.areas:
        for text in ("1980-01-01", "2003-09-01", "2021-05-06", "2030-01-01"):
            assert REFERENCE.policies.at(area.code, day(text)).profile
    assert Areas.covers("", "900100")


def test_the_bundle_of_haimen_is_that_of_its_notice() -> None:
    """At least one policy briefing, three job introductions, one guidance for each person."""
    bundle = REFERENCE.policies.at("320614", day("2021-05-06")).bundle
    assert {name: minimum.required for name, minimum in bundle.items()} == {
        "policy_briefing": 1,
        "job_introduction": 3,
        "career_guidance": 1,
    }
    assert all(name.startswith("person.") for minimum in bundle.values() for name in minimum.events)
    assert {event_type_of(kind) for kind in EVENTS} >= {name for minimum in bundle.values() for name in minimum.events}
