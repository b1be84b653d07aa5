"""The timeline: all that is known of one subject while a call is decided, and the decision on one event more.

It decides as `domain.decisions.decide_jointly` does with one event, at the cost of what the event changes.
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import force_setattr

from domain.decisions.context import DecisionContext, apply_rules, refuse_future, rule_context_of
from domain.decisions.decide_amendment import amended_event, check_corrected_event, check_correction
from domain.decisions.identity_correction import IDENTITY_EVENTS, check_later_corrections
from domain.decisions.responsible_area import responsible_area
from domain.decisions.rules import RULES
from domain.errors import Refusal
from domain.events.amendments import Corrected, Voided
from domain.events.event import Event, with_metadata
from domain.events.identity import IdentityCorrected
from domain.history.history import History
from domain.person import Person, ViolatedPrecondition, violated_precondition
from domain.refusals import invalid_transition, merge_not_amendable, unknown_target
from domain.timeline.duplicate_index import DuplicateIndex
from domain.timeline.effective_amendments import EffectiveAmendments
from domain.timeline.order_update import OrderUpdate
from domain.timeline.ordered_events import OrderedEvents
from domain.timeline.prior_transitions import PriorTransitions
from domain.timeline.recheck import LaterEventsRecheck


class Timeline:
    """A history that is extended in place. It must be one that nothing was merged into."""

    def __init__(self, history: History) -> None:
        self.subject = history.subject
        self._take_back: list[Callable[[], Any]] = []
        self.recorded = list(history.recorded)
        self.order = OrderedEvents(history.by_clock)
        self._amendments = EffectiveAmendments(history, self.recorded)
        self._standing = {event.metadata.version: event for event in self.order.events}
        self._stated, self._corrected = DuplicateIndex(), DuplicateIndex()
        self._readings: dict[int, Event] = {}
        for event in self.recorded:
            self._stated.add(event)
        for version in self._amendments.corrections:
            self._read_again(version)
        self._take_back.clear()  # what was read is not to be taken back
        self._again = LaterEventsRecheck(self.order)

    @property
    def version(self) -> int:
        """The number of recorded events."""
        return len(self.recorded)

    def past(self) -> PriorTransitions:
        """All steps."""
        return PriorTransitions(self.order, len(self.order.events))

    def back(self) -> None:
        """Takes back the last event recorded."""
        while self._take_back:
            self._take_back.pop()()

    def record(self, event: Event, context: DecisionContext) -> bool:
        """Records an event; False if it had been stated before. Raises Refusal, then nothing is changed.

        The event comes without version, area and profile; it is recorded with them.
        """
        voided = self._amendments.voided_by
        if self._stated.has(event, voided) or self._corrected.has(event, voided):
            return False
        refuse_future(event, context)
        self._take_back = []
        self.order.begin()
        try:
            if isinstance(event, Corrected | Voided):
                self._amend(event, context)
            elif event.stream == "person":
                self._insert(event, context)
            else:
                self._insert_programme(event, context)
        except Refusal:
            self.back()
            raise
        return True

    def _insert(self, event: Event, context: DecisionContext) -> None:
        order, version = self.order, self.version + 1
        new = with_metadata(event, version=version)  # a copy of ours; judged, it gets its whole stamp

        def counts(one: Event) -> bool:
            return one is new or one.metadata.version not in order.grandfathered or order.key(one) > order.key(new)

        change = OrderUpdate(order, counts)
        self._take_back.append(order.undo)
        change.insert(new)
        if isinstance(event, IdentityCorrected):
            check_later_corrections(self.past().events_of(IDENTITY_EVENTS), version, event)
        found = self._first(change, new)
        if found is not None and (found[0] is new or order.key(found[0]) < order.key(new)):
            raise invalid_transition(event, found[1], None if found[0] is new else found[0])
        place = order.index(order.events, new)
        judged = apply_rules(event, order.state_before(new), PriorTransitions(order, place), context, version)
        again = self._again.refusal(new, found[0] if found is not None else None, context)
        if again is not None:
            raise again
        if found is not None:
            raise invalid_transition(event, found[1], found[0])
        # msgspec: frozen for everybody else, but nobody else has seen it yet
        force_setattr(new, "metadata", judged.metadata)
        order.keep(grandfathered=bool(change.found))
        self._again.inserted(new, context)
        self._append(new)

    def _first(self, change: OrderUpdate, new: Event) -> tuple[Event, ViolatedPrecondition] | None:
        """The first event that is not admitted any more, or was not before but comes after the new one."""
        order = self.order
        if change.ended:
            return change.found[-1]
        if not order.grandfathered:
            return None
        key = order.key(new)
        later = [one for version in order.grandfathered if order.key(one := self._standing[version]) > key]
        for one in sorted(later, key=order.key):
            if (reason := violated_precondition(order.state_before(one), one)) is not None:
                return one, reason
        return None

    def _insert_programme(self, event: Event, context: DecisionContext) -> None:
        """An event of an area, a post, a fair, an employer: a known area, and nothing else to be out of place with."""
        area = responsible_area(self.subject, self.recorded[0] if self.recorded else None, event)
        policy = context.policy(area, event.metadata.day)
        rule_context = rule_context_of(Person(area=area), self.past(), policy, context)
        for rule in ("known_area", *event.rules):
            RULES[rule](rule_context, event)
        new = with_metadata(event, version=self.version + 1, area=area, profile=policy.profile)
        self._take_back.append(self.order.undo)
        OrderUpdate(self.order, None).insert(new)
        self._append(new)

    def _amend(self, event: Corrected | Voided, context: DecisionContext) -> None:
        """A correction or a void: its target is there and in force, and the history after it is still possible."""
        order, version = self.order, event.target_version
        target = self.recorded[version - 1] if 0 < version <= self.version else None
        if target is None or version in self._amendments.voided_by:
            raise unknown_target(version, voided=target is not None)
        corrected = amended_event(self.recorded, target)
        if not corrected.amendable:
            raise merge_not_amendable(version)
        if isinstance(event, Corrected):
            event = check_correction(event, corrected, context)
        area = order.before(target.metadata.occurred_at).area or order.person.area or target.metadata.area
        policy = context.policy(area, event.metadata.day)
        new = with_metadata(event, version=self.version + 1, area=area, profile=policy.profile)
        self._append(new, standing=False)
        touched, undo = self._amendments.add(new)  # type: ignore[arg-type]  # restamp keeps the kind
        self._take_back += undo
        self._take_back.append(order.undo)
        change = OrderUpdate(order, lambda one: one.metadata.version not in order.grandfathered)
        for one in dict.fromkeys(touched):
            self._read_again(one)
            if not isinstance(self.recorded[one - 1], Corrected | Voided):
                self._stand_again(one, change)
        change.check()
        found = change.found[-1] if change.ended else None
        standing = self._standing.get(corrected.metadata.version)
        if isinstance(event, Corrected) and standing is not None:
            key = order.key(standing)
            if found is None or order.key(found[0]) > key:
                place = order.index(order.events, standing)
                check_corrected_event(standing, order.state_before(standing), PriorTransitions(order, place), context)
        if found is not None:
            raise invalid_transition(event, found[1], found[0])
        order.keep(grandfathered=bool(change.found))
        self._again.amended()

    def _append(self, new: Event, *, standing: bool = True) -> None:
        self.recorded.append(new)
        self._stated.add(new)
        self._take_back.append(self.recorded.pop)
        self._take_back.append(lambda: self._stated.remove(new))
        if standing:
            self._standing[new.metadata.version] = new
            self._take_back.append(lambda: self._standing.pop(new.metadata.version))
        self._take_back.append(self._again.amended)

    def _stand_again(self, version: int, change: OrderUpdate) -> None:
        """Puts the event of a version into the order as it is to be read now."""
        raw, old = self.recorded[version - 1], self._standing.get(version)
        new = None if version in self._amendments.voided_by else self._amendments.effective(raw)
        if old is not None and new is not None:
            change.replace(old, new)
        elif old is not None:
            change.remove(old)
        elif new is not None:
            change.insert(new)
        self._note(self._standing, version, new)

    def _read_again(self, version: int) -> None:
        """Notes how the event of a version reads as it is corrected now."""
        old = self._readings.get(version)
        new = None
        if version in self._amendments.corrections:
            new = self._amendments.effective(self.recorded[version - 1])
        self._note_reading(old, new)
        self._note(self._readings, version, new, also=lambda: self._note_reading(new, old))

    def _note_reading(self, old: Event | None, new: Event | None) -> None:
        if old is not None:
            self._corrected.remove(old)
        if new is not None:
            self._corrected.add(new)

    def _note(
        self, found: dict[int, Event], version: int, new: Event | None, also: Callable[[], Any] = lambda: None
    ) -> None:
        old = found.get(version)

        def put(event: Event | None) -> None:
            if event is None:
                found.pop(version, None)
            else:
                found[version] = event

        put(new)
        self._take_back.append(also)
        self._take_back.append(lambda: put(old))
