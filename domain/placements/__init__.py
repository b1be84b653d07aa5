"""Placements on public-welfare posts (公益性岗位安置): for whom, how long, how often.

`rule` is the policy data, `placements` reads a history, `eligibility` is the rule about a placement. Sources:
人社部发〔2019〕124号 (docs/domain.md 4, E25, E26); R1-7, R3-8, R4-9.
"""
