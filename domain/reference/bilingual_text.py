"""A code's name in both languages."""

import msgspec


class BilingualText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code's name in both languages."""

    zh: str
    en: str
