"""`python -m tests.service.event_store.golden [TYPE...]`: writes golden files, all that are missing by default."""

import sys

from domain.events import CATALOGUE
from tests.service.event_store.golden import file_of, write


def main(names: list[str]) -> int:
    """Exit status 1 when a file is there already: a stored state is never changed, raise `schema_version` instead."""
    status = 0
    for name in names or [name for name in CATALOGUE if not file_of(name).exists()]:
        try:
            print(f"written: {write(name).name}")
        except FileExistsError:
            print(f"refused: {file_of(name).name} is there already, and what is stored is never changed")
            status = 1
    return status


sys.exit(main(sys.argv[1:]))
