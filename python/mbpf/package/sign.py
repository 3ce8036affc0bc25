# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Signs packages and checks signatures."""

from __future__ import annotations

from mbpf.errors import Place, UsageError
from mbpf.package import manifest
from mbpf.package.format import Package, assemble
from mbpf.package.keys import PrivateKey, PublicKey
from mbpf.package.refuse import refuse
from mbpf.refusal import PackageError, Refusal
from mbpf.spec.errors import ErrorCode, Reason
from mbpf.spec.package import SIGNATURE_SIZE, SectionType


def sign(data: bytes, key: PrivateKey, name: str = "<bytes>", force: bool = False) -> bytes:
    """A package with the signature of ``key`` over all its bytes.

    The manifest, which is written anew in its encoding, names the key.

    Args:
        data: the package.
        key: that signs.
        name: of the package, for errors.
        force: replace a signature that is there.

    Raises:
        PackageError: ``data`` is no well-formed package.
        UsageError: it is signed, and ``force`` is false.
    """
    package = Package.loads(data, name)
    if package.signature is not None and not force:
        raise UsageError(
            "the package is signed already",
            id="already-signed",
            where=Place(name),
            hint="replace the signature with --force",
        )
    section = package.manifest
    raw, _ = manifest.strict(section.data, name, section.offset)
    values = {**manifest.as_written(raw), "key_id": key.public.key_id}
    contents = {part.type: part.data for part in package.sections}
    contents[SectionType.MANIFEST] = manifest.encode(values, manifest.encoding_of(raw))
    # The signature comes last: in a new package it has no place yet, in others it has its place.
    contents[SectionType.SIGNATURE] = bytes(SIGNATURE_SIZE)
    unsigned = assemble(contents.items())[:-SIGNATURE_SIZE]
    return unsigned + key.sign(unsigned)


def verify(package: Package, data: bytes, key: PublicKey, name: str = "<bytes>") -> None:
    """Make sure that ``key`` signed the package ``data``.

    Raises:
        PackageError: it is not signed, or not by this key, or was changed since.
    """
    signature = package.signature
    if signature is None:
        raise refuse(name, Reason.NO_SIGNATURE, SectionType.SIGNATURE)
    if key.verify(data[: signature.offset], signature.data):
        return
    named = manifest.signer(package)
    if named is not None and named != key.key_id:
        raise untrusted(package, key, name)
    note = "the package is changed or damaged"
    if named is None:
        note += ", or another key signed it"
    raise refuse(name, Reason.BAD_SIGNATURE, SectionType.SIGNATURE, signature.offset, note=note)


def untrusted(package: Package, key: PublicKey, name: str) -> PackageError:
    """The error for a package that names another key than the one that should have signed it."""
    named = manifest.signer(package)
    assert named is not None, "the package names a key"
    return PackageError(
        Refusal(ErrorCode.UNTRUSTED_KEY, Reason.NONE),
        Place(name),
        f"it names key {named.hex()}, this is key {key.key_id.hex()}",
    )
