"""Keys: one master key outside the database, from it a key for each purpose; and for each person a key of their own.

AES-256-GCM with random 96-bit nonces; HMAC-SHA-256 and keyed BLAKE2b for look-ups. No certification is claimed.
"""

import base64
import hashlib
import hmac
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from service.operator_error import OperatorError

_NONCE = 12


class KeyFileRefused(OperatorError):
    """The key file cannot be used, and why."""


class Keys:
    """The keys of this installation. Nothing of them is in the database."""

    def __init__(self, master: bytes) -> None:
        self._master = master
        self._wrapping = AESGCM(_derived(master, b"wrap person keys"))
        self._quarantine = AESGCM(_derived(master, b"seal quarantine"))
        self._identity = _derived(master, b"hash identity numbers")
        self._request = _derived(master, b"digest requests")
        self._event = hashlib.blake2b(digest_size=16, key=_derived(master, b"digest events"))
        self._form = _derived(master, b"forms of browsers")
        self.fingerprint = _derived(master, b"fingerprint")

    def __reduce__(self) -> tuple[type["Keys"], tuple[bytes]]:
        """Keys are handed to the processes of a rebuild through a pipe of our own."""
        return Keys, (self._master,)

    @classmethod
    def from_file(cls, path: Path) -> "Keys":
        """Reads the master key (base64, 32 bytes), making one readable by the owner alone if there is none.

        Raises KeyFileRefused when the file holds something else, cannot be read or cannot be made.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                _make_key_file(path)
            content = path.read_bytes()
        except OSError as error:
            reason = f"{error.strerror}: {error.filename or path}"
            raise KeyFileRefused(f"密钥文件 {path}：{reason}", f"key file {path}: {reason}") from error
        try:
            master = base64.b64decode(content.strip(), validate=True)
        except ValueError:
            master = b""
        if len(master) != 32:
            raise KeyFileRefused(
                f"{path} 的内容不是 base64 编码的 32 字节：请从备份处恢复该文件",
                f"{path} does not hold 32 bytes in base64: restore it from where it was kept",
            )
        return cls(master)

    def new_person_key(self) -> bytes:
        """A fresh key for a person."""
        return os.urandom(32)

    def wrap(self, person_id: UUID, key: bytes) -> bytes:
        """The person's key as it is stored."""
        return _sealed(self._wrapping, key, person_id.bytes)

    def unwrap(self, person_id: UUID, wrapped: bytes) -> bytes:
        """The person's key from what is stored. Raises KeyFileRefused when it was wrapped under another master key."""
        try:
            return _opened(self._wrapping, wrapped, person_id.bytes)
        except InvalidTag:
            raise KeyFileRefused(
                "密钥文件不是写入本库时所用的那一个", "the key file is not the one this database was written with"
            ) from None

    def identity_hash(self, number: str) -> bytes:
        """The keyed hash under which an identity number (normal form) is looked up."""
        return hmac.digest(self._identity, number.encode(), "sha256")

    def request_digest(self, body: bytes) -> bytes:
        """A keyed digest that tells one body from another."""
        return hashlib.blake2b(body, digest_size=16, key=self._request).digest()

    def event_digests(self, begin: bytes) -> "hashlib.blake2b":
        """What keyed digests (16 bytes) of events are made with, begun with these bytes: copy it, then update it.

        Who has no key cannot make the digest of another event.
        """
        digest = self._event.copy()
        digest.update(begin)
        return digest

    def form_token(self, browser: str) -> str:
        """What a form of ours holds for the browser that has this random value in a cookie."""
        return hmac.digest(self._form, browser.encode(errors="replace"), "sha256").hex()

    def seal_body(self, body: bytes) -> bytes:
        """A refused body as the quarantine keeps it."""
        return _sealed(self._quarantine, body, b"")

    def open_body(self, sealed: bytes) -> bytes:
        """The refused body again."""
        return _opened(self._quarantine, sealed, b"")


def encrypt(key: bytes, plain: bytes, context: bytes) -> bytes:
    """`plain` under a person's key; `context` (stream and version) must be the same when it is opened."""
    return _sealed(AESGCM(key), plain, context)


def decrypt(key: bytes, sealed: bytes, context: bytes) -> bytes:
    """What was sealed. Raises cryptography.exceptions.InvalidTag when key, context or bytes are not the same."""
    return _opened(AESGCM(key), sealed, context)


def _sealed(cipher: AESGCM, plain: bytes, context: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + cipher.encrypt(nonce, plain, context)


def _opened(cipher: AESGCM, sealed: bytes, context: bytes) -> bytes:
    return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], context)


def _make_key_file(path: Path) -> None:
    """A new master key, written whole before it gets its name: of several who start at once the first one's stays."""
    descriptor, unfinished = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # for the owner alone
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.b64encode(os.urandom(32)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        os.unlink(unfinished)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _derived(master: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"zuji " + purpose).derive(master)
