"""What a place's programme names: the five deliveries, the concession card, the lists of persons it watches."""

from collections.abc import Sequence

from domain.events.work import Job
from domain.history.history import Transition
from domain.reference.bilingual_text import BilingualText


class Delivery(BilingualText, frozen=True, forbid_unknown_fields=True):
    """One of the five deliveries (五送; R2-1): the types of event, and the kinds of one-stop service, that are one."""

    events: tuple[str, ...] = ()
    one_stop: tuple[str, ...] = ()


class ConcessionCard(BilingualText, frozen=True, forbid_unknown_fields=True):
    """The re-employment concession card (再就业优惠证; R2-9): which one-stop services its holder gets free."""

    free_services: tuple[str, ...]


class WatchList(BilingualText, frozen=True, forbid_unknown_fields=True):
    """A list of persons whose employment is watched by real name (R1-1).

    By poverty status; or without work since a job of one of the channels.
    """

    poverty: tuple[str, ...] = ()
    left_channels: tuple[str, ...] = ()

    def holds(self, transitions: Sequence[Transition]) -> bool:
        """Whether the person of this history stands on the list after its last event."""
        if not transitions:
            return False
        person = transitions[-1].after
        if person.poverty in self.poverty:
            return True
        if person.labour != "unemployed" or not self.left_channels:
            return False
        job = next((event for event, _, _ in reversed(transitions) if isinstance(event, Job)), None)
        return job is not None and job.channel in self.left_channels
