"""
Refusals: small, named, in both languages, carrying data. `api/http/problems.py` gives them their HTTP status.
"""

from typing import Any, Final, Literal

Kind = Literal[
    "shape", "rule", "transition", "conflict", "scope", "unknown", "future", "duplicate_identity", "version", "full"
]


class ZujiError(Exception):
    """
    Something Zuji will not do: `code` for programs (dotted lower-case English), `zh` and `en` for people.

    `data` holds what a caller needs to act on it; never a private value, because errors are logged.
    """

    def __init__(self, code: str, zh: str, en: str, data: dict[str, Any] | None = None) -> None:
        super().__init__(code, zh, en, data)  # `args` in full: errors travel between processes, and so are pickled
        self.code: Final = code
        self.zh: Final = zh
        self.en: Final = en
        self.data: Final[dict[str, Any]] = dict(data or {})

    def __str__(self) -> str:
        return f"{self.code}: {self.en}"

    def text(self, lang: str) -> str:
        """The sentence in the language asked for; Chinese unless English is asked for."""
        return self.en if lang.lower().startswith("en") else self.zh


class Refusal(ZujiError):
    """An event that is not recorded: which kind of reason, and the field it lies in when there is one."""

    def __init__(
        self, kind: Kind, code: str, zh: str, en: str, data: dict[str, Any] | None = None, field: str | None = None
    ) -> None:
        super().__init__(code, zh, en, data)
        self.args = (kind, code, zh, en, data, field)
        self.kind: Final[Kind] = kind
        self.field: Final = field
