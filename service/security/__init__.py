"""Security: keys, accounts, authentication, sessions and the security log."""
