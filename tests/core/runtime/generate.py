# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Makes the packages of this suite: good ones, and some that a device must refuse."""

from __future__ import annotations

import contextlib
import json
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cbor2
import yaml

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "common"))
sys.path.insert(0, str(HERE.parents[1] / "python"))

import error_packages  # noqa: E402
import packages  # noqa: E402
from mbpf.package.format import Package, assemble  # noqa: E402
from mbpf.package.keys import PrivateKey  # noqa: E402
from mbpf.package.manifest import encode  # noqa: E402
from mbpf.package.sign import sign  # noqa: E402
from mbpf.spec.package import SIGNATURE_SIZE, SectionType  # noqa: E402

DATA = HERE / "data"
VECTORS = packages.ROOT / "tests/vectors/errors"
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


def with_debug(package: bytes, debug: bytes) -> bytes:
    """A signed package with another DEBUG section; without one, if ``debug`` is empty."""
    parts = Package.loads(changed(package, key_id=None))
    contents = {part.type: part.data for part in parts.sections} | {SectionType.DEBUG: debug}
    return sign(
        assemble((type, data) for type, data in contents.items() if data), packages.test_key()
    )


def signed_unnamed(package: bytes, key: PrivateKey) -> bytes:
    """A signed package whose manifest does not say by whom."""
    parts = Package.loads(changed(package, key_id=None))
    contents = [(part.type, part.data) for part in parts.sections]
    contents.append((SectionType.SIGNATURE, bytes(SIGNATURE_SIZE)))
    unsigned = assemble(contents)[:-SIGNATURE_SIZE]
    return unsigned + key.sign(unsigned)


def refusals() -> tuple[bytes, list[str]]:
    """The packages of the catalogue that break a rule of the format, and the rows of the table."""
    blob = bytearray()
    rows = ["static const struct format_row format_rows[] = {"]
    catalogue = packages.ROOT / "spec/diagnostics/13_package.yaml"
    for id, entry in yaml.safe_load(catalogue.read_text(encoding="utf-8"))["ids"].items():
        if "change" not in entry or "run" in entry or id == "too-large":
            continue
        if id.startswith("json-"):  # Not every firmware reads JSON: the suite `package` has these.
            continue
        golden = json.loads((VECTORS / f"{id}.json").read_text(encoding="utf-8"))["refusal"]
        if golden["reason"] is None:
            continue
        section = {part.name: int(part) for part in SectionType}.get(golden["section"])
        if section is None:
            section = int(golden["section"] or "0", 16)
        with TemporaryDirectory() as folder, contextlib.chdir(folder):
            Path("a.js").write_text(error_packages.BASE, encoding="utf-8")
            data = error_packages.make(entry, Path("a.js"))
        rows += [
            f"\t{{{len(blob)}U, {len(data)}U, MBPF_ERR_{golden['code']},",
            f"\t MBPF_REASON_{golden['reason']}, 0x{section:x}U, {golden['offset']}U,",
            f"\t 0x{golden['limit']:x}U, 0x{golden['actual']:x}U}},",
        ]
        blob += data + bytes(-len(data) % 8)
    return bytes(blob), [*rows, "};"]


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
    array = {"type": 1, "key_size": 4, "value_size": 4, "max_entries": 4}
    kinds = {
        "map_type": {"type": 99},
        "map_flags": {"flags": 1},
        "map_sizes": {"key_size": 8},
        "map_wide": {"value_size": 256, "max_entries": 65535},
    }
    built |= {
        name: sign(
            changed(first, key_id=None, maps=[{"name": "row", **array, **values}]),
            packages.test_key(),
        )
        for name, values in kinds.items()
    }
    # The same under other names, where a test needs several programs.
    built |= {
        f"{name}_{i}": sign(
            changed(built[name], key_id=None, program_name=f"{name}_{i}"), packages.test_key()
        )
        for name, count in (("faults", 4), ("first", 5))
        for i in range(2, count + 1)
    }
    total = {"name": "total", "type": 6, "key_size": 4, "value_size": 8, "flags": 2}
    built["shared_wide"] = sign(
        changed(first, key_id=None, program_name="shared_wide", maps=[{**total, "max_entries": 3}]),
        packages.test_key(),
    )
    built["unnamed"] = signed_unnamed(first, packages.test_key())
    built["second_named"] = sign(
        changed(first, key_id=None, program_name="second"), packages.test_key()
    )
    built["unsigned"] = unsigned
    built["foreign"] = sign(unsigned, FOREIGN_KEY)
    built["foreign_unnamed"] = signed_unnamed(first, FOREIGN_KEY)
    built["stack_plain"] = with_debug(built["stack"], b"")
    built["stack_damaged"] = with_debug(built["stack"], b"damaged")
    blob, rows = refusals()
    return {
        **{DATA / f"{name}.mbpf": data for name, data in built.items()},
        DATA / "refused.bin": blob,
        HERE / "src" / "refused.inc": packages.c_file(rows),
        HERE / "src" / "key.inc": packages.c_file([packages.c_key(packages.test_key())]),
    }


if __name__ == "__main__":
    sys.exit(packages.main(files(), __doc__))
