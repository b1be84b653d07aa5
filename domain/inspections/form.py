"""The form of a spot check (抽查表): which items are asked of a person in an inspection. It holds no recorded value."""

from collections.abc import Callable, Mapping
from typing import Final

from domain.events.benefits import BenefitPaid
from domain.events.training import CertificateObtained, TrainingCompleted
from domain.inspections.recorded_values import Recorded
from domain.policy.spot_check_form import AskedOf, FormItem


def form_of(recorded: Recorded, mode: str) -> Mapping[str, FormItem]:
    """The items, by name and in the order of the policy, that an inspection of a mode asks of a person."""
    return {
        name: item
        for name, item in recorded.policy.spot_check_form.items()
        if (not item.modes or mode in item.modes) and _IS_ASKED[item.asked_of](recorded)
    }


def _on_a_public_post(recorded: Recorded) -> bool:
    job, rule = recorded.job, recorded.policy.public_posts
    return job is not None and rule is not None and job.channel == rule.channel


_IS_ASKED: Final[Mapping[AskedOf, Callable[[Recorded], bool]]] = {
    "everyone": lambda _: True,
    "recognised": lambda recorded: recorded.history.person.case == "recognised",
    "employed": lambda recorded: recorded.job is not None,
    "public_post": _on_a_public_post,
    "trained": lambda recorded: recorded.last(TrainingCompleted) is not None,
    "certified": lambda recorded: recorded.last(CertificateObtained) is not None,
    "paid": lambda recorded: recorded.last(BenefitPaid) is not None,
}
