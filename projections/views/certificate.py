"""Certificates (证书): a row for each certificate of a person (R1-16)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.events.training import CertificateObtained
from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class CertificateRow(msgspec.Struct, frozen=True):
    """A certificate; `area` is the area that is responsible for the person now."""

    person_id: UUID
    version: int
    area: str
    certificate: str
    level: str | None
    number: str
    issuer: str
    obtained_on: date


def rows(history: History, _: Policies) -> Sequence[CertificateRow]:
    """The certificates in order."""
    return [
        CertificateRow(
            person_id=history.subject_id,
            version=event.metadata.version,
            area=history.person.area,
            certificate=event.certificate,
            level=event.level,
            number=event.number,
            issuer=event.issuer,
            obtained_on=event.metadata.day,
        )
        for event, _, _ in history.transitions_of(frozenset({CertificateObtained}))
        if isinstance(event, CertificateObtained)
    ]


CERTIFICATE = View(
    name="certificate",
    subject="person",
    key="person_id",
    row=CertificateRow,
    rows=rows,
    title=BilingualText("证书", "certificate"),
    labels={
        "certificate": BilingualText("证书", "certificate"),
        "level": BilingualText("等级", "level"),
        "number": BilingualText("证书编号", "number"),
        "issuer": BilingualText("发证单位", "issuer"),
        "obtained_on": BilingualText("取得日期", "obtained on"),
    },
)
