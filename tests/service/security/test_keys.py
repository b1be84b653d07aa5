"""Keys: the key file is created once, for its owner only; keys for each purpose and person, none usable for another."""

import base64
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag

from service.security.keys import KeyFileError, Keys, decrypt, encrypt
from tests.world import ZHANG_SAN

KEYS, OTHERS = Keys(bytes(range(32))), Keys(bytes(32))
PERSON, SOMEBODY = UUID(int=1), UUID(int=2)


def test_a_key_file_is_made_once_and_then_read(tmp_path: Path) -> None:
    path = tmp_path / "in" / "a" / "folder" / "master.key"
    first, second = Keys.from_file(path), Keys.from_file(path)
    assert first.identity_hash(ZHANG_SAN) == second.identity_hash(ZHANG_SAN)
    assert len(base64.b64decode(path.read_bytes())) == 32
    assert [path] == list(path.parent.iterdir())


def test_a_key_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    Keys.from_file(tmp_path / "master.key")
    assert (tmp_path / "master.key").stat().st_mode & 0o777 == 0o600


def test_every_installation_has_a_key_of_its_own(tmp_path: Path) -> None:
    one, other = (Keys.from_file(tmp_path / name) for name in ("one.key", "other.key"))
    assert one.identity_hash(ZHANG_SAN) != other.identity_hash(ZHANG_SAN)


@pytest.mark.parametrize("turn", range(20))
def test_several_who_start_at_once_have_the_same_key(tmp_path: Path, turn: int) -> None:
    start = Barrier(8)

    def begin(_: int) -> bytes:
        start.wait(10)
        return Keys.from_file(tmp_path / "master.key").identity_hash(ZHANG_SAN)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(begin, range(8)))) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"not base64!", base64.b64encode(bytes(31)), base64.b64encode(bytes(33)), bytes(32), b"\xff" * 44],
)
def test_a_file_that_holds_no_key_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "master.key"
    path.write_bytes(content)
    with pytest.raises(KeyFileError, match=r"master\.key does not hold 32 bytes"):
        Keys.from_file(path)
    assert content == path.read_bytes()


def test_a_key_file_may_have_blanks_around_the_key(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    path.write_bytes(b"  " + base64.b64encode(bytes(range(32))) + b"\r\n\n")
    assert Keys.from_file(path).identity_hash(ZHANG_SAN) == KEYS.identity_hash(ZHANG_SAN)


def test_a_persons_key_opens_only_as_that_persons_and_under_the_same_master(tmp_path: Path) -> None:
    key = KEYS.new_person_key()
    wrapped = KEYS.wrap(PERSON, key)
    assert key == KEYS.unwrap(PERSON, wrapped)
    assert key not in wrapped
    for keys, person in ((OTHERS, PERSON), (KEYS, SOMEBODY)):
        with pytest.raises(KeyFileError, match="not the one this database was written with"):
            keys.unwrap(person, wrapped)


def test_no_two_persons_have_the_same_key_and_no_two_wrappings_look_alike() -> None:
    key = KEYS.new_person_key()
    assert (len(key), key == KEYS.new_person_key()) == (32, False)
    assert KEYS.wrap(PERSON, key) != KEYS.wrap(PERSON, key)


def test_a_seal_opens_with_its_key_and_in_its_place_only() -> None:
    key = KEYS.new_person_key()
    sealed = encrypt(key, "张三".encode(), b"here")
    assert decrypt(key, sealed, b"here").decode() == "张三"
    assert "张三".encode() not in sealed
    altered = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for wrong in ((bytes(32), sealed, b"here"), (key, sealed, b"there"), (key, altered, b"here")):
        with pytest.raises(InvalidTag):
            decrypt(*wrong)


def test_what_quarantine_keeps_opens_under_the_same_master_only() -> None:
    sealed = KEYS.encrypt_body(b'{"name": "x"}')
    assert KEYS.decrypt_body(sealed) == b'{"name": "x"}'
    assert sealed != KEYS.encrypt_body(b'{"name": "x"}')
    with pytest.raises(InvalidTag):
        OTHERS.decrypt_body(sealed)


@pytest.mark.parametrize("digest", [Keys.identity_hash, lambda keys, text: keys.request_digest(text.encode())])
def test_digests_are_the_same_for_the_same_and_mean_nothing_without_the_key(
    digest: Callable[[Keys, str], bytes],
) -> None:
    assert digest(KEYS, ZHANG_SAN) == digest(Keys(bytes(range(32))), ZHANG_SAN)
    assert digest(KEYS, ZHANG_SAN) != digest(KEYS, ZHANG_SAN[:-1])
    assert digest(KEYS, ZHANG_SAN) != digest(OTHERS, ZHANG_SAN)


def test_a_ticket_of_a_draw_is_that_of_one_person_in_one_inspection() -> None:
    """The value is stored in frames: the same key has to make it in later versions, too."""
    tickets = KEYS.tickets_of("320614/2021-003")
    assert tickets(PERSON.bytes) == tickets(PERSON.bytes) == "423e080db6bea36b32b79b3b011e0135"
    others = KEYS.tickets_of("320614/2021-004")(PERSON.bytes), OTHERS.tickets_of("320614/2021-003")(PERSON.bytes)
    assert len({tickets(PERSON.bytes), tickets(SOMEBODY.bytes), *others}) == 4


def test_the_digests_of_what_was_stored_stay_what_they_are() -> None:
    """With another derivation no person would be found, and nothing decrypted."""
    assert KEYS.identity_hash(ZHANG_SAN).hex() == "350e3c072d543ac84a904b37e1ccbeb64575489736b9fb62c31b1a30fe43f092"
    assert KEYS.request_digest(b"{}").hex() == "3b7f9db95ef828f279512f15cfdecc72"
    wrapped = base64.b64decode("sga8toGT+fvEeBWu52phSoGDsV/NlLFzpp0ELeFGQgw4ay6nF5LXkYId9OLc6TXN2dXf4hJXGf9KkC6i")
    assert KEYS.unwrap(PERSON, wrapped) == bytes(range(32, 64))


def test_keys_go_to_the_processes_of_a_rebuild() -> None:
    sent = pickle.loads(pickle.dumps(KEYS))
    assert sent.unwrap(PERSON, KEYS.wrap(PERSON, bytes(32))) == bytes(32)
    assert repr(bytes(range(32))) not in repr(KEYS)
