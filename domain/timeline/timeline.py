"""Recording events on one subject, one after another, at a cost that depends on what each event changes.

The result is the same as that of `decide_by_replay` (`domain.decisions.decide`), which computes the whole history.
"""

from msgspec.structs import force_setattr

from domain.decisions.context import DecisionContext
from domain.decisions.decide_amendment import amended_event, check_corrected_event, check_correction
from domain.decisions.identity_correction import IDENTITY_EVENTS, check_later_corrections
from domain.decisions.programme_event import accept_programme_event
from domain.decisions.rules import apply_rules, refuse_future
from domain.errors import Refusal
from domain.events.amendments import Corrected, Voided
from domain.events.event import Event, with_metadata
from domain.events.identity import IdentityCorrected
from domain.history.history import History
from domain.history.verdicts import VERIFICATIONS
from domain.person import violated_precondition
from domain.refusals import invalid_transition, merge_not_amendable, unknown_target
from domain.timeline.duplicate_index import DuplicateIndex
from domain.timeline.effective_amendments import EffectiveAmendments
from domain.timeline.order_update import OrderUpdate
from domain.timeline.ordered_events import OrderedEvents
from domain.timeline.prior_transitions import PriorTransitions
from domain.timeline.recheck import LaterEventsRecheck
from domain.timeline.undo_log import UndoLog
from domain.timeline.violations import Violation, Violations


class Timeline:
    """A history that is extended in place. It starts from a history without merged streams."""

    def __init__(self, history: History) -> None:
        self.subject = history.subject
        self.recorded = list(history.recorded)
        self.order = OrderedEvents(history.events_by_time)
        self._undo_log = UndoLog()
        self._amendments = EffectiveAmendments(history, self.recorded, self._undo_log)
        self._effective = {event.metadata.version: event for event in self.order.events}
        self._corrected: dict[int, Event] = {}
        self._as_recorded, self._as_corrected = DuplicateIndex(), DuplicateIndex()
        for event in self.recorded:
            self._as_recorded.add(event)
        for version in self._amendments.corrections:
            self._update_corrected(version)
        self._undo_log.clear()
        self._recheck = LaterEventsRecheck(self.order)

    @property
    def version(self) -> int:
        """The number of recorded events."""
        return len(self.recorded)

    @property
    def has_verifications(self) -> bool:
        """Whether a job was verified, and may be refuted."""
        return any(self.order.indexes.of_class(event_class) for event_class in VERIFICATIONS)

    def transitions(self) -> PriorTransitions:
        """All transitions, as long as nothing more is recorded."""
        return PriorTransitions(self.order, len(self.order.events))

    def undo(self) -> None:
        """Undoes the recording of the last event."""
        self._undo_log.undo()

    def record(self, event: Event, context: DecisionContext) -> bool:
        """Records an event. Returns False if an equal event is recorded already.

        The event comes without version, area and profile; the recorded one has them. Raises Refusal; nothing is changed
        then.
        """
        voided_by = self._amendments.voided_by
        if self._as_recorded.contains(event, voided_by) or self._as_corrected.contains(event, voided_by):
            return False
        refuse_future(event, context)
        self._undo_log.clear()
        self.order.begin()
        try:
            if isinstance(event, Corrected | Voided):
                self._amend(event, context)
            elif event.stream == "person":
                self._insert(event, context)
            else:
                self._insert_programme_event(event, context)
        except Refusal:
            self.undo()
            raise
        return True

    def _insert(self, event: Event, context: DecisionContext) -> None:
        """Inserts an event of a person at its place in business order."""
        order, version = self.order, self.version + 1
        new = with_metadata(event, version=version)  # a copy, completed below when the rules have been applied

        def is_blocking(other: Event) -> bool:
            is_grandfathered = other.metadata.version in order.grandfathered
            return other is new or not is_grandfathered or order.key(other) > order.key(new)

        update = OrderUpdate(order, is_blocking)
        self._undo_log.append(order.undo)
        update.insert(new)
        if isinstance(event, IdentityCorrected):
            check_later_corrections(self.transitions().events_of(IDENTITY_EVENTS), version, event)
        violation = self._first_violation(update.violations, new)
        if violation is not None and (violation[0] is new or order.key(violation[0]) < order.key(new)):
            raise invalid_transition(event, violation[1], None if violation[0] is new else violation[0])
        prior = PriorTransitions(order, order.index(order.events, new))
        accepted = apply_rules(event, order.state_before(new), prior, context, version)
        refusal = self._recheck.refusal(new, violation[0] if violation is not None else None, context)
        if refusal is not None:
            raise refusal
        if violation is not None:
            raise invalid_transition(event, violation[1], violation[0])
        force_setattr(new, "metadata", accepted.metadata)  # frozen, but nobody else refers to it yet
        order.complete(grandfathered=bool(update.violations.found))
        self._recheck.event_recorded(new, context)
        self._append(new)
        self._set_effective(version, new)

    def _first_violation(self, violations: Violations, new: Event) -> Violation | None:
        """The first event that is not admitted after the insertion of `new`.

        A grandfathered event counts if it comes after the new one.
        """
        order = self.order
        if violations.is_blocked:
            return violations.blocking
        if not order.grandfathered:
            return None
        key = order.key(new)
        later = [event for version in order.grandfathered if order.key(event := self._effective[version]) > key]
        for event in sorted(later, key=order.key):
            if (reason := violated_precondition(order.state_before(event), event)) is not None:
                return event, reason
        return None

    def _insert_programme_event(self, event: Event, context: DecisionContext) -> None:
        """Inserts an event of an area, a post, a job fair or an employer."""
        first = self.recorded[0] if self.recorded else None
        new = accept_programme_event(self.subject, first, self.transitions(), event, context, self.version + 1)
        self._undo_log.append(self.order.undo)
        OrderUpdate(self.order, None).insert(new)
        self._append(new)
        self._set_effective(new.metadata.version, new)

    def _amend(self, event: Corrected | Voided, context: DecisionContext) -> None:
        """Records a correction or a void: its target is in force, and the history after it is possible."""
        order, version = self.order, event.target_version
        target = self.recorded[version - 1] if 0 < version <= self.version else None
        if target is None or version in self._amendments.voided_by:
            raise unknown_target(version, voided=target is not None)
        corrected = amended_event(self.recorded, target)
        if not corrected.amendable:
            raise merge_not_amendable(version)
        if isinstance(event, Corrected):
            event = check_correction(event, corrected, context)
        area = order.person_before(target.metadata.occurred_at).area or order.person.area or target.metadata.area
        policy = context.policy(area, event.metadata.day)
        new = with_metadata(event, version=self.version + 1, area=area, profile=policy.profile)
        self._append(new)
        changed = self._amendments.add(new)  # type: ignore[arg-type]  # with_metadata keeps the class
        self._undo_log.append(order.undo)
        update = OrderUpdate(order, lambda other: other.metadata.version not in order.grandfathered)
        for each in dict.fromkeys(changed):
            self._update_corrected(each)
            if not isinstance(self.recorded[each - 1], Corrected | Voided):
                self._update_effective(each, update)
        update.check()
        violation = update.violations.blocking
        effective = self._effective.get(corrected.metadata.version)
        if isinstance(event, Corrected) and effective is not None:
            comes_first = violation is None or order.key(violation[0]) > order.key(effective)
            if comes_first:
                prior = PriorTransitions(order, order.index(order.events, effective))
                check_corrected_event(effective, order.state_before(effective), prior, context)
        if violation is not None:
            raise invalid_transition(event, violation[1], violation[0])
        order.complete(grandfathered=bool(update.violations.found))
        self._recheck.reset()

    def _append(self, new: Event) -> None:
        """Appends to the recorded events."""
        self.recorded.append(new)
        self._as_recorded.add(new)
        self._undo_log.append(self.recorded.pop)
        self._undo_log.append(lambda: self._as_recorded.remove(new))
        self._undo_log.append(self._recheck.reset)

    def _update_effective(self, version: int, update: OrderUpdate) -> None:
        """Updates the effective event of a version after an amendment."""
        recorded, old = self.recorded[version - 1], self._effective.get(version)
        new = None if version in self._amendments.voided_by else self._amendments.effective(recorded)
        if old is not None and new is not None:
            update.replace(old, new)
        elif old is not None:
            update.remove(old)
        elif new is not None:
            update.insert(new)
        self._set_effective(version, new)

    def _set_effective(self, version: int, event: Event | None) -> None:
        self._undo_log.set_item(self._effective, version, event)

    def _update_corrected(self, version: int) -> None:
        """Updates the corrected form of the event of a version, which is compared with new events."""
        old = self._corrected.get(version)
        new = None
        if version in self._amendments.corrections:
            new = self._amendments.effective(self.recorded[version - 1])
        self._replace_corrected(old, new)
        self._undo_log.append(lambda: self._replace_corrected(new, old))
        self._undo_log.set_item(self._corrected, version, new)

    def _replace_corrected(self, old: Event | None, new: Event | None) -> None:
        if old is not None:
            self._as_corrected.remove(old)
        if new is not None:
            self._as_corrected.add(new)
