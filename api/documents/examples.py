"""`api/http/event_examples.json`, written by `make docs`: an event of each type, for the OpenAPI document and `/docs`.

A test compares it with the catalogue, whose tests post every example.
"""

import json
from pathlib import Path
from typing import Final

from api.documents.catalogue import Samples, example
from domain.events import CATALOGUE

PLACE: Final = Path(__file__).parents[1] / "http" / "event_examples.json"


def rendered(samples: Samples) -> bytes:
    """The examples as JSON, by event type in the order of the catalogue; a type without a sample is left out."""
    shown = {name: example(name, samples) for name in CATALOGUE if name in samples}
    return (json.dumps(shown, ensure_ascii=False, indent=1) + "\n").encode()


def write(samples: Samples) -> None:
    """Writes the examples."""
    PLACE.write_bytes(rendered(samples))
