"""Notices to civil affairs (函告民政部门; R0-11): what is to be reported, and what was.

A notice reports a fact. The system draws no consequence from it: whether an allowance changes, civil affairs decides.
`rule` is the policy data, `notices` reads a history, `answers` are the rules about the events.
"""
