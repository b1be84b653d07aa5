"""The audit story of the demo: several offices post, check, correct and contradict one another, each by its account.

Nothing here changes a figure of report 4A: the persons of the story are in none of the counted groups of the year.
"""
