"""Findings of inspections (发现问题): what they are, in which state, who may answer, judge and escalate them (R3-16).

`rule` is the policy data, `findings` reads a history, `answers` are the rules about the events. By when a finding must
be rectified is a deadline as any other (`domain.deadlines`). Source: docs/domain.md 7.
"""
