"""What tests of commands share."""

from base64 import b64encode
from pathlib import Path


def service_key(data: Path) -> None:
    """Writes the key of `tests.world.KEYS` into the data directory."""
    (data / "keys").mkdir()
    file = data / "keys" / "service.key"
    file.write_bytes(b64encode(bytes(range(32))))
    file.chmod(0o600)
