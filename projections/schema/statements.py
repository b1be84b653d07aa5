"""The `.sql` files of the views and of the other objects of their schema."""

from functools import cache
from importlib.resources import files

from projections.views.view import View

_AFTER_LOAD = "-- after load\n"


@cache
def statements(name: str) -> tuple[str, str]:
    """The statements of a `.sql` file before and after the line `-- after load`: those that create the table, and those
    that create its keys and indexes."""
    view = files("projections.views") / f"{name}.sql"
    text = (view if view.is_file() else files("projections.schema") / f"{name}.sql").read_text("utf-8")
    before, _, after = text.partition(_AFTER_LOAD)
    return before, after or "SELECT 1"


@cache
def column_types(view: View) -> tuple[str, ...]:
    """The PostgreSQL types of a view's columns, from its `.sql` file, as psycopg's `Copy.set_types` takes them."""
    body = statements(view.name)[0].split("(", 1)[1]
    declared = dict(line.split()[:2] for line in body.splitlines() if line.startswith("    "))
    return tuple(declared[column].rstrip(",") for column in view.columns)
