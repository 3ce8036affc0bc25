# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Errors that no small input causes: what raises them is called as such an input would call it."""

from __future__ import annotations

import errno
import io
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from unittest import mock

from mbpf.cli import main
from mbpf.cli.failures import failure_error
from mbpf.cli.files import Target as File
from mbpf.cli.simulate import Subject
from mbpf.cli.simulate import no_simulator as no_simulator_error
from mbpf.compiler import profile, resolve, section
from mbpf.compiler.asm import assemble
from mbpf.compiler.compile import compile_program
from mbpf.compiler.source import Source
from mbpf.compiler.target import Target
from mbpf.errors import MbpfError, Place, UsageError
from mbpf.package.build import build
from mbpf.package.config import find
from mbpf.refusal import PackageError, Refusal
from mbpf.sim import capture, replay
from mbpf.sim.events import Event
from mbpf.sim.runtime import LastError
from mbpf.spec.errors import ErrorCode, Reason
from mbpf.spec.package import SectionType
from mbpf.spec.rejects import Reject

_PROGRAM = "function mbpf_prog(ctx) { return 0; }\n"
_CALLS_G = "function mbpf_prog(ctx) { g(); return 0; }\n"


def _error(action: Callable[[], object]) -> MbpfError:
    try:
        action()
    except MbpfError as error:
        return error
    raise AssertionError("there was no error")


def _compile(text: str) -> MbpfError:
    return _error(lambda: compile_program(Source("a.js", text), Target("NET_RX")))


def _compile_unchecked(text: str) -> MbpfError:
    """Compile without the pass that refuses what the profile leaves out."""
    with mock.patch.object(profile, "check", return_value=[]):
        return _compile(text)


def _section(**tables: object) -> MbpfError:
    entry = section.Entry(0xFFFF, 0, 0xFFFF, 0xFFFF)
    layout = section.Layout((_function(),), (), (), 0, {}, (), entry, 0, 0, 0)
    changed = replace(layout, **cast(Any, tables))
    with mock.patch("mbpf.compiler.compile.Layout", lambda *_: changed):
        return _compile(_PROGRAM)


def _function(words: int = 1) -> section.FunctionRow:
    return section.FunctionRow((0,) * words, 1, 1, 0xFFFF, 1, ())


def _subject(capabilities: tuple[str, ...] = (), **budgets: int) -> Subject:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.js"
        path.write_text(_PROGRAM)
        config = find(path)
        config = replace(
            config,
            capabilities=capabilities,
            budgets=replace(config.budgets, **budgets),
            has_file=bool(capabilities),
        )
        return Subject.of(File("a.js", build(config, debug=False).data))


def asm_syntax() -> MbpfError:
    """Assembler text with an unknown instruction."""
    return _error(lambda: assemble(".prog f0\n.function f0 params 1 regs 1\n  RETT\n"))


def budget_exceeded() -> MbpfError:
    """A device with a small ceiling."""
    return _error(lambda: _subject().load(allow_unsigned=True, max_steps=1000))


def capability_denied() -> MbpfError:
    """A device that allows nothing."""
    subject = _subject(("CAP_TIME",))
    return _error(lambda: subject.load(allow_unsigned=True, capabilities=1))


def capture_too_large() -> MbpfError:
    """A pipe without an end."""
    begin = bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000")
    record = bytes(8) + bytes.fromhex("0400000004000000") + bytes(4)
    endless = io.BytesIO(begin + 9 * record)
    with mock.patch("sys.stdin", SimpleNamespace(buffer=endless)):
        pipe = capture.open_pipe(Path("-"), keep=True)
        with mock.patch.object(capture, "_PIPE_MAX", 100):
            error = _error(lambda: list(capture.read_capture(Path("-"), pipe)))
    # The example has a smaller bound, for the sake of time.
    return UsageError(
        error.message.replace(" 0 MiB", f" {capture._PIPE_MAX >> 20} MiB"),
        id=error.id,
        where=error.where,
        hint=error.hint,
    )


def construct() -> MbpfError:
    """A statement that only the profile knows."""
    return _compile_unchecked("function mbpf_prog(ctx) {\n  debugger;\n  return 0;\n}\n")


def image_align() -> MbpfError:
    """What the verifier says of an odd address; the loader looks before it."""
    return PackageError(Refusal(ErrorCode.INVALID_BYTECODE, Reject.IMAGE_ALIGN))


def interrupted() -> MbpfError:
    """Ctrl-C between two events."""
    runtime, program = _subject().load(allow_unsigned=True)

    hook = runtime.hook("TRACEPOINT", "here")

    def events() -> Iterator[Event]:
        raise KeyboardInterrupt
        yield Event()

    error = replay.run_events(runtime, program, hook, events()).stopped_by
    assert error is not None
    return error


def manifest_json() -> MbpfError:
    """What a firmware without JSON says; the simulator has it."""
    code = ErrorCode.INVALID_PACKAGE
    section = SectionType.MANIFEST
    return PackageError(Refusal(code, Reason.MANIFEST_JSON, section, 68), Place("a.mbpf"))


def namespace_call() -> MbpfError:
    """A method of another file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "b.js").write_text("export function f() { return this; }\n")
        path = folder / "a.js"
        path.write_text("import * as b from './b.js';\nb.f();\n")
        source = Source.read(path, "a.js")
        error = _error(lambda: compile_program(source, Target("NET_RX"), folder))
    assert error.where is not None
    error.where = replace(error.where, file="a.js")
    return error


def no_simulator() -> MbpfError:
    """An installation whose C extension was not compiled."""
    return no_simulator_error(ImportError("No module named 'mbpf.sim._core'"))


def out_of_time() -> MbpfError:
    """An event that took too long."""
    last = LastError("time", 0, 0, 255, "")
    return failure_error(_subject(max_wall_time_us=50), last, 1, 8)


def output_failed() -> MbpfError:
    """A full disk."""
    made: list[UsageError] = []

    def note(*args: Any, **named: Any) -> UsageError:
        made.append(UsageError(*args, **named))
        return made[-1]

    with mock.patch.object(main, "UsageError", note), mock.patch.object(main, "print_text"):
        main._tell_output_failed("No space left on device")
    return made[0]


def system_refused() -> MbpfError:
    """A failure of the system that nothing closer to it expects."""
    return main._refused(OSError(errno.EMFILE, "Too many open files", "a.js"))


def text_too_long() -> MbpfError:
    """One character too many."""
    text = "a" * 0x10000
    return _compile(f"let t = 0;\nfunction mbpf_prog(ctx) {{\n  t += '{text}';\n  return 0;\n}}\n")


def too_many_functions() -> MbpfError:
    """One function too many."""
    return _section(functions=(_function(),) * 0x10000)


def too_many_globals() -> MbpfError:
    """One variable too many."""
    references = SimpleNamespace(of=lambda _: SimpleNamespace(all=[SimpleNamespace(function=1)]))
    bindings = {number: _Global() for number in range(0x10000)}
    scopes = SimpleNamespace(tops=[SimpleNamespace(bindings=bindings)])
    evaluator = SimpleNamespace(binding=lambda _: None)
    count = resolve._globals
    arguments = cast(Any, (scopes, references, evaluator))
    with mock.patch.object(resolve, "_globals", lambda *_: count(*arguments)):
        return _compile(_PROGRAM)


class _Global:
    """A variable of the top level that a function uses."""

    owner = None
    is_lexical = False


def too_many_handlers() -> MbpfError:
    """One handler too many in a function."""
    body = "".join(f"  try {{ f({number}); }} catch {{}}\n" for number in range(256))
    return _compile(f"function f(x) {{ if (x) throw x; }}\nfunction g() {{\n{body}}}\n{_CALLS_G}")


def too_many_imports() -> MbpfError:
    """One import too many."""
    return _section(imports=((0, 0, 0, 0),) * 257)


def too_many_instructions() -> MbpfError:
    """One word too many."""
    return _section(functions=(_function(words=1048577),))


def too_many_modules() -> MbpfError:
    """One file too many."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(256):
            (folder / f"m{number}.js").write_text("export const a = 1;\n")
        path = folder / "a.js"
        path.write_text("".join(f"import './m{number}.js';\n" for number in range(256)))
        source = replace(Source.read(path, "a.js"), path=str(path))
        error = _error(lambda: compile_program(source, Target("NET_RX"), folder))
    if error.where is not None:
        error.where = replace(error.where, file="a.js")
    return error


def too_many_numbers() -> MbpfError:
    """One number too many."""
    return _section(numbers=tuple(range(0x10000)))


def too_many_parameters() -> MbpfError:
    """One parameter too many."""
    names = ",\n".join(f"p{number}" for number in range(256))
    return _compile(f"function f({names}) {{}}\n{_PROGRAM}")


def too_many_registers() -> MbpfError:
    """One variable too many in a function."""
    text = "".join(f"  let v{i} = ctx.pkt_len + {i};\n" for i in range(257))
    sums = "".join(f"  sum += v{i};\n" for i in range(257))
    return _compile(f"function mbpf_prog(ctx) {{\n{text}  let sum = 0;\n{sums}  return sum;\n}}\n")


def too_many_texts() -> MbpfError:
    """One text too many."""
    return _section(strings=tuple(map(str, range(0x10000))))


def too_much_text() -> MbpfError:
    """A few texts that are long."""
    return _section(strings=tuple(chr(97 + i) * 60000 for i in range(20)))
