"""Events of training: offers, enrolment, completion, dropping out, certificates."""

from typing import Annotated

from domain.events.event import Event, EventText, Field
from domain.events.states import LIVE


class TrainingOffered(Event, frozen=True, tag="person.training_offered"):
    """A course was offered to the person (推荐培训; R1-4). This is the training part of the first round of services."""

    title = EventText("推荐培训", "Training offered")
    event_text = EventText(
        "推荐培训：{course}（{trade}）[，培训班编号{course_id}]", "Offered the course {course} ({trade})[, {course_id}]"
    )
    allowed_from = {"case": LIVE}

    course: Annotated[str, Field("课程", "course", limit=100, required=True)]
    trade: Annotated[str, Field("工种", "trade", limit=60, required=True, known_codes="trade")]
    course_id: Annotated[str | None, Field("培训班编号", "course id", limit=80)] = None


class TrainingEnrolled(Event, frozen=True, tag="person.training_enrolled"):
    """The person enrolled in a course (培训报名; R0-3, R4-4), possibly of a labour brand (劳务品牌; R1-11)."""

    title = EventText("参加培训", "Training enrolled")
    event_text = EventText(
        "报名参加培训：{course}（{trade}，{kind}），共{days}天[，培训机构{provider}][，劳务品牌{labour_brand}]"
        "[，培训班编号{course_id}]",
        "Enrolled in the course {course} ({trade}, {kind}), {days} days[, provider {provider}]"
        "[, labour brand {labour_brand}][, {course_id}]",
    )
    allowed_from = {"case": LIVE}

    course: Annotated[str, Field("课程", "course", limit=100, required=True)]
    trade: Annotated[str, Field("工种", "trade", limit=60, required=True, known_codes="trade")]
    kind: Annotated[str, Field("培训类型", "kind", codes="training_kind", required=True)]
    days: Annotated[int, Field("天数", "days", limit=1000, required=True, unit="days", minimum=1)]
    provider: Annotated[str | None, Field("培训机构", "provider", limit=100)] = None
    draws_unemployment_benefit: Annotated[bool | None, Field("领取失业保险金", "draws unemployment benefit")] = None
    labour_brand: Annotated[str | None, Field("劳务品牌", "labour brand", limit=60)] = None
    course_id: Annotated[str | None, Field("培训班编号", "course id", limit=80)] = None


class TrainingCompleted(Event, frozen=True, tag="person.training_completed"):
    """The person completed a course (培训结业). It counts as one person-time (R4-1)."""

    title = EventText("培训结业", "Training completed")
    event_text = EventText(
        "培训结业：{course}，出勤{days_attended}天，考核合格{passed}",
        "Completed the course {course}: {days_attended} days attended, passed {passed}",
    )
    allowed_from = {"case": LIVE}
    rules = ("attended_within_the_course",)

    course: Annotated[str, Field("课程", "course", limit=100, required=True)]
    days_attended: Annotated[int, Field("出勤天数", "days attended", limit=1000, required=True, unit="days")]
    passed: Annotated[bool, Field("考核合格", "passed", required=True)]


class CertificateObtained(Event, frozen=True, tag="person.certificate_obtained"):
    """The person obtained a certificate (取证; R1-16)."""

    title = EventText("取得证书", "Certificate obtained")
    event_text = EventText(
        "取得证书：{certificate}[，等级{level}]，编号{number}，发证单位{issuer}",
        "Obtained the certificate {certificate}[, level {level}], number {number}, issued by {issuer}",
    )
    allowed_from = {"case": LIVE}

    certificate: Annotated[str, Field("证书", "certificate", limit=100, required=True)]
    number: Annotated[str, Field("证书编号", "number", limit=60, required=True)]
    issuer: Annotated[str, Field("发证单位", "issuer", limit=100, required=True)]
    level: Annotated[str | None, Field("等级", "level", limit=40)] = None


class TrainingDropped(Event, frozen=True, tag="person.training_dropped"):
    """The person dropped out of a course (中途退训)."""

    title = EventText("退出培训", "Training dropped")
    event_text = EventText("退出培训：{course}", "Dropped the course {course}")
    allowed_from = {"case": LIVE}
    rules = ("drops_a_course",)

    course: Annotated[str, Field("课程", "course", limit=100, required=True)]


TRAINING = (TrainingOffered, TrainingEnrolled, TrainingCompleted, TrainingDropped, CertificateObtained)
