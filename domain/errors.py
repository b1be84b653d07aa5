"""Errors with a code and a text in both languages. `api/http/problems.py` maps them to HTTP statuses."""

from typing import Any, Final, Literal

Kind = Literal[
    "shape", "rule", "transition", "conflict", "scope", "unknown", "future", "duplicate_identity", "version", "full"
]


class ZujiError(Exception):
    """The base class of errors for users: `code` for programs (dotted lower-case English), `zh` and `en` for people.

    `data` holds what a caller needs to react. It never contains private values, because errors are logged.
    """

    def __init__(self, code: str, zh: str, en: str, data: dict[str, Any] | None = None) -> None:
        super().__init__(code, zh, en, data)  # all arguments, so that the error can be pickled
        self.code: Final = code
        self.zh: Final = zh
        self.en: Final = en
        self.data: Final[dict[str, Any]] = dict(data or {})

    def __str__(self) -> str:
        return f"{self.code}: {self.en}"

    def text(self, lang: str) -> str:
        """The text in a language: English for `en` and its variants, otherwise Chinese."""
        return self.en if lang.lower().startswith("en") else self.zh


class Refusal(ZujiError):
    """An event is not recorded: the kind of reason, and the name of the field that causes it, if there is one."""

    def __init__(
        self, kind: Kind, code: str, zh: str, en: str, data: dict[str, Any] | None = None, field: str | None = None
    ) -> None:
        super().__init__(code, zh, en, data)
        self.args = (kind, code, zh, en, data, field)
        self.kind: Final[Kind] = kind
        self.field: Final = field
