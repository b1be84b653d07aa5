"""The letter of a notice to civil affairs, drafted from the events (R0-11). It reports; it decides nothing."""

from typing import Any

from api.http.current import Language
from api.presentation.event_text import render
from api.presentation.formatting import ValueFormatter
from domain.events.event import Event
from domain.history.history import History
from domain.identity.masking import masked
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.reports.period import day_name
from projections.views.civil_affairs_notice import CivilAffairsNoticeRow
from projections.views.roster import RosterRow
from service.reference import Reference


def letter_of(
    notice: CivilAffairsNoticeRow,
    person: RosterRow,
    history: History,
    reference: Reference,
    lang: Language,
    *,
    reveal: bool,
) -> dict[str, Any]:
    """Title, addressee and paragraphs of the letter of a notice."""
    words = ValueFormatter(reference, lang, reveal)
    matter = matter_of(notice, reference.policies)
    title = matter.en if lang == "en" else f"关于{matter.zh}的函"
    paragraphs = [_about(person, words, lang), *_reported(notice, history, words, lang), _closing(notice, lang)]
    return {"title": title, "to": notice.office, "paragraphs": paragraphs}


def matter_of(notice: CivilAffairsNoticeRow, policies: Policies) -> BilingualText:
    """The name of the matter by the policy of the area and day, or by any that has it; else its code."""
    known = (policies.at(notice.area, notice.since), *policies.all())
    found = (policy.civil_affairs.get(notice.matter) for policy in known)
    return next((each for each in found if each is not None), BilingualText(notice.matter, notice.matter))


def _about(person: RosterRow, words: ValueFormatter, lang: Language) -> str:
    name = person.name if words.reveal else masked("name", person.name)
    number = person.id_no if words.reveal else masked("id_no", person.id_no)
    area = words.area(person.area)
    if lang == "en":
        return f"{name}, identity number {number}, is in the care of {area}."
    return f"{name}，公民身份号码{number}，由{area}负责就业帮扶。"


def _reported(notice: CivilAffairsNoticeRow, history: History, words: ValueFormatter, lang: Language) -> list[str]:
    """The event that is reported, and of refusals those before it in the row."""
    event = next((each for each in history.events if each.metadata.version == notice.version), None)
    if event is None:
        return []
    events: list[Event] = [event]
    if notice.grounded and notice.reported == "person.job_offer_refused":
        same = [each for each in history.events if type(each) is type(event)]
        policy = words.reference.policies.at(notice.area, notice.since)
        rule = policy.civil_affairs.get(notice.matter)
        place = same.index(event) + 1
        events = same[max(place - (rule.in_a_row if rule is not None else 1), 0) : place]
    colon = ": " if lang == "en" else "："
    return [f"{day_name(each.metadata.day, lang)}{colon}{render(each, words)}" for each in events]


def _closing(notice: CivilAffairsNoticeRow, lang: Language) -> str:
    if not notice.grounded:
        if lang == "en":
            return "The event that this notice reported is void, or was found not to be so. The notice has no ground."
        return "此前函告所依据的事件已作废，或经核实不属实，特此更正。"
    if lang == "en":
        return (
            "This notice reports a fact. Whether the allowance is changed is for your office to decide by law; nothing "
            "has been decided about it here."
        )
    return "以上情况特此函告。是否调整有关待遇，由你单位依法核实决定；我单位未作任何减发、停发的处理。"
