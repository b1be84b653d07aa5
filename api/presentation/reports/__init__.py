"""The papers of a report: a table for a spreadsheet and a page to be printed and signed, in Chinese or English.

A writer takes the entry of the report and the dict that `projections.reports.run.run` returns, and makes the bytes or
the text of one form. It reads no database and no clock: what the paper shows besides, it gets as arguments.
"""
