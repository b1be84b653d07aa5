"""The offices on whose behalf the employment system of the district posts the events of the year."""

from api.demo.plan import units

BUREAU = "海门区人力资源和社会保障局"
CENTRE = "海门区就业管理中心"
_OF_KIND = {
    "poverty_status_set": "海门区乡村振兴局",
    "return_risk_raised": "海门区乡村振兴局",
    "returned_to_poverty": "海门区乡村振兴局",
    "risk_cleared": "海门区乡村振兴局",
    "deceased": "海门区民政局",
    "recognised": BUREAU,
    "zero_employment_recognised": BUREAU,
    "exited": BUREAU,
    "employed": CENTRE,
    "job_changed": CENTRE,
    "left_post": CENTRE,
    "training_enrolled": "海门区职业技能培训指导中心",
    "training_completed": "海门区职业技能培训指导中心",
    "certificate_obtained": "海门区职业技能培训指导中心",
    "corrected": CENTRE,
    "voided": CENTRE,
}


def town_office(unit: int) -> str:
    """The labour and social security office of a unit."""
    return f"{units()[unit - 1].name}人力资源和社会保障所"


def office_of(kind: str, unit: int) -> str:
    """The office that reports events of this kind (without `person.`) about persons of the unit."""
    return _OF_KIND.get(kind) or town_office(unit)
