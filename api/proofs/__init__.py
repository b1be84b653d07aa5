"""What ships with proofs: stand-alone programs that check them. They import nothing of this project."""

from pathlib import Path
from typing import Final

REDRAW: Final = Path(__file__).with_name("redraw.py")
"""The program that redoes a draw from its proof."""
