# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Running a program's text output on the device's own virtual machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mbpf.compiler.compile import Compiled, compile_tree
from mbpf.compiler.front import check_syntax
from mbpf.compiler.own_helpers import NO_HELPERS, OwnHelpers
from mbpf.compiler.source import Source
from mbpf.compiler.target import Target
from mbpf.package.format import assemble
from mbpf.package.manifest import Budgets, Manifest
from mbpf.sim.runtime import LastError, Policy, Program, Runtime
from mbpf.spec import hooks
from mbpf.spec.package import SectionType

HEAP = 1 << 20
ARENA = 1 << 22
CHUNK = 200
HELPERS = 100_000
STEPS = 10_000_000
# Hands what run() returns to the host: a text, in pieces that fit a log line.
EPILOGUE = f"""
function mbpf_prog(ctx) {{
  const text = run();
  let part = "";
  for (let i = 0; i < text.length; i++) {{
    part = part + text[i];
    if (part.length === {CHUNK}) {{ mbpf.log(1, part); part = ""; }}
  }}
  mbpf.log(1, part);
  return 0;
}}
"""
TARGET = Target("TRACEPOINT", frozenset({"CAP_LOG"}))


class FailedRunError(Exception):
    """A run that gave no text; ``error`` says why."""

    def __init__(self, error: LastError | None) -> None:
        super().__init__(str(error))
        self.error = error


def compile_text(text: str, target: Target = TARGET) -> Compiled:
    """Compile a text; constructs that only the profile refuses are let through."""
    tree, diagnostics = check_syntax(Source("test.js", text))
    assert tree is not None and not diagnostics, diagnostics
    return compile_tree(tree, target)


def manifest(target: Target = TARGET, steps: int = STEPS, heap: int = HEAP) -> Manifest:
    """What a program without maps asks for."""
    return Manifest(
        program_name="test",
        program_version="1",
        hook_type=hooks.HOOKS[target.hook].id,
        heap_size=heap,
        budgets=Budgets(steps, HELPERS),
        capabilities=tuple(sorted(target.capabilities)),
        entry_symbol=target.entry_symbol,
    )


def load(
    bytecode: bytes,
    wants: Manifest,
    helpers: OwnHelpers = NO_HELPERS,
    answers: Mapping[str, Callable[..., Any]] | None = None,
) -> tuple[Runtime, Program]:
    """Load a program, unsigned, on a firmware with helpers of its own, and what answers them.

    Raises:
        RejectError: the top-level statements or mbpf_init failed.
    """
    data = assemble([(SectionType.MANIFEST, wants.dumps()), (SectionType.BYTECODE, bytecode)])
    policy = Policy(
        allow_unsigned=True,
        max_heap_size=HEAP,
        max_steps=wants.budgets.max_steps,
        max_helpers=HELPERS,
    )
    runtime = Runtime(policy, ARENA, helpers=helpers)
    for name, answer in (answers or {}).items():
        runtime.bind(name, answer)
    return runtime, runtime.load(data)


def run_text(text: str) -> str:
    """What ``run()`` of a program returns on the virtual machine.

    Raises:
        FailedRunError: the run failed.
    """
    from mbpf.sim._core import ffi

    runtime, program = load(compile_text(text + EPILOGUE).bytecode, manifest())
    hook = runtime.hook("TRACEPOINT", "tp")
    program.attach(hook)
    context = ffi.new("struct mbpf_ctx_tracepoint *", {"abi_version": hooks.ABI_VERSION})
    hook.run(context)
    if program.statistics().successes != 1:
        raise FailedRunError(program.last_error())
    return "".join(line.text for line in runtime.log)
