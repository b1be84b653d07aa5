"""Appending to a log of this size, and building its indexes again: what the storage itself can do."""

import time

import psycopg

from service.postgres.database import connect
from tests.bench.append import entries, rate, zuji
from tests.bench.filled import Filled
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes

APPEND = "zuji append, 1,000 a transaction"
_SINGLE = "zuji append, 1 a transaction"
_INDEXES = "both indexes of the log built anew"

_BUILD = """
CREATE UNIQUE INDEX bench_streams ON zuji.log (stream_id, version);
CREATE UNIQUE INDEX bench_positions ON zuji.log (position);
"""
_BUILT = "DROP INDEX zuji.bench_streams, zuji.bench_positions"
_TAKE_BACK = """
ALTER TABLE zuji.log DISABLE TRIGGER log_is_append_only;
DELETE FROM zuji.log WHERE position > {end};
ALTER TABLE zuji.log ENABLE ALWAYS TRIGGER log_is_append_only;
UPDATE zuji.log_head SET position = {end};
"""


def run(at: Filled, sizes: Sizes) -> Sheet:
    """Events a second. What is appended here belongs to nobody, and the owner takes it back afterwards."""
    sheet = Sheet("log")
    samples, end = entries(), at.size()
    with connect(at.database.service_url) as conn:
        for _run in range(sizes.runs):
            sheet.add(APPEND, rate(zuji(conn), samples, 1_000, sizes.of(10, 2)))
            sheet.add(_SINGLE, rate(zuji(conn), samples, 1, sizes.of(300, 5)))
    with psycopg.connect(at.database.owner_url, autocommit=True) as owner:
        owner.execute(_TAKE_BACK.format(end=end).encode())
        owner.execute("VACUUM zuji.log")
        for _run in range(sizes.runs):
            began = time.perf_counter()
            owner.execute(_BUILD)
            sheet.add(_INDEXES, end / (time.perf_counter() - began))
            owner.execute(_BUILT)
    return sheet
