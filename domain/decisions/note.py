"""What the answer to a recorded event notes: that it has no effect, or only until a later event."""

from typing import Any, Final

import msgspec

from domain.decisions.decide_amendment import amended_event
from domain.events.amendments import Corrected
from domain.events.equality import events_equal
from domain.events.event import Event
from domain.events.fields import fields_of
from domain.events.findings import FindingStep
from domain.events.recognition import LevelSet
from domain.events.registration import ZeroEmploymentDeclared, ZeroEmploymentRefused
from domain.events.services import NeedsAssessed
from domain.events.work import Employed, EmploymentVerified, JobChanged
from domain.history.history import History
from domain.history.verdicts import with_jobs_named
from domain.person import in_household

DECISIONS_OF_A_HOUSEHOLD: Final = (ZeroEmploymentDeclared, ZeroEmploymentRefused)
"""Events about a household that are recorded for somebody who is no member, too."""

NOTED: Final = (Corrected, *DECISIONS_OF_A_HOUSEHOLD)
"""The event classes, beside settings, that `note_on` has to look at; all others have an effect of their own."""


class Note(msgspec.Struct, frozen=True):
    """A note on a recorded event: `code` for programs, a sentence in both languages, and `data`."""

    code: str
    zh: str
    en: str
    data: dict[str, Any] = {}


def note_on(after: History) -> Note | None:
    """The note on the last recorded event of the history; None if it has its full effect."""
    event = after.last_recorded
    if isinstance(event, Corrected):
        return _on_correction(event, after)
    if isinstance(event, DECISIONS_OF_A_HOUSEHOLD):
        return _on_decision(event, after)
    return _on_setting(event, after)


def _on_correction(event: Corrected, after: History) -> Note | None:
    """A correction has no effect if later ones set all that it sets, or if it changes nothing."""
    target = amended_event(after.recorded, event)
    before = History(after.subject, after.recorded[:-1])
    if not events_equal(before.effective(target), after.effective(target)):
        return None
    corrections = list(after.corrections.get(event.target_version, ()))
    versions = [correction.metadata.version for correction in corrections]
    later = corrections[versions.index(event.metadata.version) + 1 :] if event.metadata.version in versions else []
    if later:
        return _overruled(later[-1], "no_effect.overruled")
    return Note("no_effect.unchanged", "已记录，但没有改变任何内容", "recorded, but it changes nothing")


def _on_decision(event: Any, after: History) -> Note | None:
    """A decision on a household has no effect on one to which the person does not belong."""
    steps = after.transitions_of((type(event),))
    step = next((step for step in steps if step.event.metadata.version == event.metadata.version), None)
    if step is None or in_household(step.before, event):
        return None
    return Note(
        "no_effect.not_a_member",
        f"已记录，但对家庭{event.household_id}没有效力：此人当时不是其成员",
        f"recorded, but without effect on household {event.household_id}: the person was no member of it then",
        {"household_id": event.household_id},
    )


def _on_setting(event: Event, after: History) -> Note | None:
    """A setting holds only until later ones have set all its facts again, events of other classes included."""
    if type(after) is History and after.transitions and _version(after.transitions[-1].event) == _version(event):
        return None  # nearly always: it is the latest event
    classes = next((classes for classes in _ONE_FACT if type(event) in classes), (type(event),))
    events = _events_of(classes, after)
    place = next((i for i, other in enumerate(events) if other.metadata.version == event.metadata.version), None)
    if place is None:
        return None
    facts = _facts(events[place])
    later = [other for other in events[place + 1 :] if _facts(other) & facts]
    if not later or not facts <= set().union(*map(_facts, later)):
        return None
    same_moment = later[0].metadata.occurred_at == event.metadata.occurred_at
    return _overruled(later[0], "no_effect.overruled" if same_moment else "superseded")


_ONE_FACT: Final[tuple[tuple[type[Event], ...], ...]] = (
    (LevelSet, NeedsAssessed),
    (EmploymentVerified, Employed, JobChanged),
)
"""The event classes that set a fact together: the level; the verdict about a job, which a later job leaves alone."""


def _events_of(classes: tuple[type[Event], ...], after: History) -> list[Event]:
    """The events of the classes in business order, each verification with the job that it is about."""
    return list(with_jobs_named(step.event for step in after.transitions_of(classes)))


def _facts(event: Event) -> set[tuple[Any, ...]]:
    """What names each fact that the event sets; of a profile and of an assessment, several."""
    if isinstance(event, LevelSet):
        return {("level",)}
    if isinstance(event, NeedsAssessed):
        return {("needs",), ("level",)} if event.level else {("needs",)}
    if isinstance(event, EmploymentVerified):
        return {("verdict", event.job)}
    if event.at_least_one_field:
        return {("profile", name) for name in fields_of(type(event)) if getattr(event, name) is not None}
    if event.setting_of is None or isinstance(event, FindingStep):  # no step takes back another
        return set()
    return {(type(event), *(getattr(event, name) for name in event.setting_of))}


def _version(event: Event) -> int:
    return event.metadata.version


def _overruled(later: Event, code: str) -> Note:
    version, day = later.metadata.version, later.metadata.day.isoformat()
    data = {"version": version, "day": day}
    if code == "superseded":
        return Note(
            code,
            f"已记录；第{version}条（{day}）另有规定，本条只适用到那时",
            f"recorded; event {version} of {day} says otherwise, so this one holds until then",
            data,
        )
    return Note(
        code,
        f"已记录，但没有效力：第{version}条（{day}）在其后，以后者为准",
        f"recorded, but without effect: event {version} of {day} comes after it and holds",
        data,
    )
