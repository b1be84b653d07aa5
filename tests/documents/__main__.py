"""`make docs`: writes what is generated from the code. Tests compare these files with the code.

- `api/http/event_examples.json`: an event of every type, from the tests, for the document and `/docs`.
- `docs/openapi.json`: the HTTP interface.
- `docs/catalogue/`: a page for every event type, with the example of its tests.
- `tests/service/event_store/golden/`: a stored event of every type and schema version. Only missing files are written,
  because what was stored once must be readable for ever.
- `docs/images/*.svg`: the pictures, from the texts beside them.
"""

import runpy
from pathlib import Path

from api.documents import catalogue, examples, openapi
from tests.domain.events.samples import SAMPLES
from tests.service.event_store import golden

IMAGES = Path(__file__).parents[2] / "docs" / "images"


def main() -> None:
    """Writes the documents and prints the name of each golden file that is new."""
    examples.write(SAMPLES)  # the document takes them from there
    openapi.write()
    catalogue.write(SAMPLES)
    runpy.run_path(str(IMAGES / "draw.py"))["main"]()
    for path in golden.write_missing():
        print(f"new golden file: {path.name}")


if __name__ == "__main__":
    main()
