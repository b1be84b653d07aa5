"""Benefits (补贴与贷款): who may be granted what, how much, how often; refusals name the rule and the events.

`rule` declares what a profile says of a benefit, `grants` and `standing` read a history, `allowed` is the rule on a
grant, `money` those on payment and recovery, `loans` those on loans, `recovery` derives what is due back. Sources: S2,
S4; domain notes, section 4 ("Benefit rules as data"); R2-10, R3-3, R3-15, R4-5, R4-11.
"""
