"""All views, wired by hand: what is derived from a person, an area, a post, a household."""

from domain.events import STREAMS
from projections.views.area_plan import AREA_PLAN
from projections.views.benefit import BENEFIT
from projections.views.deadline import DEADLINE
from projections.views.employment import EMPLOYMENT
from projections.views.household import HOUSEHOLD
from projections.views.membership import MEMBERSHIP
from projections.views.outcome import OUTCOME
from projections.views.post import POST
from projections.views.roster import ROSTER
from projections.views.service import SERVICE
from projections.views.training import TRAINING
from projections.views.view import View

OF_STREAMS: tuple[View, ...] = (
    ROSTER,
    EMPLOYMENT,
    TRAINING,
    SERVICE,
    BENEFIT,
    DEADLINE,
    MEMBERSHIP,
    OUTCOME,
    AREA_PLAN,
    POST,
)
"""Views of one stream: a person's, an area's, a post's."""

VIEWS: tuple[View, ...] = (*OF_STREAMS, HOUSEHOLD)

BY_STREAM: dict[str, tuple[View, ...]] = {
    stream: tuple(view for view in OF_STREAMS if view.subject == stream) for stream in STREAMS
}
"""The views to compute for each kind of stream."""

BOOKKEEPING = ("projected", "parked", "building", "built", "pace", "visible_log", "found_by_traits")
"""What a schema of views holds besides the views, in the order in which it is created."""
