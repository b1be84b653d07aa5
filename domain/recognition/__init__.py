"""
Recognition (认定): categories and their conditions, reference classes, the steps before a decision, levels.

A condition is checked on the day of the decision, against the events of the person. It is refuted only by what is
recorded: a decision without any other event is accepted, but not if birth date, a recent job or a poverty status
contradict it. The refusal then names category, condition and events.
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
