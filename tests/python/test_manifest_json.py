# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Manifests in JSON: what the host reads, the device reads alike, and as it reads CBOR."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_helpers import PROGRAMS, Mbpf
from hypothesis import given, settings
from hypothesis import strategies as st
from mbpf.package.build import build
from mbpf.package.config import find
from mbpf.package.format import Package, assemble
from mbpf.package.keys import PrivateKey
from mbpf.package.manifest import Manifest, encode
from mbpf.package.sign import sign, verify
from mbpf.refusal import PackageError
from mbpf.sim.runtime import Policy, Runtime
from mbpf.spec.errors import Reason
from mbpf.spec.package import CAPABILITY_NAMES, FEATURE_NAMES, SectionType
from test_package import device_refusal, host_refusal, with_crcs

NAMES = ("drop_port", "top_talkers", "rate_limit", "command_gate")


@pytest.fixture(scope="module")
def data() -> bytes:
    """A package whose manifest is JSON."""
    return build(find(PROGRAMS / "top_talkers"), encoding="json").data


def packed(manifest: bytes) -> bytes:
    return assemble([(SectionType.MANIFEST, manifest), (SectionType.BYTECODE, b"x")])


def both(manifest: bytes) -> tuple[int, ...] | None:
    """What host and device say of a manifest, which must be the same."""
    package = packed(manifest)
    refusal = host_refusal(package)
    assert refusal == device_refusal(package), manifest
    return refusal


@pytest.mark.parametrize("name", NAMES)
def test_a_package_loads_with_either_encoding(name: str) -> None:
    config = find(PROGRAMS / name)
    packages = [build(config, encoding=encoding).data for encoding in ("cbor", "json")]
    cbor, json_ = (Package.loads(data) for data in packages)
    assert cbor.bytecode.data == json_.bytecode.data
    assert json_.manifest.data[:1] == b"{"
    assert Manifest.of(cbor) == Manifest.of(json_)
    hashes = []
    for data in packages:
        runtime = Runtime(Policy(allow_unsigned=True))
        program = runtime.load(data)
        hashes.append([(view.name, view.entries) for view in program.maps()])
        program.unload()
    assert hashes[0] == hashes[1]


def test_signing_keeps_the_encoding(data: bytes) -> None:
    key = PrivateKey(bytes(range(32)))
    signed = sign(data, key)
    package = Package.loads(signed)
    assert json.loads(package.manifest.data)["key_id"] == key.public.key_id.hex()
    verify(package, signed, key.public)
    Runtime(Policy(keys=[key.public.raw])).load(signed)
    with pytest.raises(PackageError):
        Runtime(Policy(keys=[PrivateKey(bytes(32)).public.raw])).load(signed)


def test_build_and_inspect(tmp_path: Path, mbpf: Mbpf) -> None:
    path = tmp_path / "a.mbpf"
    built = mbpf("build", PROGRAMS / "drop_port", "-o", path, "--manifest", "json")
    assert built.code == 0, built.err
    shown = mbpf("inspect", path)
    assert "CONFIG_MBPF_MANIFEST_JSON" in shown.out + shown.err
    found = mbpf("inspect", path, "--json").json
    assert (found["manifest_encoding"], found["device_refuses"]) == ("json", None)
    assert found["manifest"]["program_name"] == "drop_port"


_NAMES = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=31)
_MAP_NAMES = _NAMES.filter(lambda name: not set("'\"\\") & set(name))
_U32 = st.integers(0, 0xFFFFFFFF)


def _some(names: Any) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(sorted(names)), unique=True, max_size=4)


_MAPS = st.lists(
    st.fixed_dictionaries(
        {
            "name": _MAP_NAMES,
            "type": st.integers(1, 8),
            "key_size": st.integers(0, 64),
            "value_size": st.integers(0, 256),
            "max_entries": st.integers(1, 65535),
        },
        optional={"flags": st.integers(0, 3)},
    ),
    max_size=4,
    unique_by=lambda entry: entry["name"],
)
MANIFESTS = st.fixed_dictionaries(
    {
        "program_name": _NAMES,
        "program_version": _NAMES,
        "hook_type": st.integers(1, 6),
        "hook_ctx_abi_version": st.just(1),
        "mbpf_api_version": st.just(1),
        "heap_size": st.integers(1, 1000).map(lambda n: 8 * n),
        "engine": st.just("vm"),
        "bytecode_version": st.just(1),
        "budgets": st.fixed_dictionaries(
            {"max_steps": st.integers(1, 1 << 31), "max_helpers": st.integers(0, 1 << 31)},
            optional={"max_wall_time_us": _U32},
        ),
        "capabilities": _some(CAPABILITY_NAMES),
    },
    optional={
        "entry_symbol": _NAMES,
        # No firmware has collections.
        "features": _some([name for name in FEATURE_NAMES if name != "collections"]),
        "maps": _MAPS,
        "helper_versions": st.dictionaries(_NAMES, _U32, max_size=4),
        "program_id": st.binary(min_size=16, max_size=16),
        "key_id": st.binary(min_size=8, max_size=8),
        "security_version": _U32,
        "target": st.fixed_dictionaries(
            {
                "word_size": st.sampled_from([32, 64]),
                "endianness": st.sampled_from([0, 1, "little", "big"]),
            }
        ),
    },
)


@given(MANIFESTS, st.randoms(use_true_random=False), st.sampled_from([None, 1, "\t"]))
@settings(max_examples=200, deadline=None)
def test_both_encodings_say_the_same(values: dict[str, Any], random: Any, indent: Any) -> None:
    def outcome(raw: bytes) -> Manifest | tuple[int, int, int, int]:
        """What is read; or why not, without the place, which is that of the encoding."""
        refusal = both(raw)
        if refusal is None:
            return Manifest.loads(raw)
        code, reason, _section, _offset, limit, actual = refusal
        return code, reason, limit, actual

    try:
        cbor = encode(values)
    except PackageError:
        return
    plain = json.loads(encode(values, "json"))
    keys = list(plain)
    random.shuffle(keys)
    other = json.dumps({key: plain[key] for key in keys}, indent=indent).encode() + b"\n"
    assert outcome(cbor) == outcome(encode(values, "json")) == outcome(other)


def test_changed_manifests_are_refused_alike(data: bytes) -> None:
    """Every byte of the manifest, and what a reader of JSON might take for something else."""
    section = Package.loads(data).manifest
    for at in range(len(section.data)):
        for byte in b'\0 "\\{}[],:-.09aeE\x80\xff':
            changed = bytearray(section.data)
            changed[at] = byte
            both(bytes(changed))
    for at in range(1, len(section.data)):
        assert both(section.data[:at]) is not None


_PIECES = st.sampled_from(
    [
        *('{"', '":', ",", "{", "}", "[", "]", " ", "\n", '"', "\\", "\\u00", "\\n", "-", "0", "7"),
        *("e", ".", "true", "null", '"hook_type":3', '"maps":[', '"name":"a"', '"helper_versions"'),
        *(':{"log":1', '"program_name":"', "4294967295", "4294967296", '"key_id":"0', "Ff"),
        *('"budgets":{"max_steps":1,', '"capabilities":["CAP_LOG"', '"target":{', "ä", "\x7f"),
    ]
)


@given(st.lists(_PIECES, max_size=12).map(lambda pieces: ("{" + "".join(pieces)).encode()))
@settings(max_examples=1000, deadline=None)
def test_random_texts_are_read_alike(raw: bytes) -> None:
    both(raw)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_host_and_device_refuse_the_same(data: bytes, draw: st.DataObject) -> None:
    changed = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 3))):
        changed[draw.draw(st.integers(0, 800))] = draw.draw(st.integers(0, 255))
    mutant = with_crcs(bytes(changed))
    assert host_refusal(mutant) == device_refusal(mutant)


@pytest.mark.parametrize("text", [' {"hook_type":3}', "[]", "3"])
def test_json_begins_with_a_brace(text: str) -> None:
    """Anything else is read as CBOR, and is none."""
    assert both(text.encode()) is not None
    with pytest.raises(PackageError) as refused:
        Manifest.from_json(text)
    assert refused.value.refusal.reason == Reason.JSON_SYNTAX


def test_numbers_of_any_length() -> None:
    for digits in ("9" * 5000, "0" * 5000, "1" + "0" * 30):
        refusal = both(b'{"heap_size":%s}' % digits.encode())
        assert refusal is not None
        assert refusal[1] == (Reason.JSON_NUMBER if digits[0] == "0" else Reason.CBOR_RANGE)
