# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Loading programs into the simulator, and the places in their sources that errors are about."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mbpf.cli.files import Target, find_sources
from mbpf.cli.operations import operation
from mbpf.cli.output import Output, clean
from mbpf.cli.settings import setting_error
from mbpf.compiler.custom import Schema, of_imports
from mbpf.compiler.debug import DebugInfo
from mbpf.compiler.image import Image, frame_size
from mbpf.compiler.lower_members import FIELD_IMPORT
from mbpf.compiler.own_helpers import NO_HELPERS, OwnHelper
from mbpf.compiler.source import Source
from mbpf.errors import Call, MbpfError, Place, TargetError
from mbpf.package.format import Package, assemble
from mbpf.package.manifest import Manifest, encode
from mbpf.refusal import PackageError, Refusal
from mbpf.spec.errors import ErrorCode
from mbpf.spec.package import FIRMWARE_PREFIX, SectionType

if TYPE_CHECKING:
    from mbpf.sim.runtime import Program, Runtime

_ARENA_SPARE = 1 << 20
_BLOCK = 64
_INSTANCES_MAX = 16
_NEEDS_HELPERS = (ErrorCode.CAPABILITY_DENIED, ErrorCode.HELPER_VERSION)


def no_simulator(error: ImportError, command: str | None = None) -> TargetError:
    """The error for an installation whose C extension was not compiled, or not for this Python.

    Args:
        error: of the import.
        command: what builds it here, if that is known.
    """
    command = command or "pip install -e . in the project's folder"
    return TargetError(
        f"the simulator cannot be loaded: {error}",
        id="no-simulator",
        hint=f"it is built when mbpf is installed: {command}",
    )


@dataclass(slots=True)
class Subject:
    """A package that is to be run, and what is known about its source.

    Attributes:
        target: as the user named it.
        package: its container.
        manifest: its manifest.
    """

    target: Target
    package: Package
    manifest: Manifest
    _debug: DebugInfo | None = field(init=False, default=None)
    _image: Image | None = field(init=False, default=None)
    _sources: tuple[Source | None, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        try:
            self._image = Image.loads(self.package.bytecode.data)
            if self.package.debug is not None:
                self._debug = DebugInfo.loads(self.package.debug.data)
        except MbpfError:
            return  # What is wrong with it is for the runtime to say.
        if self.target.sources:
            self._sources = self.target.sources
        elif self._debug is not None and self._debug.lines is not None:
            folder = Path(self.target.name).parent
            self._sources = find_sources(folder / self._debug.lines.file, self._debug)

    @classmethod
    def of(cls, target: Target) -> Subject:
        """The subject of a target.

        Raises:
            PackageError: container or manifest are not well formed.
        """
        package = Package.loads(target.data, target.name)
        return cls(target, package, Manifest.of(package, target.name))

    @property
    def schema(self) -> Schema | None:
        """What events of a CUSTOM hook consist of; of a package alone, the fields that it reads."""
        if self.manifest.hook_name != "CUSTOM":
            return None
        config = self.target.config
        if config is not None:
            return config.schema or Schema(0, 0, ())
        imports = self._image.imports if self._image else ()
        return of_imports(
            self.manifest.schema_id,
            self.manifest.schema_version,
            [
                (item.name or "", item.version, item.prototype_hash)
                for item in imports
                if item.kind == FIELD_IMPORT
            ],
        )

    def called_helpers(self) -> list[OwnHelper]:
        """The helpers of the firmware's own that the package needs, as far as they are declared."""
        found = (
            (self.target.helpers or NO_HELPERS).named(name)
            for name in self.manifest.helper_versions
        )
        return [own for own in found if own is not None]

    def tell_helpers(self, out: Output) -> None:
        """Tell which helpers only answer their defaults, as nothing here is what they work on.

        Raises:
            TargetError: one has none.
        """
        for own in self.called_helpers():
            if own.result != "undefined" and own.default is None:
                from mbpf.sim.helpers import unbound

                raise unbound(own, self.target.name)
            answer = "does nothing" if own.default is None else f"answers {json.dumps(own.default)}"
            out.warning(
                MbpfError(
                    f"the helper '{own.name}' {answer} here",
                    id="default-helper",
                    where=own.where or Place(self.target.name),
                    hint="bind a Python function to it (mbpf.sim) to run it",
                )
            )

    def with_heap(self, size: int) -> bytes:
        """The package, unsigned, with another ``heap_size``."""
        values = {**self.manifest.to_data(), "heap_size": size}
        values.pop("key_id", None)
        raw = encode(values)
        return assemble(
            (part.type, raw if part.type == SectionType.MANIFEST else part.data)
            for part in self.package.sections
            if part.type != SectionType.SIGNATURE
        )

    def place(self, word: int) -> Place | None:
        """Where in the source a word of the code comes from."""
        function = self._image.function_at(word) if self._image else None
        if self._image is None or function is None or self._debug is None:
            return None
        row = self._debug.row(function, word - self._image.functions[function].code_off)
        if row is None or self._debug.lines is None:
            return None
        source = self._sources[row.file] if row.file < len(self._sources) else None
        if source is None:
            return Place(self._debug.lines.files[row.file], row.line, row.column)
        return Place(source.path, row.line, row.column, source.line(row.line))

    def entry_place(self) -> Place | None:
        """Where the function is that judges events."""
        if self._image is None or self._image.entry_prog >= len(self._image.functions):
            return None
        return self.place(self._image.functions[self._image.entry_prog].code_off)

    def stack(self, words: Sequence[int]) -> tuple[Call, ...]:
        """The functions at these words of the code."""
        image = self._image
        return tuple(
            Call(
                None if image is None or at is None else image.function_name(at),
                word,
                self.place(word),
            )
            for word in words
            for at in [image.function_at(word) if image else None]
        )

    def scope(self, word: int) -> str:
        """What part of the program a word of the code belongs to, with a preposition."""
        function = self._image.function_at(word) if self._image else None
        if self._image is None or function is None:
            return f"at word {word}"
        if function == self._image.entry_top:
            return "in a top-level statement"
        return f"in {self._image.function_name(function)}"

    def operation(self, word: int) -> str | None:
        """What a word of the code does, in the words of the source, or None."""
        return operation(self._image, word) if self._image else None

    def function_name(self, index: int) -> str | None:
        """Name of a function, or None."""
        if self._image is None or index >= len(self._image.functions):
            return None
        return self._image.function_name(index)

    def least_stack(self, depth: int) -> int:
        """The least bytes that frames of so many nested calls can take."""
        functions = self._image.functions if self._image else ()
        return depth * min((frame_size(function.nregs) for function in functions), default=0)

    def load(
        self,
        data: bytes | None = None,
        heap_size: int = 0,
        settings: dict[str, Any] | None = None,
        **policy: Any,
    ) -> tuple[Runtime, Program]:
        """Load the package, or another form of it, into a runtime of its own.

        Args:
            data: the other form.
            heap_size: that of the other form.
            settings: more arguments of :class:`mbpf.sim.runtime.Runtime`.
            policy: arguments of :class:`mbpf.sim.runtime.Policy`.

        Raises:
            PackageError: the runtime refused it; the place is in the source if that is known.
            ImportError: the simulator is not there.
        """
        from mbpf.sim.runtime import Policy, Runtime

        size = self._arena_size(heap_size, _INSTANCES_MAX if settings else 1)
        own = self.target.helpers or NO_HELPERS
        runtime = Runtime(Policy(**policy), arena_size=size, helpers=own, **(settings or {}))
        if self.schema is not None:
            runtime.declare(self.schema)
        try:
            return runtime, runtime.load(self.target.data if data is None else data)
        except PackageError as error:
            note = f"its log ends with '{clean(runtime.log[-1].text)}'" if runtime.log else ""
            if error.refusal.code == ErrorCode.INIT_FAILED:
                from mbpf.cli.failures import init_error

                raise init_error(self, error, note) from None
            if error.refusal.code == ErrorCode.UNTRUSTED_KEY:
                from mbpf.package.keys import PublicKey
                from mbpf.package.sign import untrusted

                key = PublicKey(policy["keys"][0])
                raise untrusted(self.package, key, self.target.name) from None
            set_wrong = setting_error(self.target, self.manifest, error.refusal)
            if set_wrong is not None:
                raise set_wrong from None
            hint = self._helpers_hint(error.refusal)
            if hint is not None:
                raise PackageError(error.refusal, Place(self.target.name), hint=hint) from None
            word = error.refusal.offset
            found = self.place(word) if error.refusal.names_word else None
            raise PackageError(error.refusal, found or Place(self.target.name), note) from None

    def _helpers_hint(self, refusal: Refusal) -> str | None:
        """How to run a package that needs helpers of a firmware's own, if nobody declared them."""
        if refusal.code not in _NEEDS_HELPERS or self.target.helpers is not None:
            return None
        versions = self.manifest.helper_versions.items()
        needs = [f"{name} {number >> 16}.{number & 0xFFFF}" for name, number in versions]
        needs += [name for name in self.manifest.capabilities if name.startswith(FIRMWARE_PREFIX)]
        if not needs:
            return None
        which = ", ".join(needs)
        return (
            f"--helpers names the YAML file of such a firmware's helpers: the package needs {which}"
        )

    def _arena_size(self, heap_size: int, instances: int) -> int:
        from mbpf.sim.runtime import map_size

        maps = sum(
            map_size(m.type, m.key_size, m.value_size, m.max_entries) + _BLOCK
            for m in self.manifest.maps
        )
        heap = max(heap_size, self.manifest.heap_size)
        return (heap * instances + maps + _ARENA_SPARE) // 8 * 8
