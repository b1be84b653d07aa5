"""Texts in Chinese and English."""

import msgspec


class BilingualText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in both languages, such as the name of a code."""

    zh: str
    en: str
