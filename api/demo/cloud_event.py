"""An event as it is posted: a CloudEvent, by default of the source of the Haimen demo."""

from typing import Any

CloudEvent = dict[str, Any]

SOURCE = "/demo/haimen-2021"


def cloud_event(
    request_id: str,
    kind: str,
    time: str,
    data: dict[str, Any],
    subject: str | None = None,
    source: str = SOURCE,
    *,
    office: str = "",
) -> CloudEvent:
    """The CloudEvent; without a subject only `person.registered`, whose data name the person.

    `office` is the office on whose behalf it is posted.
    """
    envelope: CloudEvent = {"specversion": "1.0", "id": request_id, "source": source, "type": kind}
    if subject is not None:
        envelope["subject"] = subject
    if office:
        envelope["onbehalfof"] = office
    envelope["time"] = time
    envelope["data"] = data
    return envelope
