"""Reminders of areas that are behind the schedule of a year, and talks after several in a row (提醒、约谈; R3-14).

`rule` is the policy data, `steps` reads the events of an area, `rules` are the rules about them.
"""
