# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Helpers of a firmware's own: what programs may call beside the helpers of the core."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from mbpf.errors import Place
from mbpf.spec.helpers import Helper

ARGUMENT_KINDS: Final = ("u32", "i32", "number", "string", "bytes", "pair")
RESULT_KINDS: Final = ("undefined", "bool", "number")
_FNV_START: Final = 2166136261
_FNV_PRIME: Final = 16777619


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument: its kind, with ``?`` when it may be left out, and perhaps a name for people."""

    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class OwnHelper:
    """A helper of a firmware's own.

    Attributes:
        name: as in ``mbpf.NAME``.
        major: major version; a package runs with no other.
        minor: minor version; a package runs with it or a later one.
        args: the arguments.
        result: kind of the result.
        capability: name of the capability that it needs, or None.
        contexts: names of the contexts in which it may be called.
        about: what it does, or nothing.
        default: what a simulator answers that has no such helper; None when it has no answer.
        where: where that is said, or else where it is declared; None if it is in no file.
    """

    name: str
    major: int
    minor: int
    args: tuple[Argument, ...] = ()
    result: str = "undefined"
    capability: str | None = None
    contexts: tuple[str, ...] = ("thread",)
    about: str = ""
    default: bool | int | None = None
    where: Place | None = field(default=None, compare=False)

    @property
    def version(self) -> int:
        """Both versions, as a manifest has them."""
        return self.major << 16 | self.minor

    @property
    def prototype(self) -> str:
        """The prototype without the name."""
        return f"({','.join(arg.kind for arg in self.args)})->{self.result}"

    @property
    def helper(self) -> Helper:
        """The helper as the compiler knows those of the core."""
        text = self.name + self.prototype
        return Helper(
            name=self.name,
            version=self.major,
            args=tuple(arg.kind for arg in self.args),
            result=self.result,
            capability=self.capability,
            js=(f"mbpf.{self.name}",),
            prototype=text,
            prototype_hash=_fnv(text),
            name_hash=_fnv(self.name),
        )


@dataclass(frozen=True, slots=True)
class OwnHelpers:
    """The helpers of a firmware's own.

    Attributes:
        helpers: in the order of the declaration.
        capabilities: bit number of each capability by its name in manifests.
    """

    helpers: tuple[OwnHelper, ...] = ()
    capabilities: dict[str, int] = field(default_factory=dict, hash=False)

    def named(self, name: str) -> OwnHelper | None:
        """The helper of that name, or None."""
        return next((helper for helper in self.helpers if helper.name == name), None)


NO_HELPERS: Final = OwnHelpers()


def _fnv(text: str) -> int:
    """FNV-1a of 32 bits."""
    digest = _FNV_START
    for byte in text.encode("ascii"):
        digest = (digest ^ byte) * _FNV_PRIME & 0xFFFFFFFF
    return digest
