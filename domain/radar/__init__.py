"""The recording-behaviour radar (记录行为雷达): doubts that the log itself holds, without any register (R4-15).

A doubt says where a person should look; it proves nothing and changes no state.

- `rule`: the parameters of the patterns, `[version.radar]` of the policy.
- `material`: what the patterns read: recordings, jobs, deadlines, telephones, of one district.
- `hit`: what a pattern finds, with its key and the digest of its events.
- `patterns`: a file for each pattern; `search`: all of them.
- `doubts`: owner, term and verdict of a hit; `rules`: who may be the owner and settle it.
"""
