"""Inspections (督查; R3-16, R4-12, R4-13): draws that can be repeated, blind revisits, their results.

Of a draw (docs/decisions/0061), `frame` is the population as a file, `quotas` the sizes of the samples, `plan` what is
committed before the seed is known, `seeds` who may give which seed, `draw` the algorithm, `proof` what is published so
that the draw can be redone. Of the events, `steps` are what they leave, `rules` the rules on their order.
"""
