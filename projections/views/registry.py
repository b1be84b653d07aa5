"""All views, listed by hand."""

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

STREAM_VIEWS: tuple[View, ...] = (
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
"""The views computed from the history of one stream: of a person, an area or a post."""

VIEWS: tuple[View, ...] = (*STREAM_VIEWS, HOUSEHOLD)

VIEWS_OF_STREAM: dict[str, tuple[View, ...]] = {
    stream: tuple(view for view in STREAM_VIEWS if view.subject == stream) for stream in STREAMS
}
"""The views by kind of stream."""

BOOKKEEPING = (
    "projection_position",
    "failed_subject",
    "shadow_build",
    "build_part",
    "phase_duration",
    "visible_log",
    "roster_search",
)
"""The other objects of a schema of views, in order of creation."""
