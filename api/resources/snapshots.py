"""`/v1/snapshots`: the snapshots of the views, from which reports as of a day are read; their progress."""

from typing import Any

from flask import Response
from flask.views import MethodView

from api.http.auth import READERS, allowed
from api.http.current import answer, context, page
from api.http.parameters import Query, ViewQuery
from api.http.problems import not_found
from api.http.read_your_writes import wait_for_position
from api.http.resource import Resource
from api.http.responses.snapshots import SnapshotOut, SnapshotPage
from api.http.snapshots import snapshot_json
from projections.snapshots import catalogue

blueprint = Resource("snapshots", __name__, url_prefix="/v1/snapshots", description="快照 / Snapshots of the views")


@blueprint.route("")
class Snapshots(MethodView):
    """The snapshots there are."""

    @blueprint.arguments(ViewQuery, location="query")
    @blueprint.response(200, SnapshotPage)
    @allowed(*READERS)
    def get(self, query: dict[str, Any]) -> Response:
        """有哪些快照 / The snapshots there are

        报表以as_of、known_at读取时用快照：截至某日、所知到某一位置的视图。建立时有进度；月末的随时备好。
        A report with as_of or known_at is read from a snapshot: the views as of a day, as known up to a position. One
        that is being built shows its progress; month ends are kept ready.
        """
        position = wait_for_position(query)
        with context().pool.connection() as conn:
            found = catalogue.every(conn)
        return page([snapshot_json(one) for one in found], None, position, len(found))


@blueprint.route("/<int:snapshot_id>")
class OneSnapshot(MethodView):
    """A snapshot."""

    @blueprint.arguments(Query, location="query")
    @blueprint.response(200, SnapshotOut)
    @allowed(*READERS)
    def get(self, _: dict[str, Any], snapshot_id: int) -> Response:
        """一个快照及其进度 / A snapshot and its progress"""
        with context().pool.connection() as conn:
            found = catalogue.by_id(conn, snapshot_id) if snapshot_id < 2**31 else None
        if found is None:
            raise not_found("没有这个快照，或已不再保存", "there is no such snapshot, or no more")
        return answer(snapshot_json(found))
