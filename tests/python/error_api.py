# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Calls of the C API that are refused: what spec/diagnostics/15_api.yaml shows, done for real."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import own_helpers
from mbpf.errors import MbpfError
from mbpf.package.build import build
from mbpf.package.config import find
from mbpf.sim._core import ffi, lib
from mbpf.sim.calls import check
from mbpf.sim.runtime import Hook, Policy, Program, Runtime
from mbpf.spec.hooks import Context

_DESCRIPTION = """\
name: a
version: "1"
hook: TRACEPOINT
source: a.js
capabilities: [LOG, MAP_WRITE]
maps:
  - {name: hits, type: hash, key_size: 4, value_size: 4, max_entries: 2}
"""
_PROGRAM = """\
function mbpf_prog(ctx) { return 0; }
function mbpf_fini() { maps.hits.delete(new Uint8Array(4)); mbpf.log(1, 'bye'); }
"""
_CREATE = 1


def _loaded() -> tuple[Runtime, Program, Hook]:
    with TemporaryDirectory() as folder:
        Path(folder, "mbpf.yaml").write_text(_DESCRIPTION, encoding="utf-8")
        Path(folder, "a.js").write_text(_PROGRAM, encoding="utf-8")
        package = build(find(Path(folder))).data
    runtime = Runtime(Policy(allow_unsigned=True))
    return runtime, runtime.load(package), runtime.hook("TRACEPOINT", "point")


def _refused(action: Callable[[], object]) -> MbpfError:
    try:
        action()
    except MbpfError as error:
        return error
    raise AssertionError("it was not refused")


def _map(program: Program) -> Any:
    return lib.mbpf_prog_map(program._handle, b"hits")


def already_attached() -> MbpfError:
    """A program attached twice."""
    _runtime, program, hook = _loaded()
    program.attach(hook)
    return _refused(lambda: program.attach(hook))


def context() -> MbpfError:
    """A helper for threads, on an attach point in interrupts."""
    runtime = own_helpers.runtime()
    program = runtime.load(own_helpers.built(own_helpers.SWITCHES).data)
    hook = runtime.hook("TIMER", "timer", context=Context.ISR)
    return _refused(lambda: program.attach(hook))


def exists() -> MbpfError:
    """A key created twice."""
    _runtime, program, _hook = _loaded()
    key, value = ffi.new("uint8_t[4]"), ffi.new("uint8_t[4]")
    check(lib.mbpf_map_update(_map(program), key, value, _CREATE), "cannot create")
    code = lib.mbpf_map_update(_map(program), key, value, _CREATE)
    return _refused(lambda: check(code, "cannot create"))


def invalid_arg() -> MbpfError:
    """No program at all."""
    return _refused(lambda: check(lib.mbpf_prog_detach(ffi.NULL), "cannot detach"))


class _Unloads(list[Any]):
    """A log that unloads the program whose line it gets."""

    def __init__(self, program: Program) -> None:
        super().__init__()
        self.program = program
        self.code = 0

    def append(self, line: Any) -> None:
        self.code = lib.mbpf_prog_unload(self.program._handle)


def nested_exec() -> MbpfError:
    """A program unloaded by what it calls itself."""
    runtime, program, _hook = _loaded()
    log = _Unloads(program)
    runtime.log = log
    check(lib.mbpf_prog_unload(program._handle), "cannot unload")
    return _refused(lambda: check(log.code, "cannot unload"))


def not_attached() -> MbpfError:
    """A program that is on no hook."""
    _runtime, program, _hook = _loaded()
    return _refused(program.detach)


def not_found() -> MbpfError:
    """A key that nobody has put there."""
    _runtime, program, _hook = _loaded()
    key, value = ffi.new("uint8_t[4]"), ffi.new("uint8_t[4]")
    code = lib.mbpf_map_lookup(_map(program), key, value)
    return _refused(lambda: check(code, "cannot look up"))


def still_attached() -> MbpfError:
    """A program unloaded while events still reach it."""
    _runtime, program, hook = _loaded()
    program.attach(hook)
    return _refused(program.unload)
