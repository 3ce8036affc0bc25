# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Writes src/vectors.inc: signatures made by libsodium (PyNaCl), and broken ones derived from them.

The first three are tests 1 to 3 of RFC 8032 section 7.1, from their secret keys; the others have
keys and messages from SHA-512 of a counter. Run it after a change here; the result is committed.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from nacl.signing import SigningKey

ORDER = 2**252 + 27742317777372353535851937790883648493
RFC_8032 = (
    ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", ""),
    ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72"),
    ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "af82"),
)
# Around the block size of SHA-512 (128 bytes, 64 of which are R and the key) and its padding.
LENGTHS = (0, 1, 2, 8, 31, 32, 33, 47, 48, 55, 62, 63, 64, 65, 111, 112, 113, 127, 128, 129)
LENGTHS += (255, 512)


def digest(counter: int) -> bytes:
    """64 bytes that depend on the counter only."""
    return hashlib.sha512(b"mbpf vector" + counter.to_bytes(4, "big")).digest()


def cases() -> list[tuple[bytes, bytes]]:
    """(seed, message) of each signature."""
    result = [(bytes.fromhex(seed), bytes.fromhex(message)) for seed, message in RFC_8032]
    for counter, length in enumerate(LENGTHS):
        block = digest(counter)
        result.append((block[:32], (block * 8)[:length]))
    return result


def broken(signature: bytes, counter: int) -> list[bytes]:
    """Must not verify: S + L, a bit of R, a bit of S, halves swapped, S above 2^253."""
    r, s = signature[:32], signature[32:]
    bit = 1 << (counter % 8)
    at = counter % 32
    plus = (int.from_bytes(s, "little") + ORDER).to_bytes(32, "little")
    flip_r = bytes(b ^ (bit if i == at else 0) for i, b in enumerate(r))
    flip_s = bytes(b ^ (bit if i == at else 0) for i, b in enumerate(s))
    high = s[:31] + bytes([s[31] | 0x20])
    return [r + plus, flip_r + s, r + flip_s, s + r, r + high]


def row(id: int, valid: int, key: bytes, message: bytes, signature: bytes) -> str:
    """One line group of the file."""
    texts = ",\n\t\t".join(_wrapped(data.hex()) for data in (key, message, signature))
    return f"VECTOR({id}, {valid}, {texts})\n"


def _wrapped(text: str) -> str:
    parts = [text[i : i + 64] for i in range(0, len(text), 64)] or [""]
    return "\n\t\t".join(f'"{part}"' for part in parts)


def main() -> None:
    """Writes the file."""
    out = [
        "/*\n * Copyright (c) 2026 The mbpf authors\n * SPDX-License-Identifier: Apache-2.0\n *\n"
        " * Written by make_vectors.py; do not edit.\n"
        " * VECTOR(id, valid, public key, message, signature)\n */\n\n"
    ]
    number = 0
    for counter, (seed, message) in enumerate(cases()):
        signer = SigningKey(seed)
        key = bytes(signer.verify_key)
        signature = signer.sign(message).signature
        for valid, sig in [(1, signature), *((0, sig) for sig in broken(signature, counter))]:
            number += 1
            out.append(row(number, valid, key, message, sig))
    Path(__file__).with_name("src").joinpath("vectors.inc").write_text("".join(out))


if __name__ == "__main__":
    main()
