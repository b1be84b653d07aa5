"""Five reports computed anew: 0A, 1D, 2E, 3B and 4A from the rows that the second opinion derives, not from the views.

Nothing of `projections.reports` is imported: what a report counts is taken from docs/domain.md 5, 6 and 9, and where
that leaves it open, from the definition that the report prints. A module a report; the period is always one that has
ended, so stocks are those of its last day.

- `material`: the rows that reports count, kept while persons and households are compared.
- `question`, `lines`: area and period; the lines of a report, and adding to them.
- `compare`: what the service answers beside what these modules find.
"""
