"""The quotas of an inspection as a table of its dossier."""

from collections.abc import Mapping, Sequence

from api.http.current import Language
from api.presentation.dossier.content import DossierTable
from api.presentation.strata import stratum_name
from domain.inspections.plan import Quota


def quotas_table(quotas: Mapping[str, Quota], strata: Sequence[str], lang: Language) -> DossierTable:
    """The strata of which somebody is drawn, by name, and in the last line how many the others are and have.

    `strata` are the dimensions of the names.
    """
    english = lang == "en"
    titles = zip(("Stratum", "Drawn", "Persons") if english else ("层", "抽取", "人数"), (70, 20, 20), strict=True)
    rows = [
        (stratum_name(name, strata, lang), str(one.size), str(one.population))
        for name, one in sorted(quotas.items())
        if one.size
    ]
    if others := [one.population for one in quotas.values() if not one.size]:
        rows.append((f"{len(others)} others" if english else f"其余{len(others)}层", "0", str(sum(others))))
    return DossierTable("Quotas" if english else "各层名额", list(titles), rows)
