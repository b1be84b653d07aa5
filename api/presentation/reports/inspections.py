"""The notes of a report on spot checks: the inspections that it counts, with seed and address of the proof."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from api.http.current import Language
from api.presentation.strata import stratum_name
from projections.reports.period import day_name


def inspection_notes(inspections: Iterable[Mapping[str, Any]], lang: Language) -> Iterator[str]:
    """A line for each inspection, and one for its strata in which nobody was judged."""
    for one in inspections:
        day = day_name(date.fromisoformat(one["drawn_on"]), lang)
        if lang == "en":
            given_up = ", given up" if one["state"] == "abandoned" else ""
            yield (
                f"Inspection {one['key']} ({one['title']}{given_up}): {one['sample_size']} of {one['population_size']} "
                f"persons drawn on {day}, {one['mandatory']} mandatory; SHA-256 of the plan {one['plan_sha256']}, "
                f"seed {one['seed']}; proof: {one['proof']}"
            )
        else:
            given_up = "，已终止" if one["state"] == "abandoned" else ""
            yield (
                f"抽查{one['key']}（{one['title']}{given_up}）：{day}从{one['population_size']}人中抽{one['sample_size']}人，"
                f"必查{one['mandatory']}人；方案SHA-256 {one['plan_sha256']}，种子{one['seed']}；证明见{one['proof']}"
            )
        yield from _not_judged(one, lang)


def _not_judged(one: Mapping[str, Any], lang: Language) -> Iterator[str]:
    """The strata of which somebody was to be drawn, by name, and how many had no quota."""
    names = [stratum_name(stratum, one["strata"], lang) for stratum in one["strata_not_judged"]]
    without = one["strata_without_quota"]
    if lang == "en":
        parts = [", ".join(names)] if names else []
        parts += [f"{without} without a quota"] if without else []
        if parts:
            yield f"No estimate for these strata of {one['key']}, in which nobody was judged: {'; '.join(parts)}"
    else:
        parts = ["、".join(names)] if names else []
        parts += [f"名额为0的{without}层"] if without else []
        if parts:
            yield f"抽查{one['key']}的以下各层没有人得到判定，不作推断：{'；'.join(parts)}"
