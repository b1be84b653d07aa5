"""Reference data: areas and scopes, working days, retirement, code lists, texts in both languages."""
