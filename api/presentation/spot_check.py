"""The form of a spot check (抽查表) and the result of a check as JSON."""

from datetime import date
from typing import Any

from api.http.current import Language
from domain.identity.masking import masked
from domain.inspections.comparison import Compared
from domain.policy.spot_check_form import FormItem
from projections.views.roster import RosterRow
from service.reference import Reference

Json = dict[str, Any]


def person_json(row: RosterRow, reference: Reference, lang: Language) -> Json:
    """What inspectors need for the visit: name, telephone and address unmasked, the identity number masked."""
    area = reference.areas.get(row.area)
    return {
        "id": row.person_id,
        "name": row.name,
        "id_no": masked("id_no", row.id_no),
        "phone": row.phone,
        "address": row.address,
        "area": row.area,
        "area_name": area.name(lang) if area is not None else row.area,
    }


def item_json(name: str, item: FormItem, reference: Reference, lang: Language) -> Json:
    """An item as it is asked, in both languages, without what is recorded of it."""
    return {
        "item": name,
        "title": title_of("spot_check_item", name, reference, lang),
        "question": {"zh": item.zh, "en": item.en},
        "answer": item.answer,
    }


def compared_json(compared: Compared, reference: Reference, lang: Language) -> Json:
    """The verdicts and the differences."""
    return {
        "verdict": compared.verdict,
        "items": [
            {
                "item": item,
                "title": title_of("spot_check_item", item, reference, lang),
                "verdict": verdict,
                "verdict_title": title_of("item_verdict", verdict, reference, lang),
            }
            for item, verdict in compared.verdicts.items()
        ],
        "differences": [
            {
                "item": each.item,
                "title": title_of("spot_check_item", each.item, reference, lang),
                "recorded": each.recorded.isoformat() if isinstance(each.recorded, date) else each.recorded,
                "found": each.found.isoformat() if isinstance(each.found, date) else each.found,
            }
            for each in compared.differences
        ],
    }


def title_of(codes: str, code: str, reference: Reference, lang: Language) -> str:
    """The name of a code; the code itself if the list does not have it, as of an item that a place added."""
    term = reference.codes[codes].get(code)
    if term is None:
        return code
    return term.en if lang == "en" else term.zh
