"""Benefits (补贴) and loans (贷款): eligibility, amounts, limits, payments, recoveries.

`rule` is the policy data; `grants` and `coverage` read a history; `eligibility`, `work_eligibility` and `limits` decide
about an `application` for a grant, `attendance` about the days of a course, `payment` about payments and recoveries,
`loans` about loans; `recovery` computes what is due back, from the `grounds` and the `parts` of grants; `balance` keeps
the sums. A refusal names the rule and the events it is based on. Sources: docs/domain.md 4; R2-10,
R3-3, R3-15, R4-5, R4-11.
"""
