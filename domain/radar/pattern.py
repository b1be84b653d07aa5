"""What a pattern is: a code, a sentence that explains a hit, and a pure function that finds the hits."""

from collections.abc import Callable, Iterable

import msgspec

from domain.radar.hit import Hit
from domain.radar.material import Material
from domain.reference.bilingual_text import BilingualText


class Pattern(msgspec.Struct, frozen=True):
    """A pattern. `code` is that of the code list `radar_pattern`, which has its title, and the name of its table in
    `[version.radar]`. `text` explains a hit: {measured}, {limit}, {recorder} and its details are replaced.
    `of_now`: its hits are about what holds now, in no part of the year."""

    code: str
    text: BilingualText
    find: Callable[[Material], Iterable[Hit]]
    of_now: bool = False

    def explained(self, hit: Hit, lang: str) -> str:
        """The sentence about a hit, in English for `en` and its variants, otherwise in Chinese."""
        text = self.text.en if lang.lower().startswith("en") else self.text.zh
        return text.format(measured=hit.measured, limit=hit.limit, recorder=hit.recorder, **hit.details)
