"""Histories: the effective events of one subject in business order, also of merged persons."""
