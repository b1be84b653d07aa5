"""Builds a dossier from histories and readings; decides what is masked, and by what a name is replaced."""

from collections.abc import Mapping, Sequence

import msgspec

from api.presentation.dossier.content import Dossier, Json, Provenance
from api.presentation.dossier.household import periods_table
from api.presentation.dossier.person import chapter_of
from api.presentation.dossier.pseudonyms import Pseudonyms
from api.presentation.dossier.redaction import RedactingFormatter, redacted_reader
from api.presentation.formatting import ValueFormatter
from domain.events.event import SHANGHAI
from domain.history.history import History
from projections.views.household import HouseholdRow
from service.policy_files import policy_files_of
from service.reference import Reference


def dossier_of(
    kind: str,
    subject: str,
    histories: Sequence[History],
    readers: Sequence[Json],
    provenance: Provenance,
    reference: Reference,
    periods: Sequence[HouseholdRow] = (),
    *,
    complete: bool = True,
) -> Dossier:
    """The dossier of a person or a household (`kind`): a chapter for each history.

    `readers` are lines of the security log as JSON, `complete` is whether they are all. `periods` are the status
    periods of a household.
    """
    words = words_of(provenance, reference)
    chapters = [chapter_of(history, reference.policies, words, moment=provenance.as_of) for history in histories]
    if isinstance(words, RedactingFormatter):
        subject = words.names.of(kind, subject)
        readers = [redacted_reader(line, words.names) for line in readers]
        provenance = redacted_making(provenance, words.names)
    texts, used = policies_of(histories, reference)
    english = provenance.lang == "en"
    title = {"person": ("个案卷宗", "Case dossier"), "household": ("家庭卷宗", "Household dossier")}[kind][english]
    today = provenance.as_of.astimezone(SHANGHAI).date()
    return Dossier(
        kind=kind,
        subject=subject,
        title=title,
        heading=chapters[0].title if kind == "person" else subject,
        provenance=provenance,
        facts=chapters[0].facts if kind == "person" else [],
        tables=[periods_table(periods, words, today)] if periods else [],
        chapters=chapters,
        readers=readers,
        readers_complete=complete,
        policies=texts,
        profiles=used,
    )


def words_of(provenance: Provenance, reference: Reference) -> ValueFormatter:
    """What puts the values of a dossier into words: masked, unmasked or without names."""
    if provenance.redacted:
        return RedactingFormatter(reference, provenance.lang, False, names=Pseudonyms(provenance.lang))
    return ValueFormatter(reference, provenance.lang, provenance.revealed)


def redacted_making(provenance: Provenance, names: Pseudonyms) -> Provenance:
    """How the dossier was made, with numbers for the account and its organisation."""
    account, organisation = names.of("account", provenance.account), names.of("organisation", provenance.organisation)
    return msgspec.structs.replace(provenance, account=account, organisation=organisation)


def policies_of(
    histories: Sequence[History], reference: Reference
) -> tuple[Mapping[str, bytes], Mapping[str, Sequence[str]]]:
    """The policy files and versions that judged the events of the histories."""
    recorded = (event for history in histories for own in history.own_histories for event in own.recorded)
    return policy_files_of(reference, (event.metadata.profile for event in recorded))
