"""Objections and appeals against decisions (异议、申诉、行政复议): what they are directed against, terms, outcomes.

`rule` is the policy data, `appeals` reads a history, `answers` are the rules about the events. By when the office must
decide is a deadline as any other (`domain.deadlines`). Source: docs/domain.md 4.
"""
