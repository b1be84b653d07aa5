"""Security: keys, accounts, authentication, sessions, probe limits and the security log."""
