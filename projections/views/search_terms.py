"""The search terms of a person: what a list of persons is restricted by, apart from states, categories and the name.

A term is a trait, a colon and a value in the form in which it is compared. The same functions make the terms of a row
and those that a filter asks for, so both have one form.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from domain.events.event import Event
from domain.events.findings import FindingRaised
from domain.events.supervision import SpotChecked
from domain.events.support import HelperEnded, HelperPaired
from domain.events.training import CertificateObtained, TrainingCompleted, TrainingEnrolled
from domain.history.history import History
from domain.history.job_spells import spells_of
from domain.policy.programmes import WatchList
from domain.text import cleaned, search_form

NO_HELPER: Final = "none"
"""The value of the trait `helper` for persons who have no helper."""


def _digits(text: str) -> str:
    """A telephone number as it is compared: its digits, without the code of the country."""
    if len(text) == 11 and text.isascii() and text.isdigit():  # nearly every one
        return text
    digits = "".join(character for character in cleaned(text) if character.isdigit())
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def _upper(text: str) -> str:
    return cleaned(text).upper()


_FORMS: Final[Mapping[str, Callable[[str], str]]] = {
    "helper": search_form,
    "employer": search_form,
    "uscc": _upper,
    "course": search_form,
    "post": cleaned,
    "inspection": cleaned,
    "certificate": _upper,
    "phone": _digits,
    "watch_list": cleaned,
}
TRAITS: Final = tuple(_FORMS)
"""The traits: `helper` by name or account, `employer` and `uscc` of the present jobs, `course`, `post` (the id of the
post of a present job), `inspection`, `certificate` (its number), `phone`, `watch_list` (a code of the policy)."""


@lru_cache(maxsize=8192)
def term(trait: str, value: str) -> str | None:
    """The term of a value; None if nothing of it is compared."""
    form = _FORMS[trait](value)
    return f"{trait}:{form}" if form else None


_TRAITS_OF_RECORDS: Final[Mapping[type[Event], tuple[str, str]]] = {
    TrainingEnrolled: ("course", "course"),
    TrainingCompleted: ("course", "course"),
    CertificateObtained: ("certificate", "number"),
    SpotChecked: ("inspection", "inspection"),
    FindingRaised: ("inspection", "inspection"),
}
"""The trait of each record, and the field that has its value."""

_EVENT_TYPES: Final[frozenset[type[Event]]] = frozenset({*_TRAITS_OF_RECORDS, HelperPaired, HelperEnded})


def search_terms(history: History, phone: str | None, watch_lists: Mapping[str, WatchList]) -> list[str]:
    """The terms of a person after a history without refuted jobs, in order, each once; `phone` is the present one,
    `watch_lists` are those of the policy.

    A person has the terms of the present helper, of the jobs that run and of the present telephone, and those of all
    courses, certificates and inspections.
    """
    pairing: HelperPaired | None = None
    found: list[tuple[str, str | None]] = []
    for event, _, _ in history.transitions_of(_EVENT_TYPES):
        record = _TRAITS_OF_RECORDS.get(type(event))
        if record is not None:
            found.append((record[0], getattr(event, record[1])))
        else:
            pairing = event if isinstance(event, HelperPaired) else None
    if pairing is None:
        found.append(("helper", NO_HELPER))
    else:
        found += (("helper", pairing.helper), ("helper", pairing.helper_account))
    for spell in spells_of(history):
        if spell.ended is None:
            job = spell.job
            found += (("employer", job.employer), ("uscc", job.uscc), ("post", job.post_id))
    found.append(("phone", phone))
    found += [("watch_list", name) for name, one in watch_lists.items() if one.holds(history.transitions)]
    terms = [term(trait, value) for trait, value in found if value]
    return list(dict.fromkeys([each for each in terms if each is not None]))
