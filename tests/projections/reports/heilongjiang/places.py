"""Heilongjiang and two of its cities, in 2003."""

from typing import Final

HEILONGJIANG, HARBIN, SHUANGYASHAN = "230000", "230100", "230500"
IN_2003: Final = ("2003", "2004-01-10")
"""The period, and the day on which it is asked for."""
