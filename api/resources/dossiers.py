"""Dossiers: a person, a household or an inspection's sample as one file for discipline inspection or court."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from flask import Response
from flask.views import MethodView

from api.http import security_log
from api.http.as_of import open_views
from api.http.auth import allowed
from api.http.current import caller, context, language, note_shown
from api.http.parameters import Choice, Flag, KnownAtQuery, Purpose, ViewQuery
from api.http.printed_sheet import check_address
from api.http.problems import malformed
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.presentation.dossier.build import dossier_of
from api.presentation.dossier.content import Dossier, Provenance
from api.presentation.dossier.inspection import MOST_CASES, inspection_dossier
from api.presentation.dossier.package import events_file, package_of, sha256
from api.presentation.dossier.pdf import dossier_pdf
from api.presentation.inspection_proof import proof_files
from api.resources.access_log import FLUSH_SECONDS
from api.resources.extract import reader_json
from api.resources.households import closed_periods, no_household, refusing_ambiguous
from api.resources.inspections import found_in
from api.resources.people import may_reveal, no_person, read_person
from domain.events.event import SHANGHAI, Field
from domain.text import cleaned
from projections.queries.dossier import DossierData, dossier_data
from projections.queries.extract import MOST_READERS
from projections.queries.households import household_periods
from projections.queries.inspection_frame import frame_of
from projections.queries.inspections import all_cases, find_inspection
from projections.views.household import HouseholdRow
from service import __version__

blueprint = Resource("dossiers", __name__, url_prefix="/v1", description="卷宗 / Dossiers of cases")

ROLES: Final = ("supervisor", "auditor")
FORMATS: Final = {"zip": "application/zip", "pdf": "application/pdf"}
Json = dict[str, Any]


class InspectionDossierQuery(ViewQuery):
    """For what a dossier is made, its form, and how much it shows."""

    purpose = Purpose(required=True)
    format = Choice(Field("格式", "format"), FORMATS)
    redacted = Flag(Field("去标识", "without names"))
    reveal = Flag(Field("显示被遮盖的内容（记入访问日志）", "show what is masked (logged)"))


class DossierQuery(InspectionDossierQuery, KnownAtQuery):
    """The same, and as known at which moment."""


def _documented(view: Any) -> Any:
    """The answers of a dossier in the OpenAPI document."""
    for content_type in FORMATS.values():
        schema = {"type": "string", "format": "binary"}
        view = blueprint.alt_response(200, schema=schema, content_type=content_type)(view)
    return view


@blueprint.route("/people/<uuid:person_id>/dossier")
class PersonDossier(MethodView):
    """The dossier of a person."""

    @allowed(*ROLES)
    @blueprint.arguments(DossierQuery, location="query")
    @_documented
    def get(self, query: Json, person_id: UUID) -> Response:
        """一人的卷宗 / The dossier of a person

        供纪检监察或法院使用的一个文件（zip）：可读的PDF、全部事件（含更正、作废的，两种时间）、材料的SHA-256、判断时所用的政策
        文件、查阅记录、各文件的清单（manifest.json）和检查程序。format=pdf只要PDF。redacted=true：姓名、账号、单位代以编号，
        不含证件、电话、住址和文字说明。用途写入卷宗和安全日志。known_at：当时已知的。
        One file (zip) for discipline inspection or court: a PDF to read, all events (corrected and void ones too, with
        both clocks), the SHA-256 of documents, the policy files that judged, who has read it, the manifest of all files
        and a check. format=pdf gives the PDF alone. redacted=true: persons, accounts and organisations are numbered;
        numbers, telephones, addresses and free texts are left out. The purpose is written into the dossier and the
        security log. known_at: as known at that moment.
        """
        with open_read_model(query) as (conn, position):
            person_id, row = read_person(conn, person_id)
        data = _data(query, [person_id], position)
        hidden = row is None and any(history.transitions for history in data.histories)
        if hidden or not data.histories:  # without a row: only if all events are void
            raise no_person(then="known_at" in query)
        return _answer(query, position, data, "person", str(person_id))


@blueprint.route("/households/<path:household_id>/dossier")
class HouseholdDossier(MethodView):
    """The dossier of a household."""

    @allowed(*ROLES)
    @blueprint.arguments(DossierQuery, location="query")
    @_documented
    def get(self, query: Json, household_id: str) -> Response:
        """一户的卷宗 / The dossier of a household

        同一人的卷宗，另有家庭状况的经过；管辖地区内每个曾在户内的人一章。
        As the dossier of a person, with the status of the household over time, and a chapter for everybody in the
        caller's area who ever was a member.
        """
        asked = cleaned(household_id)
        with open_views(query, household=asked) as (conn, position, _), refusing_ambiguous(household_id):
            rows = closed_periods(conn, household_periods(conn, asked))
        if not rows:
            raise no_household()
        key = rows[-1].household_key
        security_log.set_subject(rows[-1].area, key)
        members = dict.fromkeys(UUID(member["person"]) for row in rows for member in row.members)
        data = _data(query, [*members], position, key)
        note_shown({}, [history.subject for history in data.histories])
        return _answer(query, position, data, "household", key, rows)


@blueprint.route("/inspections/<area>/<number>/dossier")
class InspectionDossier(MethodView):
    """The dossier of an inspection."""

    @allowed(*ROLES)
    @blueprint.arguments(InspectionDossierQuery, location="query")
    @_documented
    def get(self, query: Json, area: str, number: str) -> Response:
        """一次抽查的卷宗 / The dossier of an inspection

        方案、抽签、抽中的个案、检查记录、发现的问题及其整改，连同抽签证明；抽取超过2000人的不能出具。
        Plan, draw, cases, checks, findings and what became of them, with the proof of the draw; of a sample of at most
        2,000 persons.
        """
        with open_read_model(query) as (conn, position):
            row = found_in(find_inspection(conn, f"{area}/{number}"))
            security_log.set_subject(row.area, row.key)
            cases = all_cases(conn, row.key)
            drawn = row.seed is not None and row.drawn_on is not None
            frame = frame_of(conn, row.population_sha256) if drawn else None
        if len(cases) > MOST_CASES:
            zh, en = f"抽取超过{MOST_CASES}人，不能出具卷宗", f"the sample has more than {MOST_CASES} persons"
            raise malformed("dossier.too_large", zh, en, field="number", data={"most": MOST_CASES})
        data = _data(query, [*dict.fromkeys(case.person_id for case in cases)], position, row.key)
        note_shown({}, [history.subject for history in data.histories])
        proof = proof_files(row, cases, frame) if frame is not None else {}
        provenance, (readers, complete) = _provenance(query, position), _readers(data)
        reference = context().reference
        found = inspection_dossier(row, cases, data.histories, readers, provenance, reference, proof, complete=complete)
        return _written(query, found)


def _data(query: Json, persons: Sequence[UUID], position: int, *households: str) -> DossierData:
    """The data of a dossier, as known at the moment asked for."""
    app = context()
    if query.get("redacted") and may_reveal(query):
        zh, en = "去标识的卷宗不能显示被遮盖的内容", "a dossier without names cannot show what is masked"
        raise malformed("dossier.redacted", zh, en, field="reveal")
    app.access_log.flush(FLUSH_SECONDS)
    with app.pool.connection() as conn:
        return dossier_data(
            conn,
            app.store,
            persons,
            scope=caller().scope,
            up_to=position,
            known_at=query.get("known_at"),
            households=households,
        )


def _answer(
    query: Json, position: int, data: DossierData, kind: str, subject: str, periods: Sequence[HouseholdRow] = ()
) -> Response:
    provenance, (readers, complete) = _provenance(query, position), _readers(data)
    reference = context().reference
    found = dossier_of(kind, subject, data.histories, readers, provenance, reference, periods, complete=complete)
    return _written(query, found)


def _readers(data: DossierData) -> tuple[list[Json], bool]:
    """The lines of who has read it, and whether these are all."""
    return [reader_json(each) for each in data.readings], len(data.readings) < MOST_READERS


def _provenance(query: Json, position: int) -> Provenance:
    now = context().now().astimezone(SHANGHAI)
    known_at = query.get("known_at")
    return Provenance(
        position=position,
        as_of=known_at or now,
        known_at=known_at,
        made_at=now,
        account=caller().name,
        role=caller().role,
        organisation=caller().organisation,
        purpose=query["purpose"],
        revealed=may_reveal(query),
        redacted=query.get("redacted", False),
        lang=language(),
        version=__version__,
        address=check_address(),
    )


def _written(query: Json, dossier: Dossier) -> Response:
    """The dossier in the form asked for. Its hashes go into the security log."""
    content = sha256(events_file(dossier))
    body = dossier_pdf(dossier, content)
    digests, form = [content], query.get("format", "zip")
    if form == "zip":
        body, manifest = package_of(dossier, body, dossier.provenance.address)
        digests.append(sha256(manifest))
    position = dossier.provenance.position
    security_log.set_sheets(digests, position)
    name = f"dossier-{dossier.kind}-{position}{'-redacted' if dossier.provenance.redacted else ''}.{form}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, mimetype=FORMATS[form], headers=disposition)
