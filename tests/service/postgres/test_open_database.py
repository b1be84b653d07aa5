"""The key file of a database: bound once, and never replaced silently."""

from pathlib import Path

import pytest

from service.postgres.open_database import verify_key_file
from service.security.keys import KeyFileError, Keys
from tests.world import ZHANG_SAN


def test_a_database_not_written_yet_takes_the_keys_of_the_file(database_url: str, tmp_path: Path) -> None:
    path = tmp_path / "service.key"
    first, again = verify_key_file(database_url, path), verify_key_file(database_url, path)
    assert first.identity_hash(ZHANG_SAN) == again.identity_hash(ZHANG_SAN)


def test_a_key_file_that_is_gone_is_not_replaced(database_url: str, tmp_path: Path) -> None:
    path = tmp_path / "service.key"
    verify_key_file(database_url, path)
    path.unlink()
    with pytest.raises(KeyFileError, match=r"service\.key is missing"):
        verify_key_file(database_url, path)
    assert not path.exists()


def test_the_key_file_of_another_installation_is_refused(database_url: str, tmp_path: Path) -> None:
    verify_key_file(database_url, tmp_path / "service.key")
    Keys.from_file(tmp_path / "other.key")
    with pytest.raises(KeyFileError, match="not the key file this database was written with"):
        verify_key_file(database_url, tmp_path / "other.key")
