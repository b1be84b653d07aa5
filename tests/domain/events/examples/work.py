"""Examples of the events in `domain/events/work.py`."""

from typing import Any, Final

from tests.domain.events.example import NOT_ALIVE, Example, all_but, earlier

_JOB: Final[dict[str, Any]] = {
    "channel": "employer",
    "employer": "海门某家纺有限公司",
    "uscc": "91350100M000100Y43",
    "post": "缝纫工",
    "post_id": "P-17",
    "monthly_wage_fen": 420000,
    "contract_months": 12,
    "place": "town",
    "insured": True,
    "labour_brand": "海门家纺",
    "work_form": None,
}
EXAMPLES: Final = {
    "person.employed": Example(
        required="channel",
        optional="employer uscc post post_id monthly_wage_fen contract_months place insured labour_brand work_form",
        data=_JOB,
        changes={"labour": "employed"},
        refused_in={*NOT_ALIVE, "employed"},
        added_later=("work_form",),
    ),
    "person.job_changed": Example(
        required="channel",
        optional="employer uscc post post_id monthly_wage_fen contract_months place insured labour_brand work_form",
        data={**_JOB, "channel": "flexible", "place": "outside", "insured": False},
        before=("employed",),
        changes={"labour": "employed"},
        refused_in=all_but("employed"),
        added_later=("work_form",),
    ),
    "person.additional_job_started": Example(
        required="channel",
        optional="employer uscc post post_id monthly_wage_fen contract_months place insured labour_brand work_form",
        data={**_JOB, "channel": "flexible", "post": "夜间分拣", "work_form": "part_time"},
        before=("employed",),
        refused_in=all_but("employed"),
    ),
    "person.additional_job_ended": Example(
        optional="employer post cause",
        data={"employer": "海门某家纺有限公司", "post": "夜间分拣", "cause": "合同期满"},
        before=("employed", earlier("additional_job_started", employer="海门某家纺有限公司", post="夜间分拣")),
        refused_in=all_but("employed"),
    ),
    "person.left_post": Example(
        required="cause",
        data={"cause": "合同期满"},
        before=("employed",),
        changes={"labour": "unemployed"},
        refused_in=all_but("employed"),
    ),
    "person.labour_force_left": Example(
        required="kind",
        data={"kind": "student"},
        changes={"labour": "not_in_labour_force", "inactivity": "student"},
        refused_in={*NOT_ALIVE, "not_in_labour_force"},
    ),
    "person.labour_force_returned": Example(
        required="kind",
        data={"kind": "student"},
        before=("labour_force_left",),
        changes={"labour": "unemployed"},
        refused_in=all_but("not_in_labour_force"),
    ),
    "person.unemployment_cancelled": Example(
        required="cause",
        data={"cause": "pension"},
        before=("unemployment_registered",),
        changes={"labour": "not_in_labour_force", "inactivity": "retired"},
        refused_in=all_but("unemployed"),
    ),
    "person.contract_delivered": Example(
        optional="contract_no delivered_by",
        data={"contract_no": "HT-2021-0042", "delivered_by": "王芳"},
    ),
    "person.employment_verified": Example(
        required="verdict",
        optional="method job",
        data={"verdict": "confirmed", "method": "现场核实", "job": None},
        before=("employed",),
        added_later=("job",),
    ),
    "person.insurance_stopped": Example(
        required="scheme",
        optional="unit",
        data={"scheme": "pension", "unit": "海门某家纺有限公司"},
    ),
    "person.insurance_started": Example(
        required="scheme",
        optional="unit",
        data={"scheme": "pension", "unit": "海门某家纺有限公司"},
    ),
}
