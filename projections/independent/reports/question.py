"""The areas and periods for which reports are compared."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import msgspec

from projections.independent.days import months_later
from projections.independent.place import Place
from projections.independent.reports.material import Material


class Question(msgspec.Struct, frozen=True):
    """What a report is asked: an area ("" is the whole country), and a period as the service names it. `newest`: the
    period is the last year."""

    area: str
    period: str
    first: date
    last: date
    newest: bool = False


_YEARS: Final = 5


def questions(material: Material, place: Place) -> Iterator[Question]:
    """The whole country in the last five years in which something happened, and in their quarters; each district, or
    city without districts, in each of these years."""
    years = years_of(material)
    for year in years:
        whole = Question("", str(year), date(year, 1, 1), date(year, 12, 31), year == years[-1])
        yield whole
        for quarter in range(1, 5):
            first = date(year, 3 * quarter - 2, 1)
            yield Question("", f"{year}-Q{quarter}", first, months_later(first, 3) - timedelta(1))
        for area in districts(material, place, whole.last):
            yield msgspec.structs.replace(whole, area=area)


def years_of(material: Material) -> list[int]:
    """The last years in which something happened that reports count."""
    days = [
        *(job.began_on for jobs in material.jobs.values() for job in jobs),
        *(course.completed_on for course in material.courses if course.completed_on is not None),
        *(posts.developed_on for posts in material.posts),
        *(member.joined_on for members in material.members.values() for member in members),
    ]
    return sorted({day.year for day in days} | {plan.year for plan in material.plans})[-_YEARS:]


def districts(material: Material, place: Place, day: date) -> list[str]:
    """The districts, and the cities themselves, in which there is something on a day."""
    areas = {
        *(person.area for person in material.persons),
        *(job.area for jobs in material.jobs.values() for job in jobs),
        *(home.area for homes in material.homes.values() for home in homes),
        *(posts.area for posts in material.posts),
        *(plan.area for plan in material.plans),
    }
    codes = {code[:6] for area in areas for code in place.units.codes_of(area, day)}
    return sorted(code for code in codes if place.units.valid(code, day))
