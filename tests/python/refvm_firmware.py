# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Objects of the firmware that the reference machine knows."""

from __future__ import annotations

from collections.abc import Callable

from mbpf.compiler.jsvalue import UNDEFINED
from mbpf.spec.builtins import ABSENT, BUILTINS, GETTERS, HOLDERS
from refvm_values import Builtin, Firmware, ProfileError, Property, split


class Prototype(Firmware):
    """An object of the firmware; what it should have but has not is a ProfileError."""

    def own(self, key: str) -> Property | None:
        """Its property with a key."""
        found = self.properties.get(key)
        if found is None and key in ABSENT.get(self.name, ()):
            raise ProfileError(f"{self.name}.{key}")
        return found


def make_prototypes(value: Callable[[str], Builtin]) -> dict[str, Firmware]:
    """The firmware's objects by name.

    Args:
        value: gives the value of a built-in.
    """
    made: dict[str, Firmware] = {}
    for holder in HOLDERS.values():
        made[holder.name] = Prototype(name=holder.name)
    for holder in HOLDERS.values():
        found = made[holder.name]
        found.proto = None if holder.proto == "none" else made[holder.proto]
        if holder.constructor and "constructor" not in ABSENT["object"]:
            found.properties["constructor"] = Property(value(holder.constructor), enumerable=False)
        if holder.constructor.endswith("Error"):
            found.properties["name"] = Property(holder.constructor, enumerable=False)
            found.properties["message"] = Property("", enumerable=False)
    for row in BUILTINS.values():
        if row.kind == "method":
            # One function in ECMAScript, two rows here.
            is_shared = row.import_name == "typed.toString"
            function = value("array.toString" if is_shared else row.import_name)
            made[row.receiver].properties[split(row.name)] = Property(function, enumerable=False)
        elif row.kind == "getter":
            _add_getter(made[row.receiver], row.name, value(row.import_name))
        elif row.kind == "static" and row.import_name.partition(".")[0] in made:
            owner, _, name = row.import_name.partition(".")
            made[owner].properties[name] = Property(value(row.import_name), enumerable=False)
    for receiver in ("typed", "buffer"):
        for name in GETTERS.get(receiver, ()):
            if name not in made[receiver].properties:
                _add_getter(made[receiver], name, value(f"{receiver}.{name}"))
    return made


def _add_getter(owner: Firmware, name: str, getter: Builtin) -> None:
    owner.properties[name] = Property(enumerable=False, getter=getter, setter=UNDEFINED)
