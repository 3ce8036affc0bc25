# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Programs that a firmware does not allow: what spec/diagnostics/16_policy.yaml shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import cbor2
import own_helpers
from mbpf.compiler.custom import Schema
from mbpf.errors import MbpfError
from mbpf.package.build import build
from mbpf.package.config import find
from mbpf.package.format import Package, assemble
from mbpf.package.keys import PrivateKey
from mbpf.package.manifest import encode
from mbpf.package.sign import sign
from mbpf.sim.runtime import Ceiling, Key, Policy, Program, Runtime
from mbpf.spec.hooks import Context
from mbpf.spec.package import SectionType

_DESCRIPTION: Final = """\
name: limiter
version: "1"
hook: NET_RX
source: a.js
capabilities: [LOG, MAP_WRITE]
heap_size: 1024
budgets: {max_steps: 1000, max_helpers: 8, max_wall_time_us: 500}
maps:
  - {name: hits, type: array, key_size: 4, value_size: 4, max_entries: 16}
"""
_PROGRAM: Final = """\
const one = new Uint8Array(4);
function mbpf_prog(ctx) { maps.hits.update(0, one); return 0; }
"""
_MAP: Final = {"name": "hits", "type": 1, "key_size": 4, "value_size": 4, "max_entries": 16}
_KEY: Final = PrivateKey(bytes(range(32)))
_NET_RX: Final = "NET_RX"


@cache
def _good() -> bytes:
    with TemporaryDirectory() as folder:
        Path(folder, "mbpf.yaml").write_text(_DESCRIPTION, encoding="utf-8")
        Path(folder, "a.js").write_text(_PROGRAM, encoding="utf-8")
        return build(find(Path(folder))).data


def package(**values: Any) -> bytes:
    """The program's package with other values in its manifest; None takes a key away."""
    parts = Package.loads(_good())
    manifest = {**cbor2.loads(parts.manifest.data), **values}
    manifest = {name: value for name, value in manifest.items() if value is not None}
    contents = {part.type: part.data for part in parts.sections}
    contents[SectionType.MANIFEST] = encode(manifest)
    return assemble(contents.items())


def refused(action: Callable[[], object]) -> MbpfError:
    """The error that an action ends with."""
    try:
        action()
    except MbpfError as error:
        return error
    raise AssertionError("it was not refused")


def load(data: bytes, policy: Policy | None = None, arena_size: int = 1 << 16) -> MbpfError:
    """How a load is refused."""
    runtime = Runtime(policy or Policy(allow_unsigned=True), arena_size=arena_size)
    return refused(lambda: runtime.load(data))


def limited(values: Mapping[str, Any] | None = None, **policy: Any) -> MbpfError:
    """How a load is refused by a policy."""
    return load(package(**(values or {})), Policy(allow_unsigned=True, **policy))


def key_unknown() -> MbpfError:
    """A key of somebody else."""
    other = PrivateKey(bytes(32)).public.raw
    return load(sign(_good(), _KEY), Policy(keys=[other]))


def key_epoch() -> MbpfError:
    """A key of the past."""
    key = Key(_KEY.public.raw, last_epoch=4)
    return load(sign(_good(), _KEY), Policy(keys=[key], epoch=5))


def policy_capability() -> MbpfError:
    """A firmware where programs only write log lines."""
    return limited(capabilities=1)


def policy_steps() -> MbpfError:
    """One step too many."""
    return limited(max_steps=999)


def policy_helpers() -> MbpfError:
    """One call too many, on this hook."""
    return limited(ceilings=[Ceiling(_NET_RX, max_helpers=7)])


def policy_wall_time() -> MbpfError:
    """No limit where there has to be one."""
    budgets = {"max_steps": 1000, "max_helpers": 8}
    return limited({"budgets": budgets}, ceilings=[Ceiling(_NET_RX, max_wall_time_us=500)])


def no_clock() -> MbpfError:
    """A firmware without a clock."""
    runtime = Runtime(Policy(allow_unsigned=True), has_clock=False)
    return refused(lambda: runtime.load(_good()))


def policy_heap() -> MbpfError:
    """More memory than there is for a program."""
    return limited(max_heap_size=1016)


def policy_programs() -> MbpfError:
    """One program too many."""
    runtime = Runtime(Policy(allow_unsigned=True, max_programs=1))
    _loaded = runtime.load(_good())
    return refused(lambda: runtime.load(package(program_name="other")))


def policy_maps() -> MbpfError:
    """One map too many."""
    return limited({"maps": [_MAP, {**_MAP, "name": "more"}]}, max_maps=1)


def policy_map_entries() -> MbpfError:
    """One entry too many."""
    return limited(max_map_entries=15)


def policy_map_bytes() -> MbpfError:
    """16 entries of 4 bytes, with a byte each."""
    return limited(max_map_bytes=79)


def map_type() -> MbpfError:
    """A map type that no firmware has."""
    return limited({"maps": [{**_MAP, "type": 99}]})


def map_flags() -> MbpfError:
    """A flag of a map beside the one that there is."""
    return limited({"maps": [{**_MAP, "flags": 6}]})


def map_sizes() -> MbpfError:
    """An array whose index is no number of 32 bits."""
    return limited({"maps": [{**_MAP, "key_size": 8}]})


def name_taken() -> MbpfError:
    """The same program twice."""
    runtime = Runtime(Policy(allow_unsigned=True))
    _loaded = runtime.load(_good())
    return refused(lambda: runtime.load(_good()))


def arena_full() -> MbpfError:
    """A small arena."""
    return load(_good(), arena_size=1024)


def heap_frame() -> MbpfError:
    """A heap in which no run could start."""
    return limited({"heap_size": 8})


def engine_absent() -> MbpfError:
    """A package of the other engine."""
    manifest = {
        "engine": "mquickjs",
        "bytecode_version": None,
        "mquickjs_bytecode_version": 1,
        "heap_size": 8192,
        "target": {"word_size": 32, "endianness": 0},
    }
    return limited(manifest)


def hook_unknown() -> MbpfError:
    """A hook type that the manifest may name and no firmware has."""
    return limited({"hook_type": 6})


def hook_abi() -> MbpfError:
    """A context of tomorrow."""
    return limited({"hook_ctx_abi_version": 2})


def _custom(id: int, version: int) -> MbpfError:
    runtime = Runtime(Policy(allow_unsigned=True))
    runtime.declare(Schema(7, 2, ()))
    data = package(hook_type=6, schema_id=id, schema_version=version)
    return refused(lambda: runtime.load(data))


def schema_unknown() -> MbpfError:
    """Events that nobody makes."""
    return _custom(8, 1)


def schema_version() -> MbpfError:
    """Events of yesterday."""
    return _custom(7, 1)


def shared_denied() -> MbpfError:
    """A firmware where programs share nothing."""
    return limited({"maps": [{**_MAP, "flags": 2}]}, allow_shared_maps=False)


def shared_differs() -> MbpfError:
    """Two programs that do not agree."""
    runtime = Runtime(Policy(allow_unsigned=True))
    shared = {**_MAP, "flags": 2}
    _loaded = runtime.load(package(maps=[shared]))
    other = package(program_name="other", maps=[{**shared, "max_entries": 32}])
    return refused(lambda: runtime.load(other))


def _update(**values: Any) -> MbpfError:
    runtime = Runtime(Policy(allow_unsigned=True))
    program = runtime.load(_good())
    return refused(lambda: program.update(package(**values)))


def update_hook() -> MbpfError:
    """An update for packets that are sent."""
    return _update(hook_type=4)


def update_name() -> MbpfError:
    """An update of another program."""
    return _update(program_name="other")


def update_map() -> MbpfError:
    """A map that becomes larger."""
    return _update(maps=[{**_MAP, "max_entries": 32}])


def update_ceiling() -> MbpfError:
    """A program that needs more steps than before, on an attach point that has no more."""
    runtime = Runtime(Policy(allow_unsigned=True))
    hook = runtime.hook(_NET_RX, "net.recv", max_steps=1000)
    program: Program = runtime.load(_good())
    program.attach(hook)
    data = package(budgets={"max_steps": 1001, "max_helpers": 8})
    return refused(lambda: program.update(data))


def helper_unknown() -> MbpfError:
    """A helper that the firmware does not have."""
    runtime = own_helpers.runtime(own_helpers.FILE.replace("setRelay", "setLamp"))
    return refused(lambda: runtime.load(own_helpers.built(own_helpers.SWITCHES).data))


def helper_mismatch() -> MbpfError:
    """A helper that the firmware has as it was before."""
    runtime = own_helpers.runtime(own_helpers.FILE.replace("1.2", "1.1"))
    return refused(lambda: runtime.load(own_helpers.built(own_helpers.SWITCHES).data))


def update_context() -> MbpfError:
    """A helper for threads, on an attach point in interrupts."""
    runtime = own_helpers.runtime()
    program = runtime.load(own_helpers.built(own_helpers.PLAIN).data)
    program.attach(runtime.hook("TIMER", "timer", context=Context.ISR))
    data = own_helpers.built(own_helpers.SWITCHES).data
    return refused(lambda: program.update(data))
