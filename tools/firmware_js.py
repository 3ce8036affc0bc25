#!/usr/bin/env python3
# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Compile the built-ins that are written in JavaScript, subsys/mbpf/js, to tables in C.

One file of words for each group, and js_units.h and js_units.c, which say what there is; and what a
call costs, for ``mbpf check``. With ``--check`` nothing is written: the exit code is 1 and the
differing files are named when a file is not what the sources give.
"""

from __future__ import annotations

import argparse
import re
import struct
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from mbpf.compiler.firmware import FirmwareUnit, compile_firmware
from mbpf.compiler.section import HANDLER
from mbpf.compiler.source import Source
from mbpf.errors import MbpfError
from mbpf.spec import builtins, isa

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs as a plain script

from tools.firmware_costs import costs_source  # noqa: E402
from tools.firmware_fuse import fused  # noqa: E402

SOURCES: Final = ROOT / "subsys" / "mbpf" / "js"
CORE: Final = "subsys/mbpf/core"
COSTS: Final = "python/mbpf/bounds/firmware.py"
_FUNCTION: Final = struct.Struct("<HBB")
_WIDTH: Final = 100
_OP: Final = {name: insn.op for name, insn in isa.BY_NAME.items()}
_IMPORTING: Final = frozenset((_OP["CALLB"], _OP["NEWB"], _OP["LDIMP"]))
_NAMED: Final = frozenset(insn.op for insn in isa.INSNS if insn.args and "name" in insn.args)
_ROM_ROW: Final = re.compile(r'X\((\w+), "((?:[^"\\]|\\.)*)"\)')
_ROM_LISTS: Final = (("message.h", "MBPF_MSG"), ("rom.h", "MBPF_ROM"))


class FirmwareError(Exception):
    """The sources are not what the specification says."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The firmware's strings: what stands for each text in C, and what groups add."""

    known: dict[str, str]
    own: dict[str, list[str]]

    def number(self, text: str) -> str:
        """The C constant that is the number of a text."""
        return self.known[text]


@cache
def units() -> dict[str, FirmwareUnit]:
    """The compiled groups, in the order of their numbers.

    Raises:
        MbpfError: a source does not compile.
    """
    paths = {group: SOURCES / f"{group}.js" for group in builtins.GROUPS}
    return compile_firmware(
        {group: Source.read(path, f"{group}.js") for group, path in paths.items() if path.is_file()}
    )


def unit_number(group: str) -> int:
    """Number of the unit of a group."""
    return builtins.GROUPS.index(group) + 1


def problems(found: dict[str, FirmwareUnit]) -> list[str]:
    """What the rows of spec/builtins.yaml and the sources say differently."""
    lines = []
    rows = [row for row in builtins.BUILTINS.values() if row.js]
    for row in rows:
        if row.group not in found or row.js not in found[row.group].exports:
            lines.append(f"{row.import_name}: {row.group}.js exports no {row.js}")
    for group, unit in found.items():
        for name in unit.imports:
            if name not in builtins.BUILTINS:
                lines.append(f"{group}.js: there is no built-in {name}")
            elif builtins.BUILTINS[name].number > 255:
                lines.append(f"{group}.js: the number of {name} does not fit a byte")
        words = [word & 0xFF for row in unit.functions for word in row.words]
        if _OP["LDFN"] in words or _OP["CLOSURE"] in words:
            lines.append(f"{group}.js: a function is used as a value")
        if len(unit.functions) > 256:
            lines.append(f"{group}.js has more than 256 functions")
        if any(row.nparams > 15 for row in unit.functions):
            lines.append(f"{group}.js: a function has more than 15 parameters")
    ids = Counter(name.upper() for unit in found.values() for name in unit.exports)
    return lines + [f"MBPF_JS_{name} is exported twice" for name, n in ids.items() if n > 1]


# --- texts


def _used(unit: FirmwareUnit) -> Iterator[str]:
    yield from unit.strings[: unit.name_count]
    loads = (
        word >> 16 for row in unit.functions for word in row.words if word & 0xFF == _OP["LOADS"]
    )
    yield from (unit.strings[index] for index in loads)


def texts(found: dict[str, FirmwareUnit]) -> Texts:
    """Which texts the firmware has anyway, and which ones each group adds; core has shared ones."""
    known: dict[str, str] = {}
    for file, prefix in _ROM_LISTS:
        for name, text in _ROM_ROW.findall((ROOT / CORE / file).read_text(encoding="utf-8")):
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


# --- C


def _notice(what: str, source: str) -> list[str]:
    return [
        "/*",
        " * Copyright (c) 2026 The mbpf authors",
        " * SPDX-License-Identifier: Apache-2.0",
        " *",
        f" * {what}",
        f" * Generated by tools/firmware_js.py from {source}; do not edit.",
        " */",
        "",
        "/* clang-format off */",
        "",
    ]


def _wrapped(cells: Iterable[str], indent: str = "\t") -> list[str]:
    # A cell stays in one piece.
    lines = textwrap.wrap(
        ", ".join(cell.replace(" ", "\xa0") for cell in cells) + ",",
        _WIDTH - 8 * len(indent),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [indent + line.replace("\xa0", " ") for line in lines]


def _number(unit: FirmwareUnit, index: int) -> int:
    """Number of the built-in that an import is."""
    return builtins.BUILTINS[unit.imports[index]].number


def _word(word: int, unit: FirmwareUnit, texts: Texts) -> str:
    """A word of a package as it is in a unit."""
    op = word & 0xFF
    if op == _OP["LOADS"]:
        return f"L(0x{word >> 8 & 0xFF:02x}U, {texts.number(unit.strings[word >> 16])})"
    if op == _OP["CHKTDZ"]:
        word &= 0xFFFF
    elif op == isa.FUSED["RAISE"]:
        name = re.sub("(?<!^)Error", "_ERROR", unit.imports[word >> 8 & 0xFF]).upper()
        return f"E(MBPF_{name}, {texts.number(unit.strings[word >> 16])})"
    elif op == isa.FUSED["MCALLB"]:
        word = word & ~(0xFF << 24) | _number(unit, word >> 24) << 24
    elif op in _IMPORTING:
        word = word & ~0xFF0000 | _number(unit, word >> 16 & 0xFF) << 16
    return f"W(0x{isa.FIRMWARE.get(op, op) | word & ~0xFF:08x})"


def _code(unit: FirmwareUnit, known: Texts) -> list[str]:
    exports = {index: name for name, index in unit.exports.items()}
    lines = ["static const mbpf_word code[] = {"]
    for index, (row, places) in enumerate(zip(unit.functions, unit.places, strict=True)):
        lines.append(
            f"\t/* --- {index} {exports[index]} */" if index in exports else f"\t/* --- {index} */"
        )
        words = [_word(word, unit, known) for word in row.words]
        at = 0
        while at < len(words):
            end = at
            while end < len(words) and places[end] == places[at]:
                end += 1
            lines.append(f"\t/* {places[at]} */")
            lines += _wrapped(words[at:end], "\t")
            at = end
    return [*_joined(lines), "};", ""]


def _joined(lines: list[str]) -> list[str]:
    """Puts the number of a source line in front of its words."""
    result: list[str] = []
    for line in lines:
        if result and re.fullmatch(r"\t/\* \d+ \*/", result[-1]):
            both = f"{result[-1]} {line.strip()}"
            if len(both.expandtabs(8)) <= _WIDTH:
                result[-1] = both
                continue
        result.append(line)
    return result


def _bytes(name: str, rows: Iterable[Iterable[str]]) -> list[str]:
    lines = [f"static const uint8_t {name}[] = {{"]
    for cells in rows:
        lines += _wrapped(cells)
    return [*lines, "};", ""]


def _number_cells(value: int) -> list[str]:
    return [f"0x{byte:02x}" for byte in value.to_bytes(8, "little")]


def _tables(unit: FirmwareUnit) -> tuple[list[bytes], list[bytes]]:
    functions: list[bytes] = []
    handlers: list[bytes] = []
    at = 0
    for index, row in enumerate(unit.functions):
        functions.append(_FUNCTION.pack(at, row.nregs, row.nparams | row.flags << 4))
        for start, end, target, register in row.handlers:
            number = register | index << 16
            handlers.append(HANDLER.pack(at + start, at + end, at + target, number))
        at += len(row.words)
    return functions, handlers


def _cells(data: bytes) -> list[str]:
    return [str(byte) for byte in data]


def unit_source(group: str, unit: FirmwareUnit, known: Texts) -> str:
    """The C file of a group."""
    unit = fused(unit)
    code = _code(unit, known)
    functions, handlers = _tables(unit)
    lines = _notice(
        f"The group {group} of the built-ins that are written in JavaScript.",
        f"subsys/mbpf/js/{group}.js",
    )
    lines += ["#include <mbpf/gen/isa.h>", ""]
    lines += ['#include "builtin.h"', '#include "rom.h"', '#include "unit.h"', ""]
    lines += [f"#if MBPF_BUILTINS_{group.upper()}", ""]
    lines += [
        "/* A word, LOADS of a firmware string, and an error with one as its message. In front of",
        " * words stands the source line. */",
    ]
    lines += ["#define W(word) MBPF_LE32(word)"]
    lines += ["#define L(to, rom) W((uint32_t)MBPF_OP_FLOADS | (to) << 8 | (uint32_t)(rom) << 16)"]
    lines += ["#define E(cls, rom) \\"]
    lines += ["\tW((uint32_t)MBPF_OP_FRAISE | (uint32_t)(cls) << 8 | (uint32_t)(rom) << 16)"]
    lines += ["", *code, *_bytes("functions", map(_cells, functions))]
    fields = {"code": "code", "functions": "functions"}
    if unit.numbers:
        lines += _bytes("numbers", map(_number_cells, unit.numbers))
        fields["numbers"] = "numbers"
    if handlers:
        lines += _bytes("handlers", map(_cells, handlers))
        fields["handlers"] = "handlers"
        fields["handler_count"] = str(len(handlers))
    if unit.name_count:
        lines += ["static const uint16_t names[] = {"]
        lines += [f"\t{known.number(text)}," for text in unit.strings[: unit.name_count]]
        lines += ["};", ""]
        fields["names"] = "names"
    lines += [f"const struct mbpf_unit mbpf_js_{group} = {{"]
    lines += [f"\t.{field} = {value}," for field, value in fields.items()]
    lines += ["};", "", f"#endif /* MBPF_BUILTINS_{group.upper()} */"]
    return "\n".join(lines) + "\n"


def header_source(found: dict[str, FirmwareUnit], known: Texts) -> str:
    """js_units.h: the numbers of the functions and the texts."""
    lines = _notice(
        "Functions and texts of the built-ins that are written in JavaScript.", "subsys/mbpf/js"
    )
    lines += ["#ifndef MBPF_CORE_JS_UNITS_H_", "#define MBPF_CORE_JS_UNITS_H_", ""]
    lines += ['#include "groups.h"', ""]
    lines += [
        "/** Numbers of the functions that are exported: unit << 16 | index. */",
        "enum mbpf_js {",
    ]
    for group, unit in found.items():
        for name, index in unit.exports.items():
            lines.append(f"\tMBPF_JS_{name.upper()} = {unit_number(group)} << 16 | {index},")
    lines += ["};", "", "/** Texts that only this code has: X(name, text). */"]
    macros = []
    for group, own in known.own.items():
        macro = f"MBPF_JS_TEXTS_{group.upper()}"
        rows = [
            f"X({known.number(text).removeprefix('MBPF_ROM_')}, {_c_string(text)})" for text in own
        ]
        body = " \\\n".join([f"#define {macro}(X)", *(f"\t{row}" for row in rows)])
        if group == "core":
            lines += [body]
        else:
            lines += [
                f"#if MBPF_BUILTINS_{group.upper()}",
                body,
                "#else",
                f"#define {macro}(X)",
                "#endif",
            ]
        macros.append(f"\t{macro}(X)")
    lines += [
        " \\\n".join(["#define MBPF_JS_TEXTS(X)", *macros]),
        "",
        "#endif /* MBPF_CORE_JS_UNITS_H_ */",
    ]
    return "\n".join(lines) + "\n"


def _c_string(text: str) -> str:
    if any(not 0 < ord(c) < 0x80 for c in text):
        raise FirmwareError(f"the firmware's texts are ASCII: {text!r}")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def table_source(found: dict[str, FirmwareUnit]) -> str:
    """js_units.c: the units by number."""
    lines = _notice("The units of the firmware by number.", "subsys/mbpf/js")
    lines += ['#include "builtin.h"', '#include "unit.h"', ""]
    for group in found:
        lines.append(f"extern const struct mbpf_unit mbpf_js_{group};")
    lines += ["", "const struct mbpf_unit *const mbpf_units[] = {", "\tNULL,"]
    for group in builtins.GROUPS:
        if group in found:
            lines += [
                f"#if MBPF_BUILTINS_{group.upper()}",
                f"\t&mbpf_js_{group},",
                "#else",
                "\tNULL,",
                "#endif",
            ]
        else:
            lines.append("\tNULL,")
    lines += [
        "};",
        "",
        "const uint32_t mbpf_unit_count = sizeof(mbpf_units) / sizeof(mbpf_units[0]);",
    ]
    return "\n".join(lines) + "\n"


def render() -> dict[str, str]:
    """Every generated file: path relative to the project, and text.

    Raises:
        MbpfError: a source does not compile.
        FirmwareError: it is not what builtins.yaml says.
    """
    found = units()
    wrong = problems(found)
    if wrong:
        raise FirmwareError("\n".join(wrong))
    known = texts(found)
    files = {
        f"{CORE}/js_{group}.c": unit_source(group, unit, known) for group, unit in found.items()
    }
    files[f"{CORE}/js_units.h"] = header_source(found, known)
    files[f"{CORE}/js_units.c"] = table_source(found)
    files[COSTS] = costs_source(found)
    return files


def sizes() -> Iterator[tuple[str, int, int]]:
    """Group, number of functions, and bytes of the tables on a 32-bit target."""
    for group, full in units().items():
        unit = fused(full)
        words = sum(len(row.words) for row in unit.functions)
        functions, handlers = _tables(unit)
        total = 4 * words + 8 * len(unit.numbers) + 2 * unit.name_count
        yield group, len(functions), total + sum(map(len, functions)) + sum(map(len, handlers))


def main() -> int:
    """Run the command line and return its exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    parser.add_argument("--sizes", action="store_true", help="tell the bytes of each group")
    options = parser.parse_args()
    try:
        files = render()
    except (MbpfError, FirmwareError) as error:
        sys.stderr.write(f"firmware_js: {error}\n")
        return 1
    if options.sizes:
        for group, count, size in sizes():
            sys.stdout.write(f"{group:12} {count:3} functions {size:6} bytes\n")
        return 0
    wrong = [
        path
        for path, text in files.items()
        if not (ROOT / path).is_file() or (ROOT / path).read_bytes() != text.encode()
    ]
    stale = {str(path.relative_to(ROOT)) for path in (ROOT / CORE).glob("js_*")} - set(files)
    if options.check:
        sys.stderr.writelines(f"{path}: differs\n" for path in sorted({*wrong, *stale}))
        if wrong or stale:
            sys.stderr.write("run 'python tools/firmware_js.py' and commit the result\n")
        return 1 if wrong or stale else 0
    for path in wrong:
        (ROOT / path).write_bytes(files[path].encode())
    for path in stale:
        (ROOT / path).unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
