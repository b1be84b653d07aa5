"""Running a part of the command line in a language."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from api.cli import language


@contextmanager
def in_language(chosen: language.Language) -> Iterator[None]:
    """Texts are in this language inside the block."""
    language.choose(["--lang", chosen], {})
    try:
        yield
    finally:
        language.choose([], {})


def in_english() -> AbstractContextManager[None]:
    """Texts are in English inside the block."""
    return in_language("en")
