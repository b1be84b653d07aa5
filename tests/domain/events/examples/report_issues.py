"""Examples of the events in `domain/events/report_issues.py`."""

from datetime import date
from typing import Final

from tests.domain.events.example import Example

EXAMPLES: Final = {
    "area.report_issued": Example(
        required="report year number heading period as_of known_until definition content_sha256 items_sha256",
        optional="",
        data={
            "report": "4A",
            "year": 2021,
            "number": 1,
            "heading": "关于2021年上半年重点群体帮扶计划完成情况的通报",
            "period": "2021-H1",
            "as_of": date(2021, 6, 30),
            "known_until": 1234,
            "definition": "9e1b6f4bd4c4ad0b",
            "content_sha256": "9e1b6f4bd4c4ad0b34f9f0a3f5cbd9fd7b3d9a4ed7a5f1f70c31c53ad5e5e3a1",
            "items_sha256": "4bd4c4ad0b34f9f0a3f5cbd9fd7b3d9a4ed7a5f1f70c31c53ad5e5e3a19e1b6f",
        },
    ),
}
