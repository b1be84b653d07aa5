"""
Recognition (认定): the categories and their conditions, reference classes, the steps of the decision, the level.

**What is recorded is held against what is claimed.** A condition is asked on the day of the decision. A town that posts
only the decision is believed; but where the person's own events say otherwise (an age by birth date and sex, a job held
half a year ago, a poverty status set and since lifted), the decision is refused, naming category, rule and events.
"""

from domain.recognition.level import LevelRule, derived_level
from domain.recognition.model import Category, Condition, RecognitionRule, ReferenceClass

__all__ = [
    "Category",
    "Condition",
    "LevelRule",
    "RecognitionRule",
    "ReferenceClass",
    "derived_level",
]
