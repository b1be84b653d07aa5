"""Policy data of programmes: the five deliveries, the concession card, the watch lists."""

from collections.abc import Sequence

from domain.events.work import Job
from domain.history.history import Transition
from domain.reference.bilingual_text import BilingualText


class Delivery(BilingualText, frozen=True, forbid_unknown_fields=True):
    """One of the five deliveries (五送; R2-1): the event types and the kinds of one-stop service that belong to it."""

    events: tuple[str, ...] = ()
    one_stop: tuple[str, ...] = ()


class ConcessionCard(BilingualText, frozen=True, forbid_unknown_fields=True):
    """The re-employment concession card (再就业优惠证; R2-9): the kinds of one-stop service that are free with it."""

    free_services: tuple[str, ...]


class WatchList(BilingualText, frozen=True, forbid_unknown_fields=True):
    """A list of persons whose employment is monitored by real name (实名监测; R1-1).

    On it are persons of one of the poverty statuses, and persons unemployed since a job in one of the channels.
    """

    poverty: tuple[str, ...] = ()
    left_channels: tuple[str, ...] = ()

    def holds(self, transitions: Sequence[Transition]) -> bool:
        """Whether the person of this history is on the list after the last event."""
        if not transitions:
            return False
        person = transitions[-1].after
        if person.poverty in self.poverty:
            return True
        if person.labour != "unemployed" or not self.left_channels:
            return False
        job = next((event for event, _, _ in reversed(transitions) if isinstance(event, Job)), None)
        return job is not None and job.channel in self.left_channels
