"""The events of all work items (工作事项): those of tasks, activities, projects, vacancies, courses and work plans."""

from domain.events.activities import ACTIVITIES
from domain.events.courses import COURSES
from domain.events.event import Event
from domain.events.projects import PROJECTS
from domain.events.tasks import TASKS
from domain.events.vacancies import VACANCIES
from domain.events.work_plans import WorkPlanSet

WORK_ITEMS: tuple[type[Event], ...] = (*TASKS, *ACTIVITIES, *PROJECTS, *VACANCIES, *COURSES, WorkPlanSet)
