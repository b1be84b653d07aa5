"""Inspections (督查; R3-16, R4-12, R4-13): draws that can be repeated, blind revisits, their results."""
