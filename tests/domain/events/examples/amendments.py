"""Examples of the events in `domain/events/amendments.py`."""

from typing import Final

from tests.domain.events.example import Example

EXAMPLES: Final = {
    "person.corrected": Example(
        required="target_version changes",
        optional="approver",
        data={
            "target_version": 2,
            "changes": {"method": "电话"},
            "private_changes": {"phone": "13700000000"},
            "approver": "王芳",
        },
        before=("surveyed",),
    ),
    "person.voided": Example(
        required="target_version",
        optional="approver",
        data={"target_version": 2, "approver": "王芳"},
        before=("surveyed",),
    ),
}
