"""Examples of the events in `domain/events/registration.py`."""

from datetime import date
from typing import Final

from tests.domain.events.example import NOT_ALIVE, STATES, Example, all_but

EXAMPLES: Final = {
    "person.registered": Example(
        required="area name id_no",
        optional="phone address ethnicity education hukou_type retirement_base id_type birth_date sex",
        data={
            "area": "320614-01",
            "name": "张三",
            "id_no": "320684197003121219",
            "phone": "13912345678",
            "address": "悦来镇长兴村12组",
            "ethnicity": "汉族",
            "education": "初中",
            "hukou_type": "农业",
            "retirement_base": 60,
            "birth_date": date(1970, 3, 12),
            "sex": "male",
            "id_type": None,
        },
        changes={"case": "registered", "labour": "unknown", "poverty": "none", "area": "320614-01", "sex": "male"},
        refused_in=all_but("unregistered"),
        added_later=("id_type",),
    ),
    "person.household_left": Example(
        required="household_id",
        data={"household_id": "H-1"},
        before=("household_joined",),
        changes={"household_id": None, "household_area": ""},
        refused_in=set(STATES),
    ),
    "person.household_joined": Example(
        required="household_id relation",
        optional="same_register lives_together household_area",
        data={
            "household_id": "H-1",
            "relation": "child_in_law",
            "same_register": False,
            "lives_together": False,
            "household_area": "320614-01",
        },
        changes={"household_id": "H-1", "household_area": "320614-01"},
        refused_in={*NOT_ALIVE, "in another household"},
    ),
    "person.profile_updated": Example(
        optional="phone address education health income_per_capita_fen marital_status hukou_type backup_contact",
        data={
            "phone": "13887654321",
            "address": "悦来镇人民路3号",
            "education": "高中",
            "health": "腰椎间盘突出",
            "income_per_capita_fen": 1250000,
            "marital_status": "已婚",
            "hukou_type": "非农业",
            "backup_contact": "李四 13711112222",
        },
    ),
    "person.moved": Example(
        required="to_area",
        data={"to_area": "320614-02"},
        changes={"area": "320614-02"},
    ),
    "person.unemployment_registered": Example(
        optional="cause",
        data={"cause": "企业倒闭"},
        changes={"labour": "unemployed"},
        refused_in={*NOT_ALIVE, "employed"},
    ),
    "person.recognised": Example(
        required="categories basis",
        optional="review_on",
        data={"categories": ("older_worker", "dibao"), "basis": "海人社〔2021〕12号", "review_on": date(2022, 3, 1)},
        changes={"case": "recognised", "categories": ("older_worker", "dibao")},
        refused_in={*NOT_ALIVE, "recognised"},
    ),
    "person.zero_employment_declared": Example(
        required="household_id",
        data={"household_id": "H-1"},
    ),
    "person.zero_employment_refused": Example(
        required="household_id",
        data={"household_id": "H-1"},
    ),
    "person.zero_employment_recognised": Example(
        required="household_id basis",
        data={"household_id": "H-1", "basis": "入户核查"},
        before=("household_joined",),
        refused_in=set(STATES),
    ),
    "person.zero_employment_withdrawn": Example(
        required="household_id",
        data={"household_id": "H-1"},
        before=("household_joined", "zero_employment_recognised"),
        refused_in=set(STATES),
    ),
    "person.exited": Example(
        data={},
        before=("recognised",),
        changes={"case": "exited", "categories": ()},
        refused_in=all_but("recognised"),
    ),
    "person.deceased": Example(
        required="source",
        data={"source": "殡葬信息比对"},
        changes={"case": "deceased", "labour": "not_in_labour_force"},
    ),
}
