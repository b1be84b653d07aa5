"""Events of recognition: its procedure, categories, level and review, and reference eligibility."""

from datetime import date
from typing import Annotated, ClassVar

from domain.events.event import Event, EventText, Field, PeriodEvent
from domain.events.states import LIVE, NOT_RECOGNISED


class RecognitionApplied(Event, frozen=True, tag="person.recognition_applied"):
    """The person applied to be recognised as one in employment difficulty (认定申请; R0-2)."""

    title = EventText("认定申请", "Recognition applied for")
    event_text = EventText("申请认定：{categories}", "Applied for recognition: {categories}")
    allowed_from = {"case": ("registered", "exited")}
    transitions_to = {"case": "applied"}
    rules = ("known_categories",)

    categories: Annotated[
        tuple[str, ...], Field("困难类别", "categories", 20, codes="category", required=True, minimum=1)
    ]


class RecognitionNoticed(PeriodEvent, frozen=True, tag="person.recognition_noticed"):
    """The application was published for objections (公示), which are recorded as text."""

    title = EventText("认定公示", "Recognition noticed")
    event_text = EventText(
        "认定公示：{from}至{to}，地点{place}[；异议：{objections}]",
        "Public notice from {from} to {to} at {place}[; objections: {objections}]",
    )
    allowed_from = {"case": NOT_RECOGNISED}
    transitions_to = {"case": "noticed"}
    rules = ("ends_after_it_begins",)
    setting_of = ()

    place: Annotated[str, Field("公示地点", "place", limit=100, required=True)]
    objections: Annotated[str | None, Field("异议", "objections", limit=500, private=True, mask="full")] = None


class RecognitionRefused(Event, frozen=True, tag="person.recognition_refused"):
    """The recognition was refused (不予认定). The person is informed of the reason."""

    title = EventText("不予认定", "Recognition refused")
    event_text = EventText("不予认定[，申诉期至{appeal_until}]", "Recognition refused[, appeal until {appeal_until}]")
    allowed_from = {"case": NOT_RECOGNISED}
    transitions_to = {"case": "registered"}
    rules = ("decided_by_no_relative",)
    reason_required: ClassVar[bool] = True

    appeal_until: Annotated[date | None, Field("申诉截止", "appeal until")] = None


class CategoryAdded(Event, frozen=True, tag="person.category_added"):
    """A further category of difficulty was recognised (类别增加; R0-1, R3-2)."""

    title = EventText("增加类别", "Category added")
    event_text = EventText("增加困难类别：{category}", "Category added: {category}")
    allowed_from = {"case": ("recognised",)}
    rules = ("known_category", "category_holds", "decided_by_no_relative")

    category: Annotated[str, Field("困难类别", "category", codes="category", required=True)]


class CategoryEnded(Event, frozen=True, tag="person.category_ended"):
    """A category ended (类别终止). The recognition itself ends only with person.exited."""

    title = EventText("终止类别", "Category ended")
    event_text = EventText("终止困难类别：{category}", "Category ended: {category}")
    allowed_from = {"case": ("recognised",)}
    rules = ("decided_by_no_relative",)

    category: Annotated[str, Field("困难类别", "category", codes="category", required=True)]


class LevelSet(Event, frozen=True, tag="person.level_set"):
    """The level of difficulty was set (分级; R0-1). It determines how often the person is contacted."""

    title = EventText("分级", "Level set")
    event_text = EventText("分级：{level}", "Level: {level}")
    allowed_from = {"case": LIVE}
    rules = ("decided_by_no_relative",)
    setting_of = ()

    level: Annotated[str, Field("分级", "level", codes="level", required=True)]


class ReferenceEligibilityGranted(Event, frozen=True, tag="person.reference_eligibility_granted"):
    """The person is eligible for policies by reference, without being recognised (参照享受; R3-3)."""

    title = EventText("参照享受", "Reference eligibility granted")
    event_text = EventText(
        "参照享受政策：{reference_class}，依据{basis}", "May refer to the policies as {reference_class}, basis {basis}"
    )
    allowed_from = {"case": NOT_RECOGNISED}
    rules = ("known_reference_class",)

    reference_class: Annotated[
        str, Field("参照类别", "reference class", limit=40, required=True, known_codes="reference_class")
    ]
    basis: Annotated[str, Field("依据", "basis", limit=200, required=True)]


class RecognitionReviewed(Event, frozen=True, tag="person.recognition_reviewed"):
    """The recognition was reviewed (身份审验), with the verdict whether it continues."""

    title = EventText("身份审验", "Recognition reviewed")
    event_text = EventText(
        "身份审验：{verdict}[，方式{method}][，下次审验{review_on}]",
        "Recognition reviewed: {verdict}[, by {method}][, next review on {review_on}]",
    )
    allowed_from = {"case": ("recognised",)}
    rules = ("still_listed",)
    setting_of = ()

    verdict: Annotated[str, Field("审验结论", "verdict", codes="review_verdict", required=True)]
    review_on: Annotated[date | None, Field("下次审验日期", "review on")] = None
    method: Annotated[str | None, Field("审验方式", "method", limit=40, known_codes="means")] = None


PROCEDURE = (RecognitionApplied, RecognitionNoticed, RecognitionRefused)
RECOGNITION = (CategoryEnded, CategoryAdded, LevelSet, ReferenceEligibilityGranted, RecognitionReviewed)
