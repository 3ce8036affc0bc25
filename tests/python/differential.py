# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Runs one program in mbpf and in quickjs-ng, and tells what each of them did.

A program logs what it computes with ``mbpf.log(1, text)``; its verdict and the way it ended count
too. :data:`PRELUDE` turns any value into a text that keeps apart what ``String()`` does not.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

from mbpf.compiler.compile import compile_program
from mbpf.compiler.jsvalue import to_text
from mbpf.compiler.source import Source
from mbpf.compiler.target import Target
from mbpf.errors import CompileError
from mbpf.package.format import assemble
from mbpf.package.manifest import Budgets, Manifest
from mbpf.refusal import PackageError
from mbpf.sim._core import ffi
from mbpf.sim.runtime import Hook, Policy, Program, Runtime
from mbpf.spec import hooks
from mbpf.spec.package import SectionType

MAX_STEPS: Final = 50_000_000
HEAP: Final = 8 << 20
LOG_MAX: Final = 255
_TARGET: Final = Target(hook="TRACEPOINT", capabilities=frozenset({"CAP_LOG", "CAP_EMIT"}))
_ERRORS: Final = (
    "Error",
    "TypeError",
    "RangeError",
    "ReferenceError",
    "SyntaxError",
    "EvalError",
    "URIError",
)

# Kept on one line, so that the lines of a program stay what they are.
PRELUDE: Final = "".join(
    line.strip() + " "
    for line in """
function hex(n) {
  let s = '';
  for (let i = 12; i >= 0; i -= 4) s += '0123456789abcdef'[n >> i & 15];
  return s;
}
function quote(s) {
  let plain = true;
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (c < 32 || c > 126 || c === 39 || c === 92) plain = false;
  }
  if (plain) return "'" + s + "'";
  let r = "'";
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    r += c < 32 || c > 126 || c === 39 || c === 92 ? '\\\\u' + hex(c) : s[i];
  }
  return r + "'";
}
function text(x) {
  if (typeof x === 'string') return quote(x);
  if (x === 0) return 1 / x < 0 ? '-0' : '0';
  if (typeof x === 'function') return 'function';
  if (typeof x !== 'object' || x === null) return String(x);
  if (x instanceof Error) return '<' + x.name + '>';
  let r = '';
  if (Array.isArray(x)) {
    for (let i = 0; i < x.length; i++) r += (i ? ', ' : '') + (i in x ? text(x[i]) : '-');
    return '[' + r + ']';
  }
  for (const k in x) r += (r ? ', ' : '') + k + ': ' + text(x[k]);
  return '{' + r + '}';
}
function line(s) {
  if (s.length < 240) { mbpf.log(1, s); return; }
  let part = '';
  for (let i = 0; i < s.length; i++) {
    part += s[i];
    if (part.length === 240) { mbpf.log(1, part); part = ''; }
  }
  mbpf.log(1, part);
}
function show(x) { line(text(x)); return x; }
function attempt(f) {
  try { show(f()); } catch (e) { mbpf.log(1, 'throws ' + text(e)); }
}
""".strip().splitlines()
)
"""Functions for programs: show(x) logs any value, attempt(f) what f() gives or throws."""

_SHIM: Final = """
const $log = [];
let $first = false;
const mbpf = { apiVersion: 1, log(level, s) {
  if (typeof level !== 'number' || typeof s !== 'string') throw new TypeError();
  if (!(level >= 0 && level <= 3) || level % 1) throw new RangeError();
  let cut = '';
  for (let i = 0; i < s.length && i < LOG_MAX; i++) cut += s.charCodeAt(i) > 255 ? '?' : s[i];
  $log.push(cut);
} };
"""
_RUN: Final = """
if (typeof mbpf_init === 'function') mbpf_init();
JSON.stringify(Array.from({ length: EVENTS }, () => {
  $log.length = $first ? 0 : $log.length;
  $first = true;
  let end;
  try {
    const v = mbpf_prog({});
    end = v === undefined ? 'value 0' : v === (v | 0) ? 'value ' + (v | 0) : 'failure verdict';
  } catch (e) {
    end = 'throws ' + (e instanceof Error ? e.name : 'a value');
    if (e instanceof RangeError && /stack/.test(e.message)) end = 'failure stack';
  }
  return [Array.from($log), end];
}))
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a program did.

    Attributes:
        log: its log lines.
        end: ``value N``, ``throws CLASS``, ``refused ID``, ``failure KIND``, or ``engine TEXT``
            when the engine gave up.
        steps: how many steps it took; 0 in quickjs-ng.
        events: what it emitted, ids with bytes.
    """

    log: tuple[str, ...]
    end: str
    steps: int = 0
    events: tuple[tuple[int, bytes], ...] = ()


def compile_bytecode(source: str) -> bytes:
    """The BYTECODE section of a program.

    Raises:
        CompileError: the program is refused.
    """
    return compile_program(Source("program.js", source), _TARGET).bytecode


def pack(bytecode: bytes, max_steps: int = MAX_STEPS, heap: int = HEAP) -> bytes:
    """The package around a BYTECODE section."""
    manifest = Manifest(
        program_name="program",
        program_version="1",
        hook_type=hooks.HOOKS["TRACEPOINT"].id,
        heap_size=heap,
        budgets=Budgets(max_steps=max_steps, max_helpers=0x7FFFFFFF),
        capabilities=("CAP_LOG", "CAP_EMIT"),
    )
    sections = [(SectionType.MANIFEST, manifest.dumps()), (SectionType.BYTECODE, bytecode)]
    return assemble(sections)


class Device:
    """A runtime with one hook, used for one program after the other of up to ``heap`` bytes."""

    def __init__(self, heap: int = HEAP) -> None:
        self._runtime = Runtime(
            Policy(
                allow_unsigned=True,
                max_heap_size=heap,
                max_steps=MAX_STEPS,
                max_helpers=0x7FFFFFFF,
            ),
            arena_size=2 * heap + (1 << 16),
        )
        self._hook: Hook = self._runtime.hook("TRACEPOINT", "trace")
        self._context = ffi.new("struct mbpf_ctx_tracepoint *", {"abi_version": 1})

    def run(self, package: bytes, events: int = 1) -> list[Outcome]:
        """Load a package, run events, unload it; ``failure init`` if it does not start."""
        self._runtime.log.clear()
        try:
            program = self._runtime.load(package)
        except PackageError as error:
            if error.id != "init-failed":
                raise
            return [Outcome(self._lines(), "failure init")] * events
        program.attach(self._hook)
        try:
            return [self._event(program) for _ in range(events)]
        finally:
            program.detach()
            program.unload()

    def _event(self, program: Program) -> Outcome:
        before = program.statistics().successes
        verdict = self._hook.run(self._context)
        statistics = program.statistics()
        failed = statistics.successes == before
        end = self._failure(program) if failed else f"value {verdict}"
        events = tuple((event.id, event.data) for event in program.events())
        outcome = Outcome(self._lines(), end, statistics.steps_last, events)
        self._runtime.log.clear()
        return outcome

    def _lines(self) -> tuple[str, ...]:
        return tuple(line.text for line in self._runtime.log)

    @staticmethod
    def _failure(program: Program) -> str:
        error = program.last_error()
        assert error is not None
        if error.failure != "exception":
            return f"failure {error.failure}"
        known = error.error_class < len(_ERRORS)
        return f"throws {_ERRORS[error.error_class] if known else 'a value'}"


_device: list[Device] = []


def run_mbpf(source: str, events: int = 1) -> list[Outcome]:
    """Compile and run a program; a refusal of the compiler is an outcome too."""
    if not _device:
        _device.append(Device())
    try:
        return _device[0].run(pack(compile_bytecode(source)), events)
    except CompileError as error:
        return [Outcome((), f"refused {error.id}")] * events


def script(source: str, events: int = 1) -> str:
    """A program as one script for an engine: what it gives is JSON, a pair for each event."""
    shim, run = _SHIM.replace("LOG_MAX", str(LOG_MAX)), _RUN.replace("EVENTS", str(events))
    # All in one, so that top-level let and const are seen by all of it.
    return f"'use strict';{shim}{source}\n;{run}"


def run_quickjs(source: str, events: int = 1, seconds: float = 5) -> list[Outcome]:
    """Run a program in quickjs-ng, in strict mode."""
    # Not above: the reference machine is compared with on machines that do not have it, too.
    import quickjs

    context = quickjs.Context()
    context.set_time_limit(seconds)
    try:
        answers = json.loads(context.eval(script(source, events)))
    except quickjs.JSException as error:
        return [Outcome((), f"engine {str(error).splitlines()[0]}")] * events
    return [Outcome(tuple(log), end) for log, end in answers]


# quickjs-ng 0.17 prints some powers of two with 17 digits though 16 tell them apart (2 ** -24).
_LONG_NUMBER: Final = re.compile(r"(?<![\w.])\d*\.?\d{15,}(?:e[+-]?\d+)?")


def shortest(line: str) -> str:
    """A line of quickjs-ng with its long numbers as short as ECMAScript wants them."""
    return _LONG_NUMBER.sub(lambda match: to_text(float(match[0])), line)


def difference(ours: Outcome, theirs: Outcome) -> str | None:
    """How two outcomes differ; None if mbpf keeps its promise.

    Ours must be JavaScript's, or a refusal by name, or a ProfileError or an exhausted budget after
    log lines that JavaScript logs too.
    """
    if ours.end.startswith("refused ") or theirs.end.startswith("engine "):
        return None
    for number, (mine, line) in enumerate(zip(ours.log, theirs.log, strict=False), start=1):
        if mine not in (line, shortest(line)):
            return f"line {number}: mbpf {mine}, JavaScript {line}"
    mine_count, count = len(ours.log), len(theirs.log)
    if mine_count > count:
        return f"line {count + 1}: mbpf {ours.log[count]}, JavaScript ends with {theirs.end}"
    if ours.end.startswith("failure ") and ours.end != "failure verdict":
        return None
    if mine_count < count:
        return (
            f"line {mine_count + 1}: mbpf ends with {ours.end}, JavaScript {theirs.log[mine_count]}"
        )
    return None if ours.end == theirs.end else f"end: mbpf {ours.end}, JavaScript {theirs.end}"
