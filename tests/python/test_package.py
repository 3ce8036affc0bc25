# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Containers and manifests: the host's reader, and the device's as its oracle."""

import json
import shutil
import struct
import zlib
from pathlib import Path

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mbpf.compiler.target import MapSpec, Target
from mbpf.package import manifest as manifests
from mbpf.package.build import build, read_layouts
from mbpf.package.config import find
from mbpf.package.format import Package, assemble, file_crc32
from mbpf.package.keys import PrivateKey
from mbpf.package.layout import Layout
from mbpf.package.manifest import Budgets, Manifest, MapDecl
from mbpf.package.sign import sign, verify
from mbpf.refusal import PackageError
from mbpf.sim._core import ffi
from mbpf.sim.runtime import Policy, Runtime
from mbpf.spec.errors import ErrorCode, Reason
from mbpf.spec.package import SectionType

PROGRAMS = Path(__file__).resolve().parents[2] / "samples/programs"
NAMES = ("drop_port", "top_talkers", "rate_limit")


@pytest.fixture(scope="module")
def data() -> bytes:
    return build(find(PROGRAMS / "top_talkers")).data


def with_crcs(data: bytes) -> bytes:
    """The package with every CRC made right again, if there is a table to go by."""
    out = bytearray(data)
    if len(out) < 20:
        return data
    for at in range(20, min(len(out) - 15, 20 + 16 * 8), 16):
        type, offset, length, _ = struct.unpack_from("<IIII", out, at)
        if type in (1, 2, 4, SectionType.LAYOUTS):
            struct.pack_into("<I", out, at + 12, zlib.crc32(out[offset : offset + length]))
    struct.pack_into("<I", out, 16, file_crc32(bytes(out)))
    return bytes(out)


def host_refusal(data: bytes) -> tuple[int, ...] | None:
    try:
        Manifest.of(Package.loads(data))
    except PackageError as error:
        r = error.refusal
        # The device keeps 16 bits of the section's type.
        return r.code, r.reason, r.section, r.offset, r.limit, r.actual
    return None


def device_refusal(data: bytes) -> tuple[int, ...] | None:
    """What the device says of container and manifest; None if it has nothing against them."""
    try:
        Runtime(Policy(allow_unsigned=True), arena_size=1 << 16).load(data)
    except PackageError as error:
        r = error.refusal
        if r.is_verifier or r.reason == 0 or r.reason >= Reason.KEY_UNKNOWN:
            return None
        return r.code, r.reason, r.section, r.offset, r.limit, r.actual
    return None


@pytest.mark.parametrize("name", NAMES)
def test_the_same_input_gives_the_same_bytes_anywhere(name: str, tmp_path: Path) -> None:
    copy = tmp_path / "another folder"
    shutil.copytree(PROGRAMS, copy)
    assert build(find(PROGRAMS / name)).data == build(find(copy / name)).data


def test_layout_of_a_package(data: bytes) -> None:
    package = Package.loads(data)
    assert [section.name for section in package.sections] == [
        "MANIFEST",
        "BYTECODE",
        "DEBUG",
        "LAYOUTS",
    ]
    assert package.bytecode.offset % 8 == 0
    assert package.header.file_crc32 == file_crc32(data)
    assert all(part.crc32 == zlib.crc32(part.data) for part in package.sections)
    assert read_layouts(package)["talkers"][1] == Layout.parse(["u64 packets", "u64 bytes"])
    bare = Package.loads(build(find(PROGRAMS / "top_talkers"), debug=False).data)
    assert [section.name for section in bare.sections] == ["MANIFEST", "BYTECODE"]
    assert bare.header.flags == 0


def test_signed_packages_have_no_file_crc(data: bytes) -> None:
    key = PrivateKey(bytes(range(32)))
    signed = sign(data, key)
    package = Package.loads(signed)
    assert package.header.file_crc32 == 0
    assert package.signature is not None and package.signature.crc32 == 0
    assert Manifest.of(package).key_id == key.public.key_id
    verify(package, signed, key.public)
    assert sign(data, key) == signed
    assert sign(signed, key, force=True) == signed


def test_every_flip_of_a_signed_package_is_refused(data: bytes) -> None:
    key = PrivateKey(bytes(range(32)))
    signed = sign(data, key)
    for at in range(len(signed)):
        flipped = bytearray(signed)
        flipped[at] ^= 1 << at % 8
        with pytest.raises(PackageError):
            verify(Package.loads(bytes(flipped)), bytes(flipped), key.public)


def test_every_truncation_is_refused_as_the_device_does(data: bytes) -> None:
    for size in range(len(data)):
        refusal = host_refusal(data[:size])
        assert refusal is not None
        if size % 16 == 0:
            assert refusal == device_refusal(data[:size])


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_host_and_device_refuse_the_same(data: bytes, draw: st.DataObject) -> None:
    changed = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 3))):
        # Header, table and manifest are where most rules are.
        at = draw.draw(st.one_of(st.integers(0, 390), st.integers(0, len(data) - 1)))
        changed[at] = draw.draw(st.integers(0, 255))
    tail = draw.draw(st.sampled_from([b"", b"", b"", b"\0", b"\0" * 9]))
    mutant = bytes(changed) + tail
    if draw.draw(st.booleans()):
        mutant = with_crcs(mutant)
    assert host_refusal(mutant) == device_refusal(mutant)


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
def test_random_manifests_are_read_alike(raw: bytes) -> None:
    head = bytes.fromhex("ab646d617073")  # a map that begins as a manifest does
    for body in (raw or b"\0", head + raw):
        package = assemble([(SectionType.MANIFEST, body), (SectionType.BYTECODE, b"x")])
        assert host_refusal(package) == device_refusal(package)


@given(st.binary(max_size=300), st.booleans())
@settings(max_examples=300, deadline=None)
def test_random_bytes_are_refused_by_name(raw: bytes, begin_right: bool) -> None:
    head = bytes.fromhex("4650424d0100340000000000") + (2).to_bytes(4, "little") + bytes(4)
    with pytest.raises(PackageError) as refused:
        Package.loads(head + raw if begin_right else raw, "random")
    assert "random" in str(refused.value)


def manifest(**values: object) -> Manifest:
    fields: dict[str, object] = {
        "program_name": "a",
        "program_version": "1",
        "hook_type": 3,
        "heap_size": 1024,
        "budgets": Budgets(10, 2),
        **values,
    }
    return Manifest(**fields)  # type: ignore[arg-type]


def test_manifests_survive() -> None:
    full = manifest(
        capabilities=("CAP_LOG", "CAP_TIME"),
        maps=(MapDecl("m", 2, 16, 16, 4, 1), MapDecl("n", 1, 4, 8, 4)),
        program_id=bytes(range(16)),
        security_version=7,
        key_id=bytes(range(8)),
        entry_symbol="judge",
        helper_versions={"log": 1},
        features=("core",),
        budgets=Budgets(10, 2, 5),
    )
    assert Manifest.loads(full.dumps()) == full
    assert Manifest.from_json(json.dumps(full.to_json())) == full
    assert full.dumps() == cbor2.dumps(cbor2.loads(full.dumps()), canonical=True)
    assert manifest(hook_type=6).hook_name == "CUSTOM"
    assert [entry.type_name for entry in full.maps] == ["hash", "array"]
    assert MapDecl("r", 5, 1, 1, 1).type_name == "ring"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"heap_size": 9}, Reason.MANIFEST_HEAP_ALIGN),
        ({"heap_size": 1 << 25}, Reason.MANIFEST_VALUE),
        ({"engine": "v8"}, Reason.MANIFEST_ENGINE),
        ({"capabilities": ("CAP_ALL",)}, Reason.MANIFEST_CAPABILITY),
        ({"capabilities": ("CAP_LOG", "CAP_LOG")}, Reason.MANIFEST_DUPLICATE),
        ({"features": ("regexp",)}, Reason.MANIFEST_FEATURE),
        ({"program_name": "x" * 64}, Reason.MANIFEST_LENGTH),
        ({"program_name": "ä"}, Reason.CBOR_TEXT),
        ({"mbpf_api_version": 2}, Reason.MANIFEST_API_VERSION),
        ({"bytecode_version": 2}, Reason.MANIFEST_BYTECODE_VERSION),
        ({"bytecode_version": None}, Reason.MANIFEST_MISSING_KEY),
        ({"maps": (MapDecl("a'", 1, 4, 4, 1),)}, Reason.MANIFEST_MAP_NAME),
        ({"maps": (MapDecl("a", 1, 4, 4, 1),) * 2}, Reason.MANIFEST_DUPLICATE),
        ({"maps": (MapDecl("a", 1, 4, 4, 1),) * 17}, Reason.MANIFEST_COUNT),
        ({"helper_versions": {f"h{i:02}": 1 for i in range(65)}}, Reason.MANIFEST_COUNT),
        ({"program_id": b"short"}, Reason.MANIFEST_LENGTH),
        ({"target": {"word_size": 48, "endianness": 0}}, Reason.MANIFEST_VALUE),
        ({"target": {"word_size": 64, "endianness": "middle"}}, Reason.MANIFEST_VALUE),
        ({"target": {"word_size": 64}}, Reason.MANIFEST_MISSING_KEY),
    ],
)
def test_manifests_that_break_a_rule(values: dict[str, object], reason: Reason) -> None:
    with pytest.raises(PackageError) as refused:
        manifest(**values).dumps()
    assert refused.value.refusal.reason == reason


FOREIGN = {
    "program_name": "old",
    "program_version": "1",
    "hook_type": 3,
    "hook_ctx_abi_version": 1,
    "mquickjs_bytecode_version": 0x8001,
    "target": {"word_size": 64, "endianness": "little"},
    "mbpf_api_version": 1,
    "heap_size": 8192,
    "budgets": {"max_steps": 10000, "max_helpers": 100},
    "capabilities": [],
}


@pytest.mark.parametrize("raw", [cbor2.dumps(FOREIGN), json.dumps(FOREIGN).encode()])
def test_foreign_manifests_are_written_anew(raw: bytes) -> None:
    package = assemble([(SectionType.MANIFEST, raw), (SectionType.BYTECODE, b"MQJS")])
    key = PrivateKey(bytes(32))
    read = Manifest.of(Package.loads(sign(package, key)))
    assert (read.engine, read.program_name, read.heap_size) == ("mquickjs", "old", 8192)
    assert read.key_id == key.public.key_id


def test_loose_manifests_of_engine_vm_are_refused() -> None:
    loose = cbor2.dumps({**manifest().to_data(), "zzz": 0, "a": 1})
    for raw in (loose, b"{", b"{}", b"\xbf\xff"):
        with pytest.raises(PackageError):
            manifests.strict(raw, "x", 0)


def test_a_device_without_the_capability_says_so(data: bytes) -> None:
    with pytest.raises(PackageError) as refused:
        Runtime(Policy(allow_unsigned=True, capabilities=1)).load(data)
    assert refused.value.refusal.code == ErrorCode.CAPABILITY_DENIED
    assert "CAP_MAP_READ, CAP_MAP_WRITE" in str(refused.value)


def test_the_target_of_a_description() -> None:
    target = find(PROGRAMS / "top_talkers").target
    assert target == Target(
        "NET_RX",
        frozenset({"CAP_LOG", "CAP_MAP_READ", "CAP_MAP_WRITE"}),
        (MapSpec("talkers", "hash", 16, 16, 64),),
    )


def test_shared_maps_are_declared_and_shared(tmp_path: Path) -> None:
    text = (
        'name: NAME\nversion: "1"\nhook: NET_RX\nsource: a.js\ncapabilities: [MAP_WRITE]\n'
        "maps: [{name: total, type: counter, max_entries: 1, shared: true}]\n"
    )
    (tmp_path / "a.js").write_text("function mbpf_prog(ctx) { maps.total.add(0, 1); return 0; }\n")
    runtime = Runtime(Policy(allow_unsigned=True))
    hook = runtime.hook("NET_RX", "net.recv")
    programs = []
    for name in ("first", "second"):
        (tmp_path / "mbpf.yaml").write_text(text.replace("NAME", name))
        package = build(find(tmp_path)).data
        assert Manifest.of(Package.loads(package)).maps[0].flags == 2
        programs.append(runtime.load(package))
        programs[-1].attach(hook)
    hook.run(ffi.new("struct mbpf_ctx_net *", {"abi_version": 1}))
    assert [p.maps()[0].entries[0][1] for p in programs] == [(2).to_bytes(8, "little")] * 2
