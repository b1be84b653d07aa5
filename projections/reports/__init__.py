"""Reports: each is a module with an entry `REPORT` and the SELECT beside it (docs/how-to/add-a-report.md)."""

from importlib import import_module
from pkgutil import walk_packages

from projections.reports.report import Report


def _discover() -> dict[str, Report]:
    """The entries of this package and those in it by code. Raises ValueError when two have the same code."""
    found: dict[str, Report] = {}
    for module in walk_packages(__path__, f"{__name__}."):
        report = getattr(import_module(module.name), "REPORT", None)
        if isinstance(report, Report):
            if report.code in found:
                raise ValueError(f"{module.name}: there is another report {report.code}")
            found[report.code] = report
    return dict(sorted(found.items()))


REPORTS: dict[str, Report] = _discover()
"""All reports by code."""
