"""The domain: the events, the histories that follow from them, and the rules that decide which events are recorded.

The package imports nothing of `service`, `projections` and `api`, and reads no clock, file, environment or random
source: the current time, policies and ids are arguments, and the tables beside the code (`*.toml`) are read by
`service.reference` and passed in parsed. `lint-imports` checks the imports.

- `events`: the catalogue, one class per event type. `person`: the state of a person and how events change it.
- `history`: a subject's effective events in business order. `timeline`: a history that is extended in place.
- `decisions`: whether an event is recorded. `refusals`, `errors`: the reasons why not, in both languages.
- `policy`: the profiles and the policy in force in an area on a day.
- `recognition`, `benefits`, `placements`, `deadlines`, `households`, `outcomes`: the rules of one topic each, and the
  data derived from histories for it.
- `identity`: identity numbers and documents, masking. `reference`: areas, working days, retirement.
"""
