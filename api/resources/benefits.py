"""`/v1/people/{id}/benefits`: benefits of a person (政策享受查询; R3-15): grants, months left, amounts due back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from api.http.auth import READERS, allowed
from api.http.current import answer, caller, context
from api.http.parameters import ViewQuery
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.benefits import Benefits
from api.resources.people import no_person, read_row
from domain.policy.policy import Policy
from projections.queries.benefits import person_benefits
from projections.views.benefit import BenefitRow

blueprint = Resource("benefits", __name__, url_prefix="/v1", description="政策享受 / Benefits enjoyed")


@blueprint.route("/people/<uuid:person_id>/benefits")
class PersonBenefits(MethodView):
    """The benefits of a person."""

    @allowed(*READERS)
    @blueprint.arguments(ViewQuery, location="query")
    @blueprint.response(200, Benefits)
    def get(self, query: dict[str, Any], person_id: UUID) -> Response:
        """政策享受查询 / Benefits enjoyed

        每次批准的期间、金额、已发和已追回；每种补贴已用和剩余的月数；应追回的金额。查询记入访问日志。
        Each grant with its days, amount, what was paid and paid back; months used and left of each benefit; what is due
        back. The read is logged.
        """
        app = context()
        with open_read_model(query) as (conn, position):
            row = read_row(conn, person_id)
        with app.pool.connection() as conn:
            found = person_benefits(conn, app.store, app.reference.policies, person_id, scope=caller().scope)
            if row is None or found is None:
                raise no_person()
        policy = app.reference.policies.at(row.area, app.today())
        return answer(
            {
                "items": [grant_json(grant) for grant in found.grants],
                "used": used_json(found.grants, policy, app.today().year),
                "due_back": [
                    {
                        "benefit": due.benefit,
                        "amount_fen": due.amount_fen,
                        "cause": due.cause,
                        "since": due.since,
                        "from": due.days[0] if due.days else None,
                        "to": due.days[1] if due.days else None,
                        "events": list(due.events),
                    }
                    for due in found.due_back
                ],
                "position": position,
            }
        )


def grant_json(grant: BenefitRow) -> dict[str, Any]:
    """A grant; amounts are in fen."""
    return {
        "version": grant.version,
        "benefit": grant.benefit,
        "area": grant.area,
        "granted_on": grant.granted_on,
        "from": grant.since,
        "to": grant.until,
        "months": grant.months,
        "amount_fen": grant.amount_fen,
        "pay_by": grant.pay_by,
        "paid_fen": grant.paid_fen,
        "last_paid_on": grant.last_paid_on,
        "recovered_fen": grant.recovered_fen,
    }


def used_json(grants: Sequence[BenefitRow], policy: Policy, year: int) -> list[dict[str, Any]]:
    """For each benefit of the area: the number of grants, in all and this year, and the months used and left.

    `months_left` is null where months are not limited; a person near retirement at the first grant may go beyond it.
    """
    used: list[dict[str, Any]] = []
    for name, rule in policy.benefits.items():
        own = [grant for grant in grants if grant.benefit == name]
        months = sum(grant.months for grant in own)
        used.append(
            {
                "benefit": name,
                "title": {"zh": rule.zh, "en": rule.en},
                "times": len(own),
                "this_year": sum(grant.since.year == year for grant in own),
                "a_year": rule.a_year,
                "months_used": months,
                "months_left": max(rule.max_months - months, 0) if rule.max_months is not None else None,
            }
        )
    return used
