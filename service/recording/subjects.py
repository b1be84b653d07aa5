"""Whom a submission is about: from the subject of the event to a stream, by id, by identity number, or newly made."""

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

import msgspec
import psycopg

from domain.decisions.identity_correction import complete_correction
from domain.decisions.responsible_area import DISTRICT_STREAMS
from domain.errors import Refusal
from domain.events.event import Event, with_metadata
from domain.events.identity import IdentityCorrected
from domain.events.registration import Registered
from domain.identity.documents import agreed_birth_and_sex, parse_document, parse_document_number
from domain.refusals import subject_not_allowed, unknown_person
from service.event_store.streams import stream_of
from service.recording.local_ids import LocalId, local_id
from service.recording.submission import Caller, Submission
from service.security.keys import Keys

ID_NO = "id_no:"


class Subject(msgspec.Struct, frozen=True):
    """What a submission names: the stream if that follows from it, and the keyed hash of the identity number.

    Of a post or a fair `local` says what its id means; `stream_id` is then only what a refused submission waits under.
    """

    stream_id: UUID | None = None
    id_hash: bytes | None = None
    key: str = ""
    local: LocalId | None = None

    @property
    def waits_for(self) -> bytes | None:
        """Under what a refused submission waits in quarantine."""
        return self.stream_id.bytes if self.stream_id else self.id_hash


def completed(event: Event) -> Event:
    """The event with what follows from it: of a registration, the number in normal form, birth date and sex.

    Raises Refusal (shape) when the identity number is none, or says something else than was stated.
    """
    if isinstance(event, IdentityCorrected):
        return complete_correction(event)
    if not isinstance(event, Registered):
        return event
    document = parse_document(event.id_no or "", event.id_type)
    birth_date, sex = agreed_birth_and_sex(document, event.birth_date, event.sex)
    id_type = "passport" if document.id_type == "passport" else None  # any other follows from the number
    return msgspec.structs.replace(event, id_no=document.number, birth_date=birth_date, sex=sex, id_type=id_type)


def subject_of(submission: Submission, keys: Keys, new_id: Callable[[], UUID], scope: str) -> Subject:
    """What the submission is about. Raises Refusal (shape) when its subject is nothing we could know.

    The id of a person is made by the service: a registration names nobody, or the identity number. `scope` is the area
    code of the account's scope: ids of posts and fairs are those of a district.
    """
    event, subject = submission.event, submission.subject
    assert event is not None
    if event.stream != "person":
        key = subject or _own_key(event, new_id)
        if not key or len(key) > 64:
            raise _no_subject(event.stream)
        if event.stream in DISTRICT_STREAMS:
            local = local_id(event, key, scope)
            return Subject(local.stream_id, None, key, local)
        return Subject(stream_of(event.stream, key), None, key)
    if isinstance(event, Registered):
        own = keys.identity_hash(event.id_no or "")
        if subject and not subject.startswith(ID_NO):
            raise subject_not_allowed()
        if subject and keys.identity_hash(_number(subject)) != own:
            raise Refusal(
                "shape",
                "subject.mismatch",
                "subject与登记的身份证号码不一致",
                "subject and data name different identity numbers",
                field="subject",
            )
        return Subject(None, own)
    if not subject:
        raise _no_subject("person")
    if subject.startswith(ID_NO):
        return Subject(None, keys.identity_hash(_number(subject)))
    return Subject(_person_id(subject), None, subject)


def placed(submission: Submission, subject: Subject, caller: Caller) -> Submission:
    """The submission with what its stream cannot tell: how its subject is called, and of an employer, who supports it.

    What an employer is given belongs to the area of the account that says so: the giver's.
    """
    event = submission.event
    if event is None or event.stream in ("person", "area"):
        return submission
    area = caller.area if event.stream == "employer" else ""
    return msgspec.structs.replace(submission, event=with_metadata(event, key=subject.key, area=area))


def _own_key(event: Event, new_id: Callable[[], UUID]) -> str:
    """What a subject is called that the sender does not name: a post or a fair is a new one, an employer has a code."""
    if event.stream == "employer":
        return str(getattr(event, "uscc", ""))
    return str(new_id()) if event.stream in ("post", "fair") else ""


Holders = dict[bytes, tuple[UUID, bool]]
"""Who holds an identity number, by its keyed hash, and whether that person lives and has it still."""


def holders(conn: psycopg.Connection, hashes: Iterable[bytes]) -> psycopg.Cursor:
    """Who holds each identity number, and whether that person lives; of several the living one last."""
    return conn.execute(
        "SELECT id_hash, person_id, living FROM zuji.identity WHERE id_hash = ANY(%b::bytea[]) ORDER BY living",
        (list(set(hashes)),),
        binary=True,
    )


def by_hash(rows: Iterable[tuple[bytes, UUID, bool]]) -> Holders:
    """The holders as they are looked up."""
    return {bytes(id_hash): (person_id, living) for id_hash, person_id, living in rows}


def resolved(subject: Subject, held: Mapping[bytes, tuple[UUID, bool]], registers: bool) -> UUID | None:
    """The stream of a subject, or None when a registration must make one. Raises Refusal (unknown)."""
    if subject.id_hash is not None and subject.id_hash in held:
        person_id, living = held[subject.id_hash]
        if living or not registers:
            return person_id
    if subject.stream_id is None and not registers:
        raise unknown_person()
    return subject.stream_id


def _number(subject: str) -> str:
    return parse_document_number(subject.removeprefix(ID_NO)).number


def _person_id(subject: str) -> UUID:
    try:
        return UUID(subject)
    except ValueError:
        raise _no_subject("person") from None


def _no_subject(stream: str) -> Refusal:
    zh, en = {
        "person": (
            "subject应为人员编号或“id_no:”加身份证号码",
            "subject must be a person id, or id_no: and an identity number",
        ),
        "area": ("subject应为区划代码", "subject must be an area code"),
        "post": ("subject应为不超过64个字符的岗位编号", "subject must be a post id of at most 64 characters"),
        "fair": ("subject应为不超过64个字符的招聘会编号", "subject must be a fair id of at most 64 characters"),
        "employer": ("subject应为不超过64个字符的单位编号", "subject must be an employer id of at most 64 characters"),
    }[stream]
    return Refusal("shape", "subject.malformed", zh, en, field="subject")
