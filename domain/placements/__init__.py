"""Placements on public-welfare posts (公益性岗位安置): how long, how often, and for whom once more.

Sources: 人社部发〔2019〕124号 (domain notes, section 4, E25, E26); R1-7, R3-8, R4-9. All numbers are
data of the profile (`rule`); `placements` reads a history, `allowed` is the rule asked of a placement.
"""
