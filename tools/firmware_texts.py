# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The firmware's strings: those that there are anyway, and those that its JavaScript adds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mbpf.compiler.firmware import FirmwareUnit
from mbpf.spec import builtins, isa

from tools.corebuild import CORE

_LOADS: Final = isa.BY_NAME["LOADS"].op
_ROM_ROW: Final = re.compile(r'X\((\w+), "((?:[^"\\]|\\.)*)"\)')
_ROM_LISTS: Final = (("message.h", "MBPF_MSG"), ("rom.h", "MBPF_ROM"))


@dataclass(frozen=True, slots=True)
class Texts:
    """The firmware's strings: what stands for each text in C, and what groups add."""

    known: dict[str, str]
    own: dict[str, list[str]]

    def number(self, text: str) -> str:
        """The C constant that is the number of a text."""
        return self.known[text]


def _used(unit: FirmwareUnit) -> Iterator[str]:
    yield from unit.strings[: unit.name_count]
    loads = (word >> 16 for row in unit.functions for word in row.words if word & 0xFF == _LOADS)
    yield from (unit.strings[index] for index in loads)


def texts(found: dict[str, FirmwareUnit]) -> Texts:
    """Which texts the firmware has anyway, and which ones each group adds; core has shared ones."""
    known: dict[str, str] = {}
    for file, prefix in _ROM_LISTS:
        for name, text in _ROM_ROW.findall((CORE / file).read_text(encoding="utf-8")):
            known.setdefault(text, f"{prefix}_{name}")
    for row in builtins.BUILTINS.values():
        short = row.import_name.rpartition(".")[2]
        known.setdefault(short, f"MBPF_ROM_BUILTINS + {_builtin_id(row.import_name)}")
    own: dict[str, list[str]] = {}
    groups: dict[str, str] = {}
    for group, unit in found.items():
        for text in dict.fromkeys(_used(unit)):
            groups[text] = "core" if groups.get(text, group) != group else group
    for text, group in groups.items():
        if text not in known:
            name = re.sub(r"\W+", "_", text).upper().strip("_")
            if not name or f"MBPF_ROM_JS_{name}" in known.values():
                name = f"{name}_{text.encode().hex().upper()}"
            known[text] = f"MBPF_ROM_JS_{name}".replace("__", "_")
            own.setdefault(group, []).append(text)
    return Texts(known, own)


def _builtin_id(import_name: str) -> str:
    name = import_name.replace("@", "AT_")
    return "MBPF_BUILTIN_" + re.sub(r"\W", "_", name).upper()
