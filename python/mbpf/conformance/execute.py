# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Runs one file of the suite: reads its metadata, compiles it, loads it, judges what happened."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from mbpf.compiler.compile import Compiled, compile_program
from mbpf.compiler.debug import DebugInfo
from mbpf.compiler.disasm import decode
from mbpf.compiler.front import check_syntax
from mbpf.compiler.image import Image
from mbpf.compiler.source import Source
from mbpf.compiler.target import Target
from mbpf.conformance.harness import harness_for
from mbpf.conformance.metadata import Metadata, MetadataError, Negative, read_metadata
from mbpf.conformance.outcome import Kind, Outcome
from mbpf.conformance.profile import Profile
from mbpf.errors import CompileError, MbpfError
from mbpf.package.format import assemble
from mbpf.package.manifest import Budgets, Manifest
from mbpf.refusal import FAILURES, PackageError, Refusal
from mbpf.sim.runtime import Policy, Runtime
from mbpf.spec.builtins import BUILTINS
from mbpf.spec.errors import ErrorCode
from mbpf.spec.hooks import HOOKS
from mbpf.spec.package import SectionType

MAX_STEPS: Final = 100_000_000
HEAP: Final = 4 << 20
_ARENA: Final = 6 << 20
_HELPERS: Final = 1_000_000
_TARGET: Final = Target("TRACEPOINT", frozenset({"CAP_LOG"}))
_EPILOGUE: Final = "\nfunction mbpf_prog() { return 0; }\n"
_MODULE: Final = "export {};\n"
_OURS: Final = "Test262Error"
_CLASSES: Final = tuple(name for name in BUILTINS if name.endswith("Error"))
_HOST: Final = re.compile(r"\$262|\$DONE\b")


@dataclass(frozen=True, slots=True)
class Suite:
    """A checkout of the suite, and what of it counts."""

    root: Path
    profile: Profile

    def run(self, path: str) -> Outcome:
        """What becomes of a file; ``path`` is its place below ``test``."""
        file = self.root / "test" / path
        try:
            text = file.read_bytes().decode("utf-8")
            meta = read_metadata(text)
        except (OSError, UnicodeDecodeError, MetadataError) as error:
            return Outcome(path, Kind.FAILED, "metadata", str(error))
        skipped = self.profile.skip_reason(path, meta)
        if skipped is not None:
            return Outcome(path, Kind.SKIPPED, skipped)
        excluded = self.profile.exclusion(meta)
        missing = self.profile.missing_harness(meta)
        host = _HOST.search(text)
        if missing is not None or host is not None:
            cause = missing or f"{host[0] if host else ''} of the suite's host"
            return Outcome(path, Kind.UNSUPPORTED, cause, excluded=excluded)
        outcome = _Case(file, path, text, meta, self.profile).run()
        return replace(outcome, excluded=excluded)


@dataclass(frozen=True, slots=True)
class _Case:
    """One file that is to be run."""

    file: Path
    path: str
    text: str
    meta: Metadata
    profile: Profile

    def run(self) -> Outcome:
        negative = self.meta.negative
        if negative is not None and negative.phase == "parse":
            return self._parse_only()
        harness = harness_for(self.text, self.meta.includes)
        lines = harness.count("\n")
        try:
            compiled = self._compile(harness)
        except CompileError as error:
            return self._refused(error, lines, negative)
        except (RecursionError, AssertionError, LookupError, TypeError, ValueError) as error:
            return self._failed("compiler", f"{type(error).__name__}: {error}")
        return self._load(compiled, lines, negative)

    def _failed(self, cause: str, message: str = "", line: int | None = None) -> Outcome:
        return Outcome(self.path, Kind.FAILED, cause, message, line)

    def _outside(self, id: str) -> Outcome:
        return Outcome(self.path, Kind.OUTSIDE, f"{id}: {self.profile.refusals[id]}")

    def _is_module(self) -> bool:
        return "module" in self.meta.flags

    def _parse_only(self) -> Outcome:
        """A file that must not be accepted by the grammar or the early errors."""
        source = Source(str(self.file), self.text)
        _tree, found = check_syntax(source, as_module=self._is_module())
        ids = {item.id for item in found}
        if ids - self.profile.refusals.keys():
            return Outcome(self.path, Kind.PASSED)
        if ids:
            return self._outside(min(ids))
        try:
            self._compile("")
        except CompileError as error:
            names = {item.id for item in error.diagnostics}
            outside = sorted(names & self.profile.refusals.keys())
            if outside:
                return self._outside(outside[0])
        return self._failed("accepted", "the syntax error was not found")

    def _compile(self, harness: str) -> Compiled:
        epilogue = _EPILOGUE + (_MODULE if self._is_module() else "")
        source = Source(str(self.file), harness + self.text + epilogue, self.path)
        return compile_program(source, _TARGET, self._root())

    def _root(self) -> Path:
        return self.file.parents[self.path.count("/")]

    def _refused(self, error: CompileError, lines: int, negative: Negative | None) -> Outcome:
        reasons = [self.profile.refusal(item.id, item.message) for item in error.diagnostics]
        unknown = [
            item for item, reason in zip(error.diagnostics, reasons, strict=True) if reason is None
        ]
        # Names are joined when a program is compiled, so these errors come early.
        if negative is not None and negative.type == "SyntaxError" and unknown:
            return Outcome(self.path, Kind.PASSED)
        first = unknown[0] if unknown else error.diagnostics[0]
        place = _beyond(first.where.line if first.where else None, lines)
        if unknown:
            return self._failed(f"refused {first.id}", first.message, place)
        return Outcome(self.path, Kind.OUTSIDE, f"{first.id}: {reasons[0]}", first.message, place)

    def _load(self, compiled: Compiled, lines: int, negative: Negative | None) -> Outcome:
        """Load the program: its top level is the test, behind so many lines of the harness."""
        runtime = Runtime(
            Policy(
                allow_unsigned=True,
                max_heap_size=HEAP,
                max_steps=MAX_STEPS,
                max_helpers=_HELPERS,
            ),
            _ARENA,
        )
        try:
            runtime.load(_package(compiled))
        except PackageError as error:
            if error.refusal.code != ErrorCode.INIT_FAILED:
                return self._failed("package", error.message)
            texts = [line.text for line in runtime.log]
            words = (error.refusal.offset, *error.refusal.trace)
            places = (_beyond(_line(compiled, word), lines) for word in words)
            line = next((place for place in places if place is not None), None)
            return self._ended(compiled, error.refusal, texts, line, negative)
        except MbpfError as error:
            return self._failed("package", error.message)
        if negative is None:
            return Outcome(self.path, Kind.PASSED)
        return self._failed("no-exception", f"it did not end by a {negative.type}")

    def _ended(
        self,
        compiled: Compiled,
        refusal: Refusal,
        log: list[str],
        line: int | None,
        negative: Negative | None,
    ) -> Outcome:
        """The program was ended: by itself, or by the runtime."""
        failure = FAILURES[refusal.actual] if refusal.actual < len(FAILURES) else "none"
        if failure == "profile":
            what = _operation(compiled, refusal.offset)
            source = None if line is None else Source("", self.text).line(line)
            reason = self.profile.profile_error(what, source)
            if reason is not None:
                return Outcome(self.path, Kind.OUTSIDE, f"ProfileError: {reason}", what, line)
            return self._failed(f"profile {what}", (source or "").strip(), line)
        if failure != "exception":
            return self._failed(f"budget {failure}", refusal.message, line)
        name = _thrown(refusal, log)
        if negative is not None and negative.phase == "runtime":
            if name == negative.type:
                return Outcome(self.path, Kind.PASSED)
            return self._failed("exception", f"expected {negative.type}, got {name}", line)
        if name == _OURS:
            return self._failed("assertion", log[-1].removeprefix(f"{_OURS}: "), line)
        return self._failed("exception", f"{name}: {refusal.message}", line)


def _beyond(line: int | None, lines: int) -> int | None:
    """The line of the file; None if it is one of the harness in front of it."""
    return None if line is None or line <= lines else line - lines


def _package(compiled: Compiled) -> bytes:
    manifest = Manifest(
        program_name="test",
        program_version="1",
        hook_type=HOOKS[_TARGET.hook].id,
        heap_size=HEAP,
        budgets=Budgets(MAX_STEPS, _HELPERS),
        capabilities=tuple(sorted(_TARGET.capabilities)),
    )
    return assemble(
        [(SectionType.MANIFEST, manifest.dumps()), (SectionType.BYTECODE, compiled.bytecode)]
    )


def _thrown(refusal: Refusal, log: list[str]) -> str:
    """Name of the class of what was thrown; the harness's own class logs each object it makes."""
    if refusal.error_class < len(_CLASSES):
        return _CLASSES[refusal.error_class]
    if log and log[-1].startswith(_OURS):
        return _OURS
    return "a value"


def _line(compiled: Compiled, word: int) -> int | None:
    """The line of the main file that a word comes from."""
    image = Image.loads(compiled.bytecode)
    function = image.function_at(word)
    if function is None:
        return None
    debug = DebugInfo.loads(compiled.debug)
    row = debug.row(function, word - image.functions[function].code_off)
    return None if row is None or row.file != 0 else row.line


def _operation(compiled: Compiled, word: int) -> str:
    """The instruction at a word, with the names in it."""
    image = Image.loads(compiled.bytecode)
    decoded = decode(image.code[word]) if word < len(image.code) else None
    if decoded is None:
        return f"word {word}"
    name = decoded.insn.name
    last = decoded.args[-1] if decoded.args else 0
    if name in ("GETP", "GETM", "SETP", "INITP", "DELP", "HASP"):
        return f"{name} {image.strings[last].text}"
    if name in ("CALLB", "NEWB", "CALLH", "LDB"):
        return f"{name} {image.imports[decoded.args[1]].name}"
    return name
