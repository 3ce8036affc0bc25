# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Packages as other tools of the format lay them out: each is read, or refused for a reason.

They are for engine mquickjs, whose manifests name no engine. A firmware without that engine reads
all of such a package and then says ENGINE_ABSENT; anything before that is a rule of the format.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import cbor2
import pytest
from mbpf.package.keys import PrivateKey
from mbpf.refusal import PackageError
from mbpf.sim.runtime import Policy, Runtime
from mbpf.spec.errors import REASONS, Reason

MAGIC: Final = 0x4D425046
KEY: Final = PrivateKey(bytes(range(32)))
BYTECODE: Final = struct.pack("<HH", 0xACFB, 0x8001) + bytes(60)
DEBUG: Final = struct.pack("<I", 1) + bytes(32) + struct.pack("<I", 9) + b"mbpf_prog" + bytes(8)
MAPS: Final = struct.pack("<I32s5I", 1, b"hits", 1, 4, 4, 16, 0)
MANIFEST: Final[dict[str, Any]] = {
    "program_name": "hello",
    "program_version": "1.0.0",
    "hook_type": 1,
    "hook_ctx_abi_version": 1,
    "mquickjs_bytecode_version": 0x8001,
    "target": {"word_size": 64, "endianness": 0},
    "mbpf_api_version": 1,
    "heap_size": 8192,
    "budgets": {"max_steps": 10000, "max_helpers": 100},
    "capabilities": ["CAP_LOG"],
}
READ: Final = Reason.ENGINE_ABSENT


def assembled(
    manifest: bytes,
    *more: tuple[int, bytes],
    crc: bool = False,
    flags: int = 0,
    magic: int = MAGIC,
    gap: int = 0,
) -> bytes:
    """A package: header, table, sections; the signature is made when its bytes are empty."""
    sections = [(1, manifest), (2, BYTECODE), *more]
    size = 20 + 16 * len(sections)
    table = body = b""
    for type, data in sections:
        body += bytes(gap)
        data = data or bytes(64)
        sum = zlib.crc32(data) if crc else 0
        table += struct.pack("<IIII", type, size + len(body), len(data), sum)
        body += data
    head = struct.pack("<IHHII", magic, 1, size, flags, len(sections))
    rest = table + body
    file_crc = zlib.crc32(head + rest) if crc else 0
    out = head + struct.pack("<I", file_crc) + rest
    if flags & 1:
        out = out[:-64] + KEY.sign(out[:-64])
    return out


def cbor(**values: Any) -> bytes:
    """The manifest with other values, in canonical order; None takes a key away."""
    changed = {name: value for name, value in {**MANIFEST, **values}.items() if value is not None}
    return cbor2.dumps(changed, canonical=True)


def refusal(data: bytes, policy: Policy | None = None) -> Reason:
    runtime = Runtime(policy or Policy(allow_unsigned=True))
    with pytest.raises(PackageError) as caught:
        runtime.load(data)
    found = caught.value.refusal
    assert REASONS[Reason(found.reason)].code == found.code
    return Reason(found.reason)


CONTAINERS: Final[Mapping[str, tuple[bytes, Reason]]] = {
    "plain": (assembled(cbor()), READ),
    "checksums": (assembled(cbor(), crc=True), READ),
    "maps": (assembled(cbor(), (3, MAPS)), READ),
    "debug": (assembled(cbor(), (4, DEBUG), flags=2), READ),
    "all": (assembled(cbor(), (3, MAPS), (4, DEBUG), flags=2, crc=True), READ),
    "signed": (assembled(cbor(), (5, b""), flags=1), READ),
    "signed with debug": (assembled(cbor(), (4, DEBUG), (5, b""), flags=3), READ),
    "padding": (assembled(cbor(), gap=7), READ),
    "wide padding": (assembled(cbor(), gap=8), Reason.SECTION_GAP),
    "debug without its flag": (assembled(cbor(), (4, DEBUG)), Reason.FLAG_DEBUG),
    "unknown section": (assembled(cbor(), (9, b"x")), Reason.SECTION_UNKNOWN),
    "skippable section": (assembled(cbor(), (0x80000009, b"x")), READ),
    "other magic": (assembled(cbor(), magic=0x4D425047), Reason.BAD_MAGIC),
    "no room for a header": (assembled(cbor())[:19], Reason.TRUNCATED),
    "shortened": (assembled(cbor())[:-1], Reason.SECTION_RANGE),
}


@pytest.mark.parametrize("name", CONTAINERS)
def test_container(name: str) -> None:
    data, reason = CONTAINERS[name]
    assert refusal(data) is reason


MANIFESTS: Final[Mapping[str, tuple[bytes, Reason]]] = {
    "JSON": (json.dumps(MANIFEST).encode(), READ),
    "keys in another order": (cbor2.dumps(MANIFEST), Reason.CBOR_KEY_ORDER),
    "indefinite length": (b"\xbf" + cbor()[1:] + b"\xff", Reason.CBOR_INDEFINITE),
    "word endianness": (cbor(target={"word_size": 32, "endianness": "big"}), READ),
    "other endianness": (
        cbor(target={"word_size": 32, "endianness": "middle"}),
        Reason.MANIFEST_VALUE,
    ),
    "word of 16 bits": (cbor(target={"word_size": 16, "endianness": 0}), Reason.MANIFEST_VALUE),
    "word of 48 bits": (cbor(target={"word_size": 48, "endianness": 0}), Reason.MANIFEST_VALUE),
    "no target": (cbor(target=None), Reason.MANIFEST_MISSING_KEY),
    "bytecode of 32 bits": (cbor(mquickjs_bytecode_version=1), READ),
    "no bytecode version": (cbor(mquickjs_bytecode_version=None), Reason.MANIFEST_MISSING_KEY),
    "least heap": (cbor(heap_size=8192), READ),
    "small heap": (cbor(heap_size=8191), Reason.MANIFEST_HEAP_SMALL),
    "unknown capability": (cbor(capabilities=["CAP_FLY"]), Reason.MANIFEST_CAPABILITY),
    "newer runtime": (cbor(mbpf_api_version=2), Reason.MANIFEST_API_VERSION),
    "other runtime": (cbor(mbpf_api_version=0x10000), Reason.MANIFEST_API_VERSION),
    "unknown key": (cbor(colour=1), Reason.MANIFEST_UNKNOWN_KEY),
    "name of 63": (cbor(program_name="n" * 63), READ),
    "name of 64": (cbor(program_name="n" * 64), Reason.MANIFEST_LENGTH),
    "hook 6": (cbor(hook_type=6), READ),
    "hook 7": (cbor(hook_type=7), Reason.MANIFEST_VALUE),
    "hook 0": (cbor(hook_type=0), Reason.MANIFEST_VALUE),
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_manifest(name: str) -> None:
    manifest, reason = MANIFESTS[name]
    assert refusal(assembled(manifest)) is reason


def _map(**values: Any) -> list[dict[str, Any]]:
    least = {"name": "hits", "type": 2, "key_size": 4, "value_size": 4, "max_entries": 16}
    return [{**least, **values}]


@pytest.mark.parametrize(
    ("maps", "reason"),
    [
        (_map(), READ),
        (_map(flags=1), READ),
        (_map(name="n" * 31), READ),
        (_map(name="n" * 32), Reason.MANIFEST_LENGTH),
        (_map(name="it's"), Reason.MANIFEST_MAP_NAME),
        (_map() * 2, Reason.MANIFEST_DUPLICATE),
        (_map(key_size=64, value_size=256, max_entries=65535), READ),
        (_map(key_size=65), Reason.MANIFEST_VALUE),
        (_map(value_size=257), Reason.MANIFEST_VALUE),
        (_map(max_entries=0), Reason.MANIFEST_VALUE),
        (_map(max_entries=65536), Reason.MANIFEST_VALUE),
        (_map(key_size=0xFFFFFFFF, max_entries=0xFFFFFFFF), Reason.MANIFEST_VALUE),
        (_map(value_size=1 << 32), Reason.CBOR_RANGE),
        (_map(value_size=-1), Reason.CBOR_TYPE),
    ],
)
def test_maps_of_a_manifest(maps: Sequence[Mapping[str, Any]], reason: Reason) -> None:
    assert refusal(assembled(cbor(maps=maps))) is reason


def _entry(data: bytes, index: int, offset: int, length: int) -> bytes:
    out = bytearray(data)
    struct.pack_into("<II", out, 20 + 16 * index + 4, offset, length)
    return bytes(out)


@pytest.mark.parametrize(
    ("offset", "length"),
    [
        (0xFFFFFFFF, 0xFFFFFFFF),
        (0xFFFFFFF0, 0x10),
        (0x34, 0xFFFFFFFF),
        (0x34, 0xFFFFFFCC),  # Together 2 ** 32.
        (0x33, 1),
        (0, 1),
    ],
)
def test_sizes_that_overflow(offset: int, length: int) -> None:
    assert refusal(_entry(assembled(cbor()), 0, offset, length)) is Reason.SECTION_RANGE


def test_checksums_are_compared() -> None:
    data = bytearray(assembled(cbor(), crc=True))
    data[-1] ^= 1
    assert refusal(bytes(data)) is Reason.FILE_CRC
    data[16:20] = bytes(4)
    assert refusal(bytes(data)) is Reason.SECTION_CRC


def test_signatures_are_checked() -> None:
    data = assembled(cbor(), (5, b""), flags=1)
    trusting = Policy(keys=[KEY.public.raw])
    assert refusal(data, trusting) is READ
    changed = bytearray(data)
    changed[100] ^= 1
    assert refusal(bytes(changed), trusting) is Reason.BAD_SIGNATURE
    other = Policy(keys=[PrivateKey(bytes(32)).public.raw])
    assert refusal(data, other) is Reason.BAD_SIGNATURE
    assert refusal(assembled(cbor()), trusting) is Reason.NO_SIGNATURE
