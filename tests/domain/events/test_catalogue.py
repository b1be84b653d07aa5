"""The catalogue: every fact says everything about itself, in both languages, and keeps its promise to integrations."""

import re
from collections.abc import Iterator
from types import NoneType
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from domain.decisions.rules import RULES
from domain.events import CATALOGUE, EVENTS, SAME_TIME_ORDER, event_type_of
from domain.events.changes import fields_of, private_fields
from domain.events.event import Event, EventText
from domain.events.formats import PATTERNS
from domain.events.states import AXES
from domain.identity.masking import MASKS
from domain.refusals import AXIS_WORDS, STATE_WORDS
from service.reference import reference
from tests.domain.events.samples import ADDED_LATER, SAMPLES

CONTRACT = """
person.registered|area name id_no|phone address ethnicity education hukou_type retirement_base id_type birth_date sex
person.profile_updated | | phone address education health income_per_capita_fen marital_status hukou_type backup_contact
person.household_joined | household_id relation | same_register lives_together household_area
person.household_left | household_id |
person.surveyed | method |
person.needs_assessed | wishes_work wishes_training able_to_work | needs trades level wishes_business skills \
    job_awareness strengths
person.unemployment_registered | | cause
person.recognised | categories basis | review_on
person.exited | |
person.zero_employment_recognised | household_id basis |
person.zero_employment_withdrawn | household_id |
person.poverty_status_set | status | monitored_kind
person.return_risk_raised | risk |
person.returned_to_poverty | cause |
person.risk_cleared | basis |
person.policy_briefed | policies |
person.career_guided | advice |
person.job_info_given | posts |
person.job_introduced | post employer |
person.training_enrolled | course trade kind days | provider draws_unemployment_benefit labour_brand
person.training_completed | course days_attended passed |
person.certificate_obtained | certificate number issuer | level
person.employed | channel | employer uscc post post_id monthly_wage_fen contract_months place insured labour_brand \
    work_form
person.job_changed | channel | employer uscc post post_id monthly_wage_fen contract_months place insured labour_brand \
    work_form
person.left_post | cause |
person.labour_force_left | kind |
person.labour_force_returned | kind |
person.moved | to_area |
person.deceased | source |
person.corrected | target_version changes | approver
person.voided | target_version | approver
area.target_set | year indicator value |
area.baseline_set | year indicator value |
post.developed | kind area count |
person.recognition_applied | categories |
person.recognition_noticed | from to place | objections
person.recognition_refused | | appeal_until
person.category_added | category |
person.category_ended | category |
person.level_set | level |
person.reference_eligibility_granted | reference_class basis |
person.recognition_reviewed | verdict | review_on method
person.zero_employment_declared | household_id |
person.zero_employment_refused | household_id |
person.assistance_requested | need | channel
person.job_search_plan_made | goals | steps review_on
person.job_offer_refused | post justified | employer
person.job_fair_attended | fair | intention
person.service_declined | service | signed
person.one_stop_service_given | kind | free_by_card
person.concession_card_issued | number | expires_on
person.concession_card_withdrawn | number |
person.training_offered | course trade |
person.training_dropped | course |
person.unemployment_cancelled | cause |
person.employment_verified | verdict | method
person.contract_delivered | | contract_no delivered_by
person.insurance_started | scheme | unit
person.insurance_stopped | scheme | unit
person.helper_paired | helper unit | phone
person.helper_ended | |
person.contact_attempted | means | result
person.clock_waived | clock | approver
person.followed_up | method result | satisfaction next_on
person.typical_case_recorded | kind consent text | expires_on
person.benefit_applied | benefit |
person.benefit_granted | benefit amount_fen from to | basis pay_by
person.benefit_refused | benefit |
person.benefit_paid | benefit amount_fen |
person.benefit_recovered | benefit amount_fen |
person.loan_granted | amount_fen term_months bank | project guarantor
person.loan_extended | months |
person.loan_repaid | amount_fen |
person.loan_defaulted | amount_fen |
person.spot_checked | inspection items | verdict inspectors
person.finding_raised | inspection item severity due | unit
person.rectified | finding |
person.rectification_accepted | finding |
person.comparison_hit | rule register | data_on detail
person.hit_resolved | hit verdict |
person.identity_corrected | field old new | approver
person.merged | into |
person.merge_reverted | merged_person |
post.vacated | count | area kind
post.closed | cause |
fair.held | name area | employers posts attendees agreements mode campaign
employer.support_granted | employer uscc measure amount_fen | persons
"""
"""What integrations rely on: type | required fields | optional fields."""

every_event = pytest.mark.parametrize("kind", EVENTS, ids=event_type_of)


def promised() -> dict[str, tuple[set[str], set[str]]]:
    lines = (line.split("|") for line in CONTRACT.strip().splitlines())
    return {name.strip(): (set(required.split()), set(optional.split())) for name, required, optional in lines}


def test_the_stored_names_are_those_of_the_contract() -> None:
    assert promised().keys() == CATALOGUE.keys()


def test_no_two_events_share_a_name_or_a_rank() -> None:
    assert len(EVENTS) == len({event_type_of(kind) for kind in EVENTS}) == len(SAME_TIME_ORDER)


def test_every_event_that_is_declared_is_in_the_catalogue() -> None:
    def leaves(kind: type[Event]) -> Iterator[type[Event]]:
        for below in kind.__subclasses__():
            yield from leaves(below) if below.__subclasses__() else (below,)

    assert set(EVENTS) == {kind for kind in leaves(Event) if kind.__module__.startswith("domain.")}


@every_event
def test_its_fields_are_those_of_the_contract(kind: type[Event]) -> None:
    posted = {name: field for name, field in fields_of(kind).items() if not field.derived}
    required = {name for name, field in posted.items() if field.required}
    assert promised()[event_type_of(kind)] == (required, posted.keys() - required)


@every_event
def test_it_belongs_to_the_stream_its_name_begins_with(kind: type[Event]) -> None:
    assert kind.stream == event_type_of(kind).split(".")[0]


@every_event
def test_it_says_what_it_is_in_both_languages(kind: type[Event]) -> None:
    assert kind.__doc__
    for said in (kind.title, kind.event_text):
        assert re.search(r"[一-鿿]", said.zh)
        assert re.search(r"[A-Za-z]", said.en)
        assert not re.search(r"[一-鿿]", said.en)


@every_event
def test_its_wording_names_only_its_own_fields_and_the_same_in_both_languages(kind: type[Event]) -> None:
    zh, en = (set(re.findall(r"{(\w+)}", text)) for text in (kind.event_text.zh, kind.event_text.en))
    assert zh == en
    assert zh <= fields_of(kind).keys()


@every_event
def test_what_may_be_empty_falls_away_from_its_wording(kind: type[Event]) -> None:
    for text in languages(kind.event_text):
        always = re.sub(r"\[[^][]*\]", "", text)
        assert not set("[]") & set(always), "brackets match and do not nest"
        assert all("{" in part for part in re.findall(r"\[[^][]*\]", text)), "a part without a field never falls away"
        for name in re.findall(r"{(\w+)}", always):
            assert fields_of(kind)[name].required or defaults(kind)[name] is not None


@every_event
def test_every_field_is_declared_with_labels_in_both_languages(kind: type[Event]) -> None:
    assert set(kind.__struct_fields__) - {"metadata", "sealed"} == fields_of(kind).keys()
    for field in fields_of(kind).values():
        assert re.search(r"[一-鿿]", field.zh)
        assert re.fullmatch(r"[A-Za-z -]+", field.en)


@every_event
def test_what_its_fields_refer_to_exists(kind: type[Event]) -> None:
    codes = reference().codes
    for field in fields_of(kind).values():
        assert field.codes in {None, "category", *codes}
        assert field.form in {None, *PATTERNS}
        assert field.mask in {None, *MASKS}


@every_event
def test_its_axes_states_and_rules_exist(kind: type[Event]) -> None:
    for axis, admitted in kind.allowed_from.items():
        assert set(admitted) <= set(AXES[axis])
    for axis, state in kind.transitions_to.items():
        assert state in AXES[axis]
    assert set(kind.rules) <= RULES.keys()


def test_the_poverty_status_of_the_register_is_a_state() -> None:
    assert reference().codes["poverty_status"].keys() <= set(AXES["poverty"])


def test_every_axis_and_state_has_a_word_for_refusals_and_a_code_for_lists() -> None:
    assert AXES.keys() <= AXIS_WORDS.keys()
    for axis, states in AXES.items():
        assert set(states) <= STATE_WORDS.keys()
        assert set(states) - {"unregistered"} == reference().codes[axis].keys()


@every_event
def test_required_fields_have_no_default_and_the_others_have_one(kind: type[Event]) -> None:
    """A private field is the exception: it reads as empty once it is sealed or erased, so it must be able to be."""
    for name, field in fields_of(kind).items():
        if field.private:
            assert not defaults(kind)[name]
        elif name != "changes":  # a correction of private fields only leaves it empty
            assert field.required == (name not in defaults(kind))


@every_event
def test_private_fields_are_texts_with_a_mask(kind: type[Event]) -> None:
    hints = get_type_hints(kind)
    for name in private_fields(kind):
        assert (
            hints[name] == dict[str, Any]
            if name == "private_changes"
            else {str, NoneType} == set(get_args(hints[name]))
        )
        assert fields_of(kind)[name].mask


@every_event
def test_there_is_a_sample_that_says_everything_the_event_can_say(kind: type[Event]) -> None:
    assert fields_of(kind).keys() == SAMPLES[event_type_of(kind)].keys()
    for name, value in SAMPLES[event_type_of(kind)].items():
        assert (event_type_of(kind), name) in ADDED_LATER or value != defaults(kind).get(name, ...)


def test_reasons_are_required_where_the_contract_says_so() -> None:
    """On what changes or ends something by an official's word, on every refusal and every override."""
    expected = {
        "person.corrected",
        "person.voided",
        "person.exited",
        "person.zero_employment_withdrawn",
        "person.zero_employment_refused",
        "person.recognition_refused",
        "person.job_offer_refused",
        "person.service_declined",
        "person.benefit_refused",
        "person.helper_ended",
        "person.clock_waived",
        "person.concession_card_withdrawn",
    }
    assert expected == {event_type_of(kind) for kind in EVENTS if kind.reason_required}


def languages(said: EventText) -> tuple[str, str]:
    return said.zh, said.en


def defaults(kind: type[Event]) -> dict[str, Any]:
    """What each field is when it is not said."""
    found: dict[str, Any] = {}
    for info in msgspec.structs.fields(kind):
        if info.default is not msgspec.NODEFAULT:
            found[info.name] = info.default
        elif info.default_factory is not msgspec.NODEFAULT:
            found[info.name] = info.default_factory()
    return found
