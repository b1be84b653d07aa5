"""Builds a dossier from what was read: the one place that decides what is masked, and what stands for a name."""

from collections.abc import Sequence

import msgspec

from api.presentation.dossier.content import Dossier, Json, Making
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
    making: Making,
    reference: Reference,
    periods: Sequence[HouseholdRow] = (),
    *,
    complete: bool = True,
) -> Dossier:
    """The dossier of a person or a household (`kind`): a chapter for each history.

    `readers` are lines of the security log as JSON, `complete` is whether they are all. `periods` are the status
    periods of a household.
    """
    words = ValueFormatter(reference, making.lang, making.revealed)
    if making.redacted:
        names = Pseudonyms(making.lang)
        words = RedactingFormatter(reference, making.lang, False, names=names)
    chapters = [chapter_of(history, reference.policies, words, moment=making.as_of) for history in histories]
    if isinstance(words, RedactingFormatter):
        subject = words.names.of(kind, subject)
        readers = [redacted_reader(line, words.names) for line in readers]
        maker = words.names.of("account", making.account), words.names.of("organisation", making.organisation)
        making = msgspec.structs.replace(making, account=maker[0], organisation=maker[1])
    recorded = (event for history in histories for own in history.own_histories for event in own.recorded)
    texts, used = policy_files_of(reference, (event.metadata.profile for event in recorded))
    english = making.lang == "en"
    title = {"person": ("个案卷宗", "Case dossier"), "household": ("家庭卷宗", "Household dossier")}[kind][english]
    today = making.as_of.astimezone(SHANGHAI).date()
    return Dossier(
        kind=kind,
        subject=subject,
        title=title,
        heading=chapters[0].title if kind == "person" else subject,
        making=making,
        facts=chapters[0].facts if kind == "person" else [],
        tables=[periods_table(periods, words, today)] if periods else [],
        chapters=chapters,
        readers=readers,
        readers_complete=complete,
        policies=texts,
        profiles=used,
    )
