"""Contradictions: recorded facts that cannot all be true, shown to a person who decides by a correction or a void.

- `contradiction`: the struct, and all contradictions in the history of one person.
- `kinds`: the kinds with their texts, also those between persons and those of refused events.
- `overlap`, `courses`, `public_posts`: facts that overlap; courses; public-welfare posts.
- `stake`: the money granted for the days in question.
- `merged_records`: events of a merged duplicate that the surviving record excludes.
- `cause`: the recorded event because of which the state does not admit a refused one.
"""
