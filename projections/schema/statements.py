"""The `.sql` files of the views: what creates a table before its rows are loaded, what completes it after that."""

from functools import cache
from importlib.resources import files

from projections.views.view import View

_AFTER_LOAD = "-- after load\n"


@cache
def statements(name: str) -> tuple[str, str]:
    """What a `.sql` file creates before and after its table is loaded."""
    view = files("projections.views") / f"{name}.sql"
    text = (view if view.is_file() else files("projections.schema") / f"{name}.sql").read_text("utf-8")
    before, _, after = text.partition(_AFTER_LOAD)
    return before, after or "SELECT 1"


@cache
def column_types(view: View) -> tuple[str, ...]:
    """The PostgreSQL types of a view's columns as COPY names them, from its own `.sql` file."""
    body = statements(view.name)[0].split("(", 1)[1]
    declared = dict(line.split()[:2] for line in body.splitlines() if line.startswith("    "))
    return tuple(declared[column].rstrip(",") for column in view.columns)
