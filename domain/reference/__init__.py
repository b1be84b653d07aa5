"""Reference data: areas, calendars, code lists, retirement ages, bilingual text."""
