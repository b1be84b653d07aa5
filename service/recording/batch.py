"""Deciding a batch: the submissions of one transaction, in order, each against the history the earlier ones left."""

from collections.abc import Callable, Collection, Iterable, Sequence
from uuid import UUID

import msgspec
import psycopg

from domain.decision import Judge, Origin, decide, decide_together
from domain.errors import Refusal
from domain.events.fact import Fact
from domain.events.identity import IdentityCorrected, Merged, MergeReverted
from domain.events.oversight import Corrected, Voided
from domain.events.registry import Registered
from domain.history import History
from domain.programme import responsible_area
from domain.refusals import identity_held, other_body, person_taken, stale, unknown_person
from service.keys import Keys
from service.log.histories import load
from service.recording.authority import refuse_area, refuse_sender
from service.recording.claims import Claims, claims_named
from service.recording.households import NAMING, Households
from service.recording.merging import decide_merge, other_person, record_on, speaking_for
from service.recording.numbers import refuse_taken
from service.recording.subjects import Holders, by_hash, completed, holders, placed, resolved, subject_of
from service.recording.submission import Call, Caller, Submission
from service.recording.working import Decided, Working

_MERGES = (Merged, MergeReverted)
_ONE_BY_ONE = (Corrected, Voided, IdentityCorrected, *_MERGES)
"""What is about other facts, the identity, or another stream: decided when what it is about has been."""

Refused = dict[Origin, Refusal]


class Batch:
    """The working state of one transaction. Nothing is written here."""

    def __init__(self, conn: psycopg.Connection, keys: Keys, judge: Judge, new_id: Callable[[], UUID]) -> None:
        self._conn = conn
        self._keys = keys
        self._judge = judge
        self._new_id = new_id
        self.streams: dict[UUID, Working] = {}
        self._held: Holders = {}
        self._said: dict[tuple[str, str], tuple[bytes, UUID, int]] = {}
        self.households = Households(conn, self.streams, self._read)

    @property
    def grown(self) -> list[Working]:
        """The streams to which something is to be appended."""
        return [working for working in self.streams.values() if working.new]

    @property
    def claims(self) -> Claims:
        """Who joins which household by what was decided."""
        return self.households.claims

    def decide(self, calls: Sequence[Call]) -> list[Decided]:
        """Decides the submissions of the calls in their order."""
        named = [d for place, call in enumerate(calls) for d in self.named(call.caller, call.submissions, place)]
        self.load(named)
        for decided in named:
            self._guarded(decided, self._decide_one)
        return named

    def named(self, caller: Caller, submissions: Sequence[Submission], call: int = 0) -> list[Decided]:
        """The submissions with what they are about, as far as that follows from themselves."""
        named = [Decided(submission, caller, refusal=submission.refusal, call=call) for submission in submissions]
        for decided in named:
            self._guarded(decided, self._name)
        return named

    def load(self, named: Iterable[Decided]) -> None:
        """Reads what the submissions rest on: requests said before, holders of identity numbers, histories."""
        hopeful = [decided for decided in named if decided.refusal is None]
        homes = self.households.names_in(d.submission.fact for d in hopeful)
        with self._conn.pipeline():
            said = _said(self._conn, [decided.submission for decided in hopeful])
            held = holders(self._conn, (d.subject.id_hash for d in hopeful if d.subject.id_hash))
            claimed = claims_named(self._conn, homes) if homes else ()
        self._said = {
            (source, name): (bytes(digest), stream, version) for source, name, digest, stream, version in said
        }
        self._held = by_hash(held)
        ids = {d.subject.stream_id for d in hopeful if d.subject.stream_id}
        ids |= {person_id for person_id, _ in self._held.values()}
        ids |= {d.other for d in hopeful if d.other is not None}
        self.households.claims.take(homes, claimed)
        self._read(ids | self.households.claims.heads(homes))

    def _read(self, ids: Collection[UUID]) -> None:
        """Reads these streams, and those merged with them, into the working state."""
        for stream in load(self._conn, ids, self._keys).values():
            if stream.id not in self.streams:
                self.streams[stream.id] = Working(stream.id, stream.history, stream.history.version, stream.key)

    def prepare(self, decided: Decided) -> bool:
        """Whether the submission is to be decided together with others; otherwise it is said or refused already."""
        self._guarded(decided, self._prepare)
        return decided.refusal is None and not decided.repeated

    def decide_together(self, together: Sequence[Decided]) -> None:
        """Decides submissions of one stream so that as many as possible stand; what is about others comes last."""
        stream_id = together[0].stream_id
        assert stream_id is not None
        working = self.streams[stream_id]
        alone = [d for d in together if isinstance(d.submission.fact, _ONE_BY_ONE) or working.merged_into]
        others = [d for d in together if d not in alone]
        longer, refused = self._longest(working.history, others)
        record_on(self.streams, working, longer)
        versions = {(f.stamp.source, f.stamp.request_id): f.stamp.version for f in working.new}
        for decided in others:
            if decided.refusal is not None:
                continue
            name = decided.submission.source, decided.submission.request_id
            decided.refusal = _said_plainly(refused[name], decided, working.history) if name in refused else None
            decided.version = versions.get(name, 0)
            decided.repeated = decided.refusal is None and not decided.version
        for decided in alone:
            self._guarded(decided, self._decide_one)

    def _longest(self, history: History, others: Sequence[Decided]) -> tuple[History, Refused]:
        """The history with all that can be recorded together, and what cannot by the name of its request.

        What the fence of households refuses is taken out, one at a time; its refusal is noted on it.
        """
        while True:
            left = [d for d in others if d.refusal is None]
            facts = [d.submission.fact for d in left if d.submission.fact is not None]
            longer, refused = decide_together(history, facts, self._judge)
            new = {(f.stamp.source, f.stamp.request_id): f.stamp.version for f in longer.recorded[history.version :]}
            for decided in left:
                if not isinstance(decided.submission.fact, NAMING):
                    continue
                version = new.get((decided.submission.source, decided.submission.request_id))
                found = self.households.objections(None, history, longer, decided.caller)
                blamed = next((one for one in found if one.version == version), None)
                if blamed is not None:
                    decided.refusal, decided.waits_for = blamed.refusal, blamed.waits_for
                    break
            else:
                touched = self.households.admit(None, history, longer)
                for decided in left:
                    decided.households |= touched
                return longer, refused

    def _working(self, decided: Decided) -> Working:
        """The stream a submission goes to; a registration of somebody new makes it. Raises Refusal."""
        fact, subject = decided.submission.fact, decided.subject
        registers = isinstance(fact, Registered)
        stream_id = resolved(subject, self._held, registers) or self._new_id()
        if not (isinstance(fact, _MERGES) or (isinstance(fact, Corrected | Voided) and subject.id_hash is None)):
            stream_id = speaking_for(self.streams, stream_id)
        decided.stream_id = stream_id
        found = self.streams.get(stream_id)
        if found is not None and found.history.version:
            holder = self._held.get(subject.id_hash or b"", (None,))[0]
            if registers and (holder is None or speaking_for(self.streams, holder) != stream_id):
                raise person_taken()
            return found
        assert fact is not None
        if fact.stream == "person" and not registers:
            raise unknown_person()
        key = self._keys.new_person_key() if fact.stream == "person" else None
        name = subject.key if fact.stream == "area" else str(stream_id)
        self.streams[stream_id] = Working(stream_id, History(name, ()), 0, key, subject.id_hash)
        return self.streams[stream_id]

    def _name(self, decided: Decided) -> None:
        submission = decided.submission
        refuse_sender(decided.caller, submission)
        assert submission.fact is not None
        decided.submission = msgspec.structs.replace(submission, fact=completed(submission.fact))
        decided.other = other_person(submission.fact)
        decided.subject = subject_of(decided.submission, self._keys, self._new_id)
        decided.submission = placed(decided.submission, decided.subject, decided.caller)

    def _prepare(self, decided: Decided) -> None:
        if not self._repeats(decided):
            assert decided.submission.fact is not None
            working = self._working(decided)
            refuse_area(decided.caller, _areas(working.judged, decided.submission.fact))
            self._resolve(decided, working.judged)
            self._held_by(working)  # or another registration would make another person of the same number

    def _decide_one(self, decided: Decided) -> None:
        submission, fact = decided.submission, decided.submission.fact
        assert fact is not None
        if self._repeats(decided):
            return
        working = self._working(decided)
        history = working.judged
        refuse_area(decided.caller, _areas(history, fact))
        if submission.expected_version is not None and submission.expected_version != history.version:
            raise stale(submission.expected_version, history.version)
        if isinstance(fact, _MERGES):
            decide_merge(self.streams, decided, self._judge)
        else:
            self._decide_of(working, decided, self._resolve(decided, history))
        self._said[submission.source, submission.request_id] = (submission.digest, working.stream_id, decided.version)

    def _decide_of(self, working: Working, decided: Decided, fact: Fact) -> None:
        """Decides a fact of one stream."""
        history = working.judged
        try:
            longer = decide(history, fact, self._judge)
        except Refusal as refusal:
            raise _said_plainly(refusal, decided, history) from None
        if longer is not history and fact.stream == "person":
            self._refuse_household(decided, fact, history, longer)
        refuse_taken(self._conn, self._keys, self._held, working, longer, fact)
        decided.repeated = longer is history
        decided.version = 0 if decided.repeated else longer.version
        if not decided.repeated:
            if fact.stream == "person":
                decided.households |= self.households.admit(fact, history, longer)
            record_on(self.streams, working, longer)
        self._held_by(working)

    def _resolve(self, decided: Decided, history: History) -> Fact:
        """The fact of the submission, with the area that named its household."""
        fact = decided.submission.fact
        assert fact is not None
        resolved = self.households.resolved(fact, history, decided.caller)
        if resolved is not fact:
            decided.submission = msgspec.structs.replace(decided.submission, fact=resolved)
        return resolved

    def _refuse_household(self, decided: Decided, fact: Fact, history: History, longer: History) -> None:
        """Raises Refusal when the household's area has to be asked first, or the household has another head."""
        blamed = next(self.households.objections(fact, history, longer, decided.caller), None)
        if blamed is not None:
            decided.waits_for = blamed.waits_for
            raise blamed.refusal

    def _held_by(self, working: Working) -> None:
        """From now on the identity number of a new person leads to that person."""
        if working.id_hash is not None:
            self._held[working.id_hash] = (working.stream_id, True)

    def _repeats(self, decided: Decided) -> bool:
        """Whether the request was recorded before. Raises Refusal (conflict) when it had another body then."""
        submission = decided.submission
        said = self._said.get((submission.source, submission.request_id))
        if said is None:
            return False
        digest, decided.stream_id, decided.version = said
        if digest != submission.digest:
            raise other_body(submission.source, submission.request_id)
        decided.repeated = decided.request_known = True
        return True

    @staticmethod
    def _guarded(decided: Decided, step: Callable[[Decided], None]) -> None:
        if decided.refusal is None:
            try:
                step(decided)
            except Refusal as refusal:
                decided.refusal = refusal


def _said_plainly(refusal: Refusal, decided: Decided, history: History) -> Refusal:
    """A second registration is refused because the number is held; that it is out of place says too little."""
    if history.version and isinstance(decided.submission.fact, Registered) and refusal.kind == "transition":
        return identity_held(str(decided.stream_id))
    return refusal


def _areas(history: History, fact: Fact) -> tuple[str, ...]:
    """The areas that may speak of the fact: the one responsible when it happened, and the one responsible now."""
    if fact.stream != "person":
        return (responsible_area(history, fact),)
    if isinstance(fact, Registered):
        return (fact.area,)
    return (history.before(fact.stamp.occurred_at).area or history.person.area, history.person.area)


def _said(conn: psycopg.Connection, submissions: Sequence[Submission]) -> psycopg.Cursor:
    """What the requests were recorded as before."""
    return conn.execute(
        "SELECT r.source, r.request_id, r.digest, r.stream_id, r.version"
        "  FROM unnest(%s::text[], %s::text[]) AS asked (source, request_id)"
        "  JOIN zuji.request r USING (source, request_id)",
        ([s.source for s in submissions], [s.request_id for s in submissions]),
        binary=True,
    )
