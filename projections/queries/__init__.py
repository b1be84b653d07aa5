"""Reads of the views and of the log, without a web framework: connection, scope and filter in, rows out.

A caller opens the connection with `service.postgres.database.reading(pool, scope)`; row-level security bounds every
query in that transaction. The scope is passed again where it bounds a range of an index. Pages, exports and the command
line call the same functions. Nothing here writes.
"""
