"""From the subject of a submission to a stream: by id, by identity number, or new."""

from uuid import UUID

import msgspec

from domain.decisions.identity_correction import complete_correction
from domain.decisions.responsible_area import DISTRICT_STREAMS, unknown_subject
from domain.errors import Refusal
from domain.events.amendments import Corrected, Voided
from domain.events.event import Event, with_metadata
from domain.events.identity import IdentityCorrected, Merged, MergeReverted
from domain.events.registration import Registered
from domain.events.subjects import DISTRICT_SUBJECTS
from domain.history.history import History
from domain.identity.documents import agreed_birth_and_sex, parse_document, parse_document_number
from domain.inspections.steps import area_of
from domain.refusals import subject_not_allowed, unknown_person
from service.event_store.streams import stream_of
from service.recording.local_ids import local_id
from service.recording.record_merge import merge_partner
from service.recording.submission import Caller, Decision, Subject, Submission
from service.recording.unit_of_work import StreamState, UnitOfWork
from service.security.keys import Keys

ID_NO = "id_no:"


def resolve_targets(unit: UnitOfWork, decision: Decision) -> None:
    """Finds the subject of the submission from the submission alone; nothing is read.

    Puts the event into normal form and sets `decision.subject`. Raises Refusal (shape) if the event or its subject
    cannot be right.
    """
    submission = decision.submission
    assert submission.event is not None
    event = normalise(submission.event)
    if event is not submission.event:
        submission = msgspec.structs.replace(submission, event=event)
    if isinstance(event, Merged | MergeReverted):
        decision.other_person = merge_partner(event)
    decision.subject = _subject_of(unit, submission, event, decision.caller.area)
    decision.submission = assign_stream(submission, decision.subject, decision.caller)


def normalise(event: Event) -> Event:
    """The event with what follows from it: for a registration, the number in normal form, birth date and sex.

    Raises Refusal (shape) if the identity number is invalid, or contradicts the stated birth date or sex.
    """
    if isinstance(event, IdentityCorrected):
        return complete_correction(event)
    if not isinstance(event, Registered):
        return event
    document = parse_document(event.id_no or "", event.id_type)
    birth_date, sex = agreed_birth_and_sex(document, event.birth_date, event.sex)
    id_type = "passport" if document.id_type == "passport" else None  # any other follows from the number
    return msgspec.structs.replace(event, id_no=document.number, birth_date=birth_date, sex=sex, id_type=id_type)


def assign_stream(submission: Submission, subject: Subject, caller: Caller) -> Submission:
    """The submission with the key of its subject in the metadata, for streams that are neither persons nor areas.

    An event of an employer gets the area of the account as well: support belongs to the area that gives it. One of an
    inspection gets the area in its key.
    """
    event = submission.event
    if event is None or event.stream in ("person", "area"):
        return submission
    area = caller.area if event.stream == "employer" else ""
    if event.stream == "inspection":
        area = area_of(subject.key) or ""
    return msgspec.structs.replace(submission, event=with_metadata(event, key=subject.key, area=area))


def resolve_stream(unit: UnitOfWork, decision: Decision) -> StreamState:
    """The stream that the event goes to; a registration of an unknown person begins one. Sets `decision.stream_id`.

    Raises Refusal (unknown) if there is no such subject, or the stream is of another kind.
    """
    event, subject = decision.submission.event, decision.subject
    assert event is not None
    registers = isinstance(event, Registered)
    if subject.local is not None:
        assert unit.local_ids is not None
        stream_id = unit.local_ids.resolve(event, subject.local, lambda found: _has_events(unit, found))
    else:
        stream_id = _known_stream(unit, subject, registers=registers) or unit.new_id()
    if not _is_about_this_very_stream(event, subject):
        stream_id = unit.survivor_of(stream_id)
    decision.stream_id = stream_id
    stream = unit.streams.get(stream_id)
    if stream is not None and stream.history.version:
        first = stream.history.first_recorded
        if first is not None and first.stream != event.stream:  # PostgreSQL refuses that too: log_stream_of_one_kind
            raise unknown_person() if event.stream == "person" else unknown_subject(event)
        return stream
    if event.stream == "person" and not registers:
        raise unknown_person()
    key = unit.keys.new_person_key() if event.stream == "person" else None
    name = subject.key if event.stream == "area" else str(stream_id)
    unit.streams[stream_id] = StreamState(stream_id, History(name, ()), 0, key, subject.id_hash)
    return unit.streams[stream_id]


def _subject_of(unit: UnitOfWork, submission: Submission, event: Event, scope: str) -> Subject:
    """The subject that the submission names. Raises Refusal (shape) if there can be none of that form.

    Ids of persons are made by the service: a registration names no subject, or the identity number. `scope` is the area
    code of the account: ids of posts and fairs belong to a district.
    """
    subject, keys = submission.subject, unit.keys
    if event.stream != "person":
        key = subject or _own_key(unit, event)
        if not key or len(key) > 64:
            raise _malformed(event.stream)
        if event.stream == "inspection" and area_of(key) is None:
            raise _malformed(event.stream)
        if event.stream in DISTRICT_STREAMS:
            local = local_id(event, key, scope)
            return Subject(local.stream_id, None, key, local)
        return Subject(stream_of(event.stream, key), None, key)
    if isinstance(event, Registered):
        id_hash = keys.identity_hash(event.id_no or "")
        if subject and not subject.startswith(ID_NO):
            raise subject_not_allowed()
        if subject and _hash_of(keys, subject) != id_hash:
            raise Refusal(
                "shape",
                "subject.mismatch",
                "subject与登记的身份证号码不一致",
                "subject and data name different identity numbers",
                field="subject",
            )
        return Subject(None, id_hash)
    if not subject:
        raise _malformed("person")
    if subject.startswith(ID_NO):
        return Subject(None, _hash_of(keys, subject))
    try:
        return Subject(UUID(subject), None, subject)
    except ValueError:
        raise _malformed("person") from None


def _own_key(unit: UnitOfWork, event: Event) -> str:
    """The key of a subject that is not named: an employer has a code, what a district names gets a new id."""
    if event.stream == "employer":
        return str(getattr(event, "uscc", ""))
    return str(unit.new_id()) if event.stream in DISTRICT_STREAMS else ""


def _hash_of(keys: Keys, subject: str) -> bytes:
    return keys.identity_hash(parse_document_number(subject.removeprefix(ID_NO)).number)


def _known_stream(unit: UnitOfWork, subject: Subject, *, registers: bool) -> UUID | None:
    """The stream of a subject; None if a registration has to begin one. Raises Refusal (unknown).

    A registration with the number of a person who died begins a new stream.
    """
    if subject.id_hash is not None and subject.id_hash in unit.holders:
        holder, living = unit.holders[subject.id_hash]
        if living or not registers:
            return holder
    if subject.stream_id is None and not registers:
        raise unknown_person()
    return subject.stream_id


def _is_about_this_very_stream(event: Event, subject: Subject) -> bool:
    """Merges, and amendments that name the person by id, stay on the stream of that id even if it is merged."""
    if isinstance(event, Merged | MergeReverted):
        return True
    return isinstance(event, Corrected | Voided) and subject.id_hash is None


def _has_events(unit: UnitOfWork, stream_id: UUID) -> bool:
    return stream_id in unit.streams and unit.streams[stream_id].history.version > 0


def _malformed(stream: str) -> Refusal:
    zh, en = {
        "person": (
            "subject应为人员编号或“id_no:”加身份证号码",
            "subject must be a person id, or id_no: and an identity number",
        ),
        "area": ("subject应为区划代码", "subject must be an area code"),
        "inspection": (
            "subject应为抽查编号，例如“320614/2021-003”",
            "subject must be the number of an inspection, such as 320614/2021-003",
        ),
        "employer": ("subject应为不超过64个字符的单位编号", "subject must be an employer id of at most 64 characters"),
    }.get(stream) or _malformed_id(stream)
    return Refusal("shape", "subject.malformed", zh, en, field="subject")


def _malformed_id(stream: str) -> tuple[str, str]:
    noun = DISTRICT_SUBJECTS[stream]
    return (
        f"subject应为不超过64个字符的{noun.zh}编号",
        f"subject must be {_article(noun.en)} {noun.en} id of at most 64 characters",
    )


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeiou" else "a"
