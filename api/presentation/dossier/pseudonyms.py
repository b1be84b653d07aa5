"""Numbers in place of names, stable within one dossier: 人员1, 账号3, 单位2. There is no key that leads back."""

from typing import Final

from api.http.current import Language

_KINDS: Final = {
    "person": ("人员", "Person "),
    "account": ("账号", "Account "),
    "organisation": ("单位", "Organisation "),
    "household": ("家庭", "Household "),
    "document": ("材料", "Document "),
}
OMITTED: Final = {"zh": "×××", "en": "***"}
"""The replacement of a text that may name a person."""


class Pseudonyms:
    """The numbers of one dossier, in the order in which the names are met."""

    def __init__(self, lang: Language) -> None:
        self._english = lang == "en"
        self._numbers: dict[str, dict[str, int]] = {kind: {} for kind in _KINDS}

    def of(self, kind: str, name: str) -> str:
        """The number of a name; `kind` is person, account, organisation, household or document. "" has none."""
        if not name:
            return ""
        known = self._numbers[kind]
        return f"{_KINDS[kind][self._english]}{known.setdefault(name, len({*known.values()}) + 1)}"

    def alias(self, kind: str, name: str, known: str) -> None:
        """Gives a name the number of another one, unless it has a number: two names of one person."""
        self.of(kind, known)
        self._numbers[kind].setdefault(name, self._numbers[kind][known])
