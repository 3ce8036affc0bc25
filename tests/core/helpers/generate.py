# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Makes the packages of this suite: good ones, and some that a device must refuse."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import cbor2

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "common"))

import packages  # noqa: E402
from mbpf.package.format import Package, assemble  # noqa: E402
from mbpf.package.manifest import encode  # noqa: E402
from mbpf.package.sign import sign  # noqa: E402
from mbpf.spec.package import SectionType  # noqa: E402

DATA = HERE / "data"


def changed(package: bytes, **values: Any) -> bytes:
    """A package with other values in its manifest; None takes a key away."""
    parts = Package.loads(package)
    manifest = {**cbor2.loads(parts.manifest.data), **values}
    kept = {name: value for name, value in manifest.items() if value is not None}
    kept.pop("key_id", None)
    contents = {part.type: part.data for part in parts.sections}
    contents[SectionType.MANIFEST] = encode(kept)
    contents.pop(SectionType.SIGNATURE, None)
    return sign(assemble(contents.items()), packages.test_key())


def files() -> dict[Path, bytes]:
    """All generated files of the suite."""
    built = {
        path.stem: packages.build_signed(path) for path in sorted(HERE.glob("programs/*.yaml"))
    }
    relay = built["relay"]
    built["no_versions"] = changed(relay, helper_versions=None)
    built["no_capability"] = changed(relay, capabilities=[])
    built["other_capability"] = changed(relay, capabilities=["FW_OTHER"])
    built["core_version"] = changed(relay, helper_versions={"setRelay": 1 << 16, "log": 2})
    return {
        **{DATA / f"{name}.mbpf": data for name, data in built.items()},
        HERE / "src" / "key.inc": packages.c_file([packages.c_key(packages.test_key())]),
    }


if __name__ == "__main__":
    sys.exit(packages.main(files(), __doc__))
