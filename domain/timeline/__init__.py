"""The timeline: a history that is extended in place while a call is decided, at a cost of what changes by each event.

`day` places the events of one day, `order` keeps all of them in path order with the states between them, `past` is what
a rule sees of it, `sums` carries balances along, `statements` finds what was stated before, `amendments` follows
corrections and voids, `timeline` decides. Decision 0026.
"""
