# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Ed25519 keys and the files they are kept in.

A private key is PKCS #8 (RFC 8410) in PEM, a public key SubjectPublicKeyInfo in PEM, as openssl
writes them. With Ed25519 the DER of both is a fixed prefix and 32 bytes.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha512
from pathlib import Path
from typing import Final

from mbpf.errors import Place, UsageError
from mbpf.inputs import read_begin
from mbpf.outputs import cannot_write, check_key_output, draft, key_exists
from mbpf.spec.package import KEY_ID_SIZE, PUBLIC_KEY_SIZE

SEED_SIZE: Final = 32
_PRIVATE_DER: Final = bytes.fromhex("302e020100300506032b657004220420")
_PUBLIC_DER: Final = bytes.fromhex("302a300506032b6570032100")
_PRIVATE_LABEL: Final = "PRIVATE KEY"
_PUBLIC_LABEL: Final = "PUBLIC KEY"
_PEM: Final = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----\s+([A-Za-z0-9+/=\s]*?)-----END \1-----")
_FILE_MAX: Final = 65536
_LINE: Final = 64
_PRIVATE_MODE: Final = 0o600
_PUBLIC_MODE: Final = 0o644


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that signatures are checked with: 32 bytes."""

    raw: bytes

    @property
    def key_id(self) -> bytes:
        """The first 8 bytes of SHA-512 of the key."""
        return sha512(self.raw).digest()[:KEY_ID_SIZE]

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether ``signature`` is this key's for ``message``."""
        from nacl.exceptions import BadSignatureError
        from nacl.signing import VerifyKey

        try:
            VerifyKey(self.raw).verify(message, signature)
        except (BadSignatureError, ValueError):
            return False
        return True

    def to_pem(self) -> str:
        """The key as the text of a key file."""
        return _pem(_PUBLIC_LABEL, _PUBLIC_DER + self.raw)

    @classmethod
    def read(cls, path: Path) -> PublicKey:
        """Read a public key; of a private key's file, its public half.

        Raises:
            UsageError: no such file, or no Ed25519 key in it.
        """
        label, raw = _read(path)
        return PrivateKey(raw).public if label == _PRIVATE_LABEL else cls(raw)


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A key that signs: the seed of 32 bytes."""

    seed: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> PrivateKey:
        """A new key from the system's random numbers."""
        return cls(secrets.token_bytes(SEED_SIZE))

    @property
    def public(self) -> PublicKey:
        """The public half."""
        from nacl.signing import SigningKey

        return PublicKey(bytes(SigningKey(self.seed).verify_key))

    def sign(self, message: bytes) -> bytes:
        """The signature of a message: 64 bytes."""
        from nacl.signing import SigningKey

        return SigningKey(self.seed).sign(message).signature

    def to_pem(self) -> str:
        """The key as the text of a key file."""
        return _pem(_PRIVATE_LABEL, _PRIVATE_DER + self.seed)

    @classmethod
    def read(cls, path: Path) -> PrivateKey:
        """Read a private key.

        Raises:
            UsageError: no such file, or no Ed25519 private key in it.
        """
        label, raw = _read(path)
        if label != _PRIVATE_LABEL:
            raise UsageError(
                "this is a public key; signing needs the private one",
                id="public-key-given",
                where=Place(str(path)),
                hint="give the file that 'mbpf keygen' wrote beside it, without .pub",
            )
        return cls(raw)


def write_private(path: Path, key: PrivateKey, force: bool = False) -> None:
    """Write a private key's file, readable by its owner alone.

    Raises:
        UsageError: the file exists and ``force`` is false, or it cannot be written.
    """
    _write({path: (key.to_pem(), _PRIVATE_MODE)}, force)


def write_public(path: Path, key: PublicKey, force: bool = False) -> None:
    """Write a public key's file.

    Raises:
        UsageError: the file exists and ``force`` is false, or it cannot be written.
    """
    _write({path: (key.to_pem(), _PUBLIC_MODE)}, force)


def write_pair(private: Path, public: Path, key: PrivateKey, force: bool = False) -> None:
    """Write the files of both halves, or neither: what was there stays until both can be replaced.

    Raises:
        UsageError: one of them exists and ``force`` is false, or cannot be written.
    """
    files = {
        private: (key.to_pem(), _PRIVATE_MODE),
        public: (key.public.to_pem(), _PUBLIC_MODE),
    }
    _write(files, force)


def _write(files: Mapping[Path, tuple[str, int]], force: bool) -> None:
    """Write texts of keys with these modes, all or none."""
    for path in files:
        check_key_output(path, force)
    made: list[Path] = []
    with ExitStack() as stack:
        try:
            drafts = {}
            for path, (text, mode) in files.items():
                drafts[path] = stack.enter_context(draft(path, text.encode("ascii"), mode))
            for path, whole in drafts.items():
                _put(whole, path, force)
                made.append(path)
        except BaseException as error:
            # Half a pair is worse than none. What was replaced cannot come back.
            for other in () if force else made:
                other.unlink(missing_ok=True)
            if isinstance(error, FileExistsError):
                raise key_exists(path) from None
            if isinstance(error, OSError):
                raise cannot_write(path, error) from None
            raise


def _put(whole: Path, path: Path, force: bool) -> None:
    """Give a file its name; without ``force`` only if nobody else has it, even just now.

    Raises:
        OSError: it cannot be done.
    """
    if not force:
        try:
            os.link(whole, path)
        except FileExistsError:
            raise
        except OSError:
            # A file system without links: the name is taken first, then filled.
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_MODE))
        else:
            return
    whole.replace(path)


def _read(path: Path) -> tuple[str, bytes]:
    """Label and key of a key file."""
    where = Place(str(path))
    try:
        text = read_begin(path, _FILE_MAX).decode("ascii", "replace")
    except OSError as error:
        raise UsageError(
            f"cannot read the key: {error.strerror}",
            id="unreadable-key",
            where=where,
            hint="'mbpf keygen' makes a key",
        ) from None
    match = _PEM.search(text)
    if match is None:
        raise _bad_key(where, "there is no PEM text in it")
    label = match[1]
    prefix = {_PRIVATE_LABEL: _PRIVATE_DER, _PUBLIC_LABEL: _PUBLIC_DER}.get(label)
    if prefix is None:
        raise _bad_key(where, f"it holds '{label}'")
    try:
        der = base64.b64decode("".join(match[2].split()), validate=True)
    except (binascii.Error, ValueError):
        raise _bad_key(where, "its base64 text is damaged") from None
    if not der.startswith(prefix) or len(der) != len(prefix) + PUBLIC_KEY_SIZE:
        raise _bad_key(where, "it is of another kind or damaged")
    return label, der[len(prefix) :]


def _bad_key(where: Place, why: str) -> UsageError:
    return UsageError(
        f"this is no Ed25519 key file: {why}",
        id="bad-key",
        where=where,
        hint="'mbpf keygen' or 'openssl genpkey -algorithm ed25519' makes one",
    )


def _pem(label: str, der: bytes) -> str:
    text = base64.b64encode(der).decode("ascii")
    lines = [text[i : i + _LINE] for i in range(0, len(text), _LINE)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])
