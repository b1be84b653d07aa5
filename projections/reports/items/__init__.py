"""SELECTs of what several reports count; a report refers to one by its name in braces."""
