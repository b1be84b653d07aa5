"""Typical cases (典型案例; R0-10, R1-18): the term of the consent, and the text without what identifies persons."""
