"""A second opinion (`zuji check --independent`): the figures of the views, derived once more from the facts of the log.

`zuji check` computes the views anew with the code that made them, so it cannot see that a rule is wrong. This room
reads the payloads of the log as they are stored and imports none of the rules, which an import contract forbids.
It is slow and plain on purpose, and it repeats on purpose what the rules have: sharing code would share its faults.

- `facts`, `effective`, `order`, `state`, `history`: the facts that hold, as they happened, with the state of the
  person; `catalogue` lists their types.
- `place`, `days`: the policy of an area and day from the tables themselves; counting days, terms and working days.
- `refuted`: jobs that count nowhere.
- a file for each view or two; `figures` puts those of a person together; `kin`, `households`: the households.
- `grants`, `grounds`, `due_back`: benefits, and what is due back by the days covered and their grounds.
- `row`, `compare`, `check`: the rows beside those of the views, and the differences; `streams`: which subjects there
  are.
- `units`: the tree of areas; `reports`: five reports computed from the rows.

Covered are all columns of the views but those in `compare.UNCOVERED`, all contradictions of a person but those of
`compare.NOT_DERIVED`, and the amounts due back. Not covered: what is between persons (one number in two hands, more
persons on a post than it has places), the sums of other reports, refusals, access, the texts of the pages.
"""
