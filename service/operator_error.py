"""Errors that an operator can correct."""


class OperatorError(Exception):
    """A command cannot continue because of a setting, a file, an argument or another process.

    `zh` and `en` are one sentence each; the command line prints the one in the operator's language.
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)  # all arguments: errors are pickled between processes
        self.zh = zh
        self.en = en

    def __str__(self) -> str:
        return self.en
