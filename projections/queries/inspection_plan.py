"""The plan of an inspection, from its row: its text has the digest that was published before the seed was given."""

from domain.inspections.plan import Plan, inspector_numbers
from domain.inspections.steps import quotas_by_stratum
from projections.views.inspection import InspectionRow


def plan_of_row(row: InspectionRow) -> Plan:
    """The plan that the inspection commits to."""
    return Plan(
        inspection=row.key,
        as_of=row.as_of.isoformat(),
        known_until=row.known_until,
        population=row.population,
        strata=tuple(row.strata),
        quotas=quotas_by_stratum(row.quotas),
        population_sha256=row.population_sha256,
        inspectors=tuple(inspector_numbers(row.inspectors).values()),
        inspectors_per_case=row.inspectors_per_case,
        seed_kind=row.seed_kind,
        algorithm=row.algorithm,
    )
