"""`docs/openapi.json`, written by `make docs`. A test compares it with the code."""

from datetime import UTC, datetime
from pathlib import Path

import orjson
from psycopg_pool import ConnectionPool

from api.app import create_app
from api.http.context import build
from service.reference import reference
from service.security.keys import Keys

PLACE = Path(__file__).parents[2] / "docs" / "openapi.json"


def rendered() -> bytes:
    """The document, from an application that is connected to nothing."""
    pool = ConnectionPool(open=False)
    context = build(pool, Keys(bytes(32)), reference(), threads=1, now=lambda: datetime.now(UTC))
    response = create_app(context).test_client().get("/v1/openapi.json")
    assert response.status_code == 200
    document = orjson.loads(response.data)
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def write() -> None:
    """Writes the document."""
    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_bytes(rendered())
