"""Events of registration: the person, the area, the household, recognition, and the end of the case."""

from datetime import date
from typing import Annotated, ClassVar

from domain.events.event import Event, EventText, Field
from domain.events.recognition import PROCEDURE, RECOGNITION
from domain.events.states import LIVE, NOT_EMPLOYED, NOT_RECOGNISED


class Registered(Event, frozen=True, tag="person.registered"):
    """The person was registered by real name (登记; R4-3, R1-1)."""

    title = EventText("实名登记", "Registered")
    event_text = EventText("{area}实名登记：{name}（{id_no}）", "Registered by real name in {area}: {name} ({id_no})")
    allowed_from = {"case": ("unregistered",)}
    transitions_to = {"case": "registered"}
    rules = ("known_area", "born_before")

    area: Annotated[str, Field("所属地区", "area", format="area", required=True, fixed=True)]
    name: Annotated[
        str | None,
        Field("姓名", "name", 50, private=True, mask="name", required=True, corrected_by="person.identity_corrected"),
    ] = None
    id_no: Annotated[
        str | None,
        Field(
            "公民身份号码",
            "identity number",
            18,
            private=True,
            mask="id_no",
            required=True,
            format="id_no",
            corrected_by="person.identity_corrected",
        ),
    ] = None
    phone: Annotated[str | None, Field("电话", "phone", limit=20, private=True, mask="phone", format="phone")] = None
    address: Annotated[str | None, Field("住址", "address", limit=200, private=True, mask="address")] = None
    ethnicity: Annotated[str | None, Field("民族", "ethnicity", limit=20)] = None
    education: Annotated[str | None, Field("文化程度", "education", limit=40, known_codes="education")] = None
    hukou_type: Annotated[
        str | None, Field("户口性质", "household registration type", limit=20, known_codes="hukou_type")
    ] = None
    retirement_base: Annotated[int | None, Field("退休年龄基数", "retirement base", codes="retirement_base")] = None
    birth_date: Annotated[
        date | None, Field("出生日期", "date of birth", mask="birth_date", corrected_by="person.identity_corrected")
    ] = None
    sex: Annotated[str | None, Field("性别", "sex", codes="sex", corrected_by="person.identity_corrected")] = None
    id_type: Annotated[
        str | None, Field("证件类型", "type of document", codes="id_type", corrected_by="person.identity_corrected")
    ] = None


class ProfileUpdated(Event, frozen=True, tag="person.profile_updated"):
    """Contact or ledger data changed (信息变更; R4-3). Identity fields are changed by person.identity_corrected."""

    title = EventText("信息变更", "Profile updated")
    event_text = EventText(
        "信息变更[；电话{phone}][；住址{address}][；文化程度{education}][；健康状况{health}]"
        "[；家庭人均年收入{income_per_capita_fen}][；婚姻状况{marital_status}][；户口性质{hukou_type}][；备用联系{backup_contact}]",
        "Profile updated[; phone {phone}][; address {address}][; education {education}][; health {health}]"
        "[; income per head a year {income_per_capita_fen}][; marital status {marital_status}]"
        "[; registration type {hukou_type}][; backup contact {backup_contact}]",
    )
    allowed_from = {"case": LIVE}
    at_least_one_field = True
    setting_of = ()

    phone: Annotated[str | None, Field("电话", "phone", limit=20, private=True, mask="phone", format="phone")] = None
    address: Annotated[str | None, Field("住址", "address", limit=200, private=True, mask="address")] = None
    education: Annotated[str | None, Field("文化程度", "education", limit=40, known_codes="education")] = None
    health: Annotated[str | None, Field("健康状况", "health", limit=100, private=True, mask="full")] = None
    income_per_capita_fen: Annotated[
        int | None, Field("家庭人均年收入", "income per head a year", limit=1_000_000_000, unit="fen")
    ] = None
    marital_status: Annotated[
        str | None, Field("婚姻状况", "marital status", limit=20, known_codes="marital_status")
    ] = None
    hukou_type: Annotated[
        str | None, Field("户口性质", "household registration type", limit=20, known_codes="hukou_type")
    ] = None
    backup_contact: Annotated[str | None, Field("备用联系", "backup contact", limit=50, private=True, mask="full")] = (
        None
    )


class HouseholdJoined(Event, frozen=True, tag="person.household_joined"):
    """The person joined a household (户籍家庭变动). A person is a member of one household at a time.

    `household_id` is the name that the area `household_area` gave to the household; the same name in another area is
    another household. If the area is not posted, it is set when the event is recorded (service.recording.households).
    """

    title = EventText("加入家庭", "Household joined")
    event_text = EventText(
        "加入家庭{household_id}，与户主关系：{relation}", "Joined household {household_id} as {relation}"
    )
    allowed_from = {"case": LIVE}
    schema_version: ClassVar[int] = 2
    setting_of = ("household_id",)

    household_id: Annotated[str, Field("家庭编号", "household", limit=64, required=True)]
    relation: Annotated[str, Field("与户主关系", "relation to the head", codes="relation", required=True)]
    same_register: Annotated[bool, Field("同一户口簿", "same household register")] = True
    lives_together: Annotated[bool, Field("共同居住", "lives together")] = True
    household_area: Annotated[
        str | None, Field("命名该家庭的地区", "area that named the household", limit=12, format="area")
    ] = None


class HouseholdLeft(Event, frozen=True, tag="person.household_left"):
    """The person left the household (户籍家庭变动)."""

    title = EventText("离开家庭", "Household left")
    event_text = EventText("离开家庭{household_id}", "Left household {household_id}")
    allowed_from = {"case": LIVE}

    household_id: Annotated[str, Field("家庭编号", "household", limit=64, required=True)]


class Recognised(Event, frozen=True, tag="person.recognised"):
    """The person was recognised as one in employment difficulty (认定; R0-2, R4-2)."""

    title = EventText("认定为就业困难人员", "Recognised")
    event_text = EventText(
        "认定为就业困难人员：{categories}[，依据{basis}][，复核日期{review_on}]",
        "Recognised as a person in employment difficulty: {categories}[, basis {basis}][, review on {review_on}]",
    )
    allowed_from = {"case": NOT_RECOGNISED}
    transitions_to = {"case": "recognised"}
    rules = (
        "known_categories",
        "category_holds",
        "recognisable",
        "steps_taken",
        "cooled_off",
        "decided_by_no_relative",
    )
    setting_of = ()

    categories: Annotated[
        tuple[str, ...], Field("困难类别", "categories", 20, codes="category", required=True, minimum=1)
    ]
    basis: Annotated[str, Field("认定依据", "basis", limit=200, required=True)]
    review_on: Annotated[date | None, Field("复核日期", "review on")] = None


class Exited(Event, frozen=True, tag="person.exited"):
    """The recognition ended (退出). Tracking continues (R0-5)."""

    title = EventText("退出", "Exited")
    event_text = EventText("退出就业困难人员管理", "Recognition ended")
    allowed_from = {"case": ("recognised",)}
    transitions_to = {"case": "exited"}
    rules = ("known_exit_reason", "unreachable_shown", "decided_by_no_relative")
    reason_required: ClassVar[bool] = True


class UnemploymentRegistered(Event, frozen=True, tag="person.unemployment_registered"):
    """The person registered as unemployed (失业登记)."""

    title = EventText("失业登记", "Unemployment registered")
    event_text = EventText("办理失业登记[，原因：{cause}]", "Registered as unemployed[, cause: {cause}]")
    allowed_from = {"case": LIVE, "labour": NOT_EMPLOYED}
    transitions_to = {"labour": "unemployed"}
    rules = ("of_working_age",)

    cause: Annotated[str | None, Field("失业原因", "cause", limit=100)] = None


class ZeroEmploymentDeclared(Event, frozen=True, tag="person.zero_employment_declared"):
    """The person applied for recognition of the family as a zero-employment household (零就业家庭申报)."""

    title = EventText("申报零就业家庭", "Zero-employment household declared")
    event_text = EventText("申报家庭{household_id}为零就业家庭", "Declared household {household_id} as zero-employment")
    allowed_from = {"case": LIVE}

    household_id: Annotated[str, Field("家庭编号", "household", limit=64, required=True)]


class ZeroEmploymentRefused(Event, frozen=True, tag="person.zero_employment_refused"):
    """The family was not recognised as a zero-employment household (不予认定零就业家庭)."""

    title = EventText("不予认定零就业家庭", "Zero-employment recognition refused")
    event_text = EventText(
        "家庭{household_id}不予认定为零就业家庭", "Household {household_id} was not recognised as zero-employment"
    )
    allowed_from = {"case": LIVE}
    rules = ("decided_by_no_relative",)
    reason_required: ClassVar[bool] = True

    household_id: Annotated[str, Field("家庭编号", "household", limit=64, required=True)]


class ZeroEmploymentRecognised(Event, frozen=True, tag="person.zero_employment_recognised"):
    """The person's family was recognised as a zero-employment household (零就业家庭认定; R1-8, R3-5, R4-1)."""

    title = EventText("认定零就业家庭", "Zero-employment household recognised")
    event_text = EventText(
        "家庭{household_id}认定为零就业家庭，依据{basis}",
        "Household {household_id} recognised as zero-employment: {basis}",
    )
    allowed_from = {"case": LIVE}
    rules = ("decided_by_no_relative",)

    household_id: Annotated[str, Field("家庭编号", "household", limit=64, required=True)]
    basis: Annotated[str, Field("认定依据", "basis", limit=200, required=True)]


class ZeroEmploymentWithdrawn(Event, frozen=True, tag="person.zero_employment_withdrawn"):
    """The recognition as a zero-employment household was withdrawn (零就业家庭认定撤销)."""

    title = EventText("撤销零就业家庭认定", "Zero-employment recognition withdrawn")
    event_text = EventText(
        "撤销家庭{household_id}的零就业家庭认定", "Zero-employment recognition of household {household_id} withdrawn"
    )
    allowed_from = {"case": LIVE}
    rules = ("decided_by_no_relative",)
    reason_required: ClassVar[bool] = True

    household_id: Annotated[str, Field("家庭编号", "household", limit=64, required=True)]


class Moved(Event, frozen=True, tag="person.moved"):
    """Another area became responsible for the person (迁移)."""

    title = EventText("迁移", "Moved")
    event_text = EventText("迁往{to_area}", "Moved to {to_area}")
    allowed_from = {"case": LIVE}
    rules = ("known_area",)
    setting_of = ()

    to_area: Annotated[str, Field("迁入地区", "to area", format="area", required=True)]


class Deceased(Event, frozen=True, tag="person.deceased"):
    """The person died (死亡). Afterwards only amendments, recovery and supervision events are accepted."""

    title = EventText("死亡", "Deceased")
    event_text = EventText("死亡（信息来源：{source}）", "Died (source: {source})")
    allowed_from = {"case": LIVE}
    transitions_to = {"case": "deceased", "labour": "not_in_labour_force"}

    source: Annotated[str, Field("信息来源", "source of the information", limit=100, required=True)]


REGISTRATION = (
    Registered,
    HouseholdLeft,
    HouseholdJoined,
    ProfileUpdated,
    Moved,
    UnemploymentRegistered,
    *PROCEDURE,
    Recognised,
    *RECOGNITION,
    ZeroEmploymentDeclared,
    ZeroEmploymentRefused,
    ZeroEmploymentRecognised,
    ZeroEmploymentWithdrawn,
)
CLOSING = (Exited, Deceased)
