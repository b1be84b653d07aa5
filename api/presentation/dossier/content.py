"""What a dossier holds, before it is written as PDF and as a package."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from api.http.current import Language

Json = dict[str, Any]


class DossierTable(msgspec.Struct, frozen=True):
    """A table in words: its title, the titles of its columns with their shares of the width, and its rows."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str]]


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a dossier about one person: `facts` are label and text, `events` those of the history as JSON.

    `person` is the id, or the number that stands for it in a redacted dossier.
    """

    person: str
    title: str
    facts: Sequence[tuple[str, str]]
    tables: Sequence[DossierTable]
    events: Sequence[Json]


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """How a dossier was made: by whom, when (with time zone), for what purpose; what was asked.

    `position` is the position of the log up to which it reads. `as_of` is the moment of which it tells, `known_at` the
    moment of recording time after which nothing is known, None without limit. `address` is the beginning of the address
    at which a sheet is checked.
    """

    position: int
    as_of: datetime
    known_at: datetime | None
    made_at: datetime
    account: str
    role: str
    organisation: str
    purpose: str
    revealed: bool
    redacted: bool
    lang: Language
    version: str
    address: str


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier of a person, a household or the sample of an inspection.

    `kind` is person, household or inspection, `subject` the id or the number that stands for it. `tables` precede the
    chapters. `readers` are lines of the security log. `policies` are the texts of policy files by name, `profiles` the
    versions that judged, with the files that each was read from. `more` are further files by name.
    """

    kind: str
    subject: str
    title: str
    heading: str
    provenance: Provenance
    facts: Sequence[tuple[str, str]] = ()
    tables: Sequence[DossierTable] = ()
    chapters: Sequence[Chapter] = ()
    readers: Sequence[Json] = ()
    readers_complete: bool = True
    policies: Mapping[str, bytes] = {}
    profiles: Mapping[str, Sequence[str]] = {}
    more: Mapping[str, bytes] = {}

    @property
    def evidence(self) -> list[Json]:
        """The documents that events name, in the order of the events."""
        return [
            {"person": chapter.person, "version": event["version"], "event": event["title"], **document}
            for chapter in self.chapters
            for event in chapter.events
            for document in event["evidence"]
        ]

    def words(self, zh: str, en: str) -> str:
        """The text in the language of the dossier."""
        return en if self.provenance.lang == "en" else zh
