"""Texts that need no cleaning need no search for control characters either."""

from api.http.fields import _control
from domain.text import is_clean


def test_a_clean_text_has_no_control_character() -> None:
    characters = [character for character in map(chr, range(0x3000)) if _control(character)]
    assert 60 < len(characters)
    assert [] == [each for each in characters if is_clean(f"a{each}a") or is_clean(f"中{each}中")]
