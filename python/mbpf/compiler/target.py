# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What a program is compiled for: its hook, its maps and what it may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mbpf.compiler.custom import Schema, builtin_import
from mbpf.spec import helpers, hooks, maps

CAPABILITY_PREFIX: Final = "CAP_"


@dataclass(frozen=True, slots=True)
class MapSpec:
    """A map of the manifest.

    Attributes:
        name: as in ``maps.NAME``.
        type: name of a map type, such as ``hash``.
        key_size: bytes of a key.
        value_size: bytes of a value.
        max_entries: how many entries it holds.
    """

    name: str
    type: str
    key_size: int
    value_size: int
    max_entries: int


@dataclass(frozen=True, slots=True)
class Target:
    """What a program is compiled for.

    Attributes:
        hook: name of the hook type, such as ``NET_RX``.
        capabilities: names of the granted capabilities, such as ``CAP_LOG``.
        maps: the maps, in the order of the manifest.
        entry_symbol: the function that judges events.
        schema: what the data of CUSTOM events consist of, or None.
        own_helpers: helpers of the firmware's own that it may call.
        firmware: whether this is the firmware's own JavaScript: no entry points, and ``$name``
            means the internal built-in ``@name``.
        debug: whether ``console.log`` and its like write log lines.
    """

    hook: str
    capabilities: frozenset[str] = frozenset()
    maps: tuple[MapSpec, ...] = ()
    entry_symbol: str = "mbpf_prog"
    schema: Schema | None = None
    own_helpers: tuple[helpers.Helper, ...] = ()
    firmware: bool = False
    debug: bool = False

    def __post_init__(self) -> None:
        """Refuse what the tables do not have: the caller has checked the manifest."""
        if self.hook not in hooks.HOOKS:
            raise ValueError(f"unknown hook type {self.hook}")
        for spec in self.maps:
            if spec.type not in maps.MAP_TYPES:
                raise ValueError(f"unknown map type {spec.type}")

    @property
    def hook_type(self) -> hooks.Hook:
        """The hook type's description."""
        return hooks.HOOKS[self.hook]

    def fields(self) -> dict[str, tuple[int, int, str]]:
        """For each field of ``ctx`` the version and prototype of its import, and its kind."""
        kind = self.hook_type
        found = {name: builtin_import(name in kind.pairs) for name in kind.fields}
        return found if self.schema is None else {**self.schema.imports(), **found}

    def map_named(self, name: str) -> int | None:
        """The index of a map, or None."""
        return next((index for index, spec in enumerate(self.maps) if spec.name == name), None)

    def by_js(self) -> dict[str, helpers.Helper]:
        """Every helper by the JavaScript expression that means it."""
        return {**{js: own for own in self.own_helpers for js in own.js}, **helpers.BY_JS}

    def grants(self, helper: helpers.Helper) -> bool:
        """Whether the program may call ``helper``."""
        return helper.capability is None or helper.capability in self.capabilities
