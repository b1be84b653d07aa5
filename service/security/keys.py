"""Keys: a master key in a file outside the database, a derived key for each purpose, and a key for each person.

AES-256-GCM with random 96-bit nonces; HMAC-SHA-256 and keyed BLAKE2b for look-ups. No certification is claimed.
"""

import base64
import hashlib
import hmac
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from service.operator_error import OperatorError

_NONCE = 12


class KeyFileError(OperatorError):
    """The key file cannot be used."""


class Keys:
    """The keys of this installation. None of them is stored in the database."""

    def __init__(self, master: bytes) -> None:
        self._master = master
        self._wrapping = AESGCM(_derived(master, b"wrap person keys"))
        self._quarantine = AESGCM(_derived(master, b"seal quarantine"))
        self._webhook = AESGCM(_derived(master, b"seal webhook secrets"))
        self._identity = _derived(master, b"hash identity numbers")
        self._request = _derived(master, b"digest requests")
        self._event = hashlib.blake2b(digest_size=16, key=_derived(master, b"digest events"))
        self._form = _derived(master, b"forms of browsers")
        self._pseudonym = _derived(master, b"number persons in exports")
        self._ticket = _derived(master, b"tickets of draws")
        self.fingerprint = _derived(master, b"fingerprint")

    def __reduce__(self) -> tuple[type["Keys"], tuple[bytes]]:
        """Pickles the master key: keys are sent to the processes of a rebuild, through a pipe."""
        return Keys, (self._master,)

    @classmethod
    def from_file(cls, path: Path) -> "Keys":
        """Reads the master key (32 bytes in base64). Creates the file, readable by its owner only, if there is none.

        Raises KeyFileError if the file has other content, or cannot be read or created.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                _make_key_file(path)
            content = path.read_bytes()
        except OSError as error:
            reason = f"{error.strerror}: {error.filename or path}"
            raise KeyFileError(f"密钥文件 {path}：{reason}", f"key file {path}: {reason}") from error
        try:
            master = base64.b64decode(content.strip(), validate=True)
        except ValueError:
            master = b""
        if len(master) != 32:
            raise KeyFileError(
                f"{path} 的内容不是 base64 编码的 32 字节：请从备份处恢复该文件",
                f"{path} does not hold 32 bytes in base64: restore it from where it was kept",
            )
        return cls(master)

    def new_person_key(self) -> bytes:
        """A random key for a new person."""
        return os.urandom(32)

    def wrap(self, person_id: UUID, key: bytes) -> bytes:
        """The person's key, encrypted for storage."""
        return _encrypt(self._wrapping, key, person_id.bytes)

    def unwrap(self, person_id: UUID, wrapped: bytes) -> bytes:
        """The person's key from its stored form. Raises KeyFileError if another master key was used to wrap it."""
        try:
            return _decrypt(self._wrapping, wrapped, person_id.bytes)
        except InvalidTag:
            raise KeyFileError(
                "密钥文件不是写入本库时所用的那一个", "the key file is not the one this database was written with"
            ) from None

    def identity_hash(self, number: str) -> bytes:
        """The keyed hash of an identity number in normal form, for look-ups."""
        return hmac.digest(self._identity, number.encode(), "sha256")

    def request_digest(self, body: bytes) -> bytes:
        """The keyed digest of a body (16 bytes), to compare it with another body."""
        return hashlib.blake2b(body, digest_size=16, key=self._request).digest()

    def event_digest(self, stream: bytes, version: int, body: bytes) -> bytes:
        """The keyed digest of an event (16 bytes). `stream` are the bytes of the stream id; `body` is its state without
        what the log adds and the last braces.

        Without the key nobody can compute the digest of a changed event.
        """
        digest = self._event.copy()
        digest.update(stream + version.to_bytes(4) + body)
        return digest.digest()

    def pseudonym(self, person_id: UUID, version: int | None = None) -> str:
        """The stable number of a person, or of one of the person's events, in what is exported without names.

        Without the key nobody can find the person by it.
        """
        named = person_id.bytes if version is None else person_id.bytes + version.to_bytes(8, signed=True)
        return f"R{int.from_bytes(hmac.digest(self._pseudonym, named, 'sha256')[:8]) % 10**10:010}"

    def tickets_of(self, inspection: str) -> Callable[[bytes], str]:
        """Makes the tickets (32 hexadecimal digits) of persons in an inspection, from the 16 bytes of their ids.

        In another inspection the same person has another ticket. Without the key nobody can find the person by it.
        """
        start = hashlib.blake2b(digest_size=16, key=self._ticket)
        named = inspection.encode()
        start.update(len(named).to_bytes(4) + named)

        def ticket(person_id: bytes) -> str:
            digest = start.copy()
            digest.update(person_id)
            return digest.hexdigest()

        return ticket

    def form_token(self, browser: str) -> str:
        """The token of our forms for the browser that has this random value in a cookie (CSRF protection)."""
        return hmac.digest(self._form, browser.encode(errors="replace"), "sha256").hex()

    def encrypt_body(self, body: bytes) -> bytes:
        """The body of a refused event, encrypted for quarantine."""
        return _encrypt(self._quarantine, body, b"")

    def decrypt_body(self, sealed: bytes) -> bytes:
        """The body of a refused event from quarantine."""
        return _decrypt(self._quarantine, sealed, b"")

    def encrypt_secret(self, webhook: UUID, secret: str) -> bytes:
        """The secret of a subscription to webhooks, encrypted for storage."""
        return _encrypt(self._webhook, secret.encode(), webhook.bytes)

    def decrypt_secret(self, webhook: UUID, sealed: bytes) -> str:
        """The secret of a subscription. Raises cryptography.exceptions.InvalidTag for that of another one."""
        return _decrypt(self._webhook, sealed, webhook.bytes).decode()


def encrypt(key: bytes, plain: bytes, context: bytes) -> bytes:
    """Encrypts with a person's key. `context` (stream and version) is authenticated: `decrypt` needs the same."""
    return _encrypt(AESGCM(key), plain, context)


def decrypt(key: bytes, sealed: bytes, context: bytes) -> bytes:
    """Decrypts with a person's key. Raises cryptography.exceptions.InvalidTag for another key, context or content."""
    return _decrypt(AESGCM(key), sealed, context)


def _encrypt(cipher: AESGCM, plain: bytes, context: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + cipher.encrypt(nonce, plain, context)


def _decrypt(cipher: AESGCM, sealed: bytes, context: bytes) -> bytes:
    return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], context)


def _make_key_file(path: Path) -> None:
    """Writes a new master key and then links it to its name: of several processes, the first one's key stays."""
    descriptor, unfinished = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.b64encode(os.urandom(32)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        Path(unfinished).unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _derived(master: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"zuji " + purpose).derive(master)
