"""Schemas of views: creating, switching and dropping them; fingerprints of the code that fills them."""
