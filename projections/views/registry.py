"""All views: every module of this package that defines a `View` adds it (docs/how-to/add-a-view.md)."""

from importlib import import_module
from pkgutil import iter_modules

import projections.views
from domain.events import STREAMS
from domain.work_items.work_item import TYPES as WORK_ITEM_TYPES
from projections.views.view import View


def _discover() -> tuple[View, ...]:
    """The views: the roster first, derived views last."""
    modules = [
        import_module(f"{projections.views.__name__}.{module.name}")
        for module in iter_modules(_PATH)
        if module.name != "registry"
    ]
    found = {view.name: view for module in modules for view in vars(module).values() if isinstance(view, View)}
    return tuple(sorted(found.values(), key=lambda view: (view.source is not None, view.name != "roster", view.name)))


_PATH = projections.views.__path__
VIEWS: tuple[View, ...] = _discover()

STREAM_VIEWS: tuple[View, ...] = tuple(view for view in VIEWS if view.source is None)
"""The views computed from the history of one stream: of a person, an area, a post or a work item."""

DERIVED_VIEWS: tuple[View, ...] = tuple(view for view in VIEWS if view.source is not None)
"""The views computed from the rows of another view."""

_STREAMS_OF: dict[str, tuple[str, ...]] = {"work_item": (*WORK_ITEM_TYPES, "area")}
"""The kinds of streams of a subject that has several."""

VIEWS_OF_STREAM: dict[str, tuple[View, ...]] = {
    stream: tuple(view for view in STREAM_VIEWS if stream in _STREAMS_OF.get(view.subject, (view.subject,)))
    for stream in STREAMS
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
    "person_deadlines",
    "person_additional_jobs",
    "household_members",
    "work_item_from_above",
    "places_taken",
)
"""The other objects of a schema of views, in order of creation."""
