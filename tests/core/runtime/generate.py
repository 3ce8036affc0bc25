# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Makes the packages of this suite: good ones, and some that a device must refuse."""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import cbor2

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "common"))

import packages  # noqa: E402
from mbpf.package.format import Package, assemble  # noqa: E402
from mbpf.package.keys import PrivateKey  # noqa: E402
from mbpf.package.manifest import encode  # noqa: E402
from mbpf.package.sign import sign  # noqa: E402
from mbpf.spec.package import SIGNATURE_SIZE, SectionType  # noqa: E402

DATA = HERE / "data"
FOREIGN_KEY = PrivateKey(sha256(b"mbpf foreign test key, not a secret").digest())
"""A key that the firmware of the tests does not trust."""


def changed(package: bytes, **values: Any) -> bytes:
    """A package with other values in its manifest, not signed; None takes a key away."""
    parts = Package.loads(package)
    manifest = {**cbor2.loads(parts.manifest.data), **values}
    manifest = {name: value for name, value in manifest.items() if value is not None}
    contents = {part.type: part.data for part in parts.sections}
    contents[SectionType.MANIFEST] = encode(manifest)
    contents.pop(SectionType.SIGNATURE, None)
    return assemble(contents.items())


def without_debug(package: bytes) -> bytes:
    """A signed package without its DEBUG section."""
    parts = Package.loads(changed(package, key_id=None))
    contents = [(part.type, part.data) for part in parts.sections]
    contents = [(type, data) for type, data in contents if type != SectionType.DEBUG]
    return sign(assemble(contents), packages.test_key())


def foreign_unnamed(package: bytes) -> bytes:
    """A package signed by the foreign key, whose manifest does not say so."""
    parts = Package.loads(changed(package, key_id=None))
    contents = [(part.type, part.data) for part in parts.sections]
    contents.append((SectionType.SIGNATURE, bytes(SIGNATURE_SIZE)))
    unsigned = assemble(contents)[:-SIGNATURE_SIZE]
    return unsigned + FOREIGN_KEY.sign(unsigned)


def files() -> dict[Path, bytes]:
    """All generated files of the suite."""
    built = {
        path.stem: packages.build_signed(path) for path in sorted(HERE.glob("programs/*.yaml"))
    }
    first = built["first"]
    unsigned = changed(first, key_id=None)
    wrong = {
        "context_version": {"hook_ctx_abi_version": 2},
        "unknown_hook": {"hook_type": 6},
        "other_engine": {
            "engine": None,
            "bytecode_version": None,
            "mquickjs_bytecode_version": 1,
            "heap_size": 8192,
            "target": {"word_size": 32, "endianness": 0},
        },
    }
    built |= {
        name: sign(changed(first, key_id=None, **values), packages.test_key())
        for name, values in wrong.items()
    }
    built["unsigned"] = unsigned
    built["foreign"] = sign(unsigned, FOREIGN_KEY)
    built["foreign_unnamed"] = foreign_unnamed(first)
    built["stack_plain"] = without_debug(built["stack"])
    key = ", ".join(map(str, packages.test_key().public.raw))
    return {
        **{DATA / f"{name}.mbpf": data for name, data in built.items()},
        HERE / "src" / "key.inc": packages.c_file([f"\t{{{key}}},"]),
    }


if __name__ == "__main__":
    sys.exit(packages.main(files(), __doc__))
