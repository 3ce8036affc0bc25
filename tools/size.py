# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Prints the size of the core on a Cortex-M4 by part, and refuses what must not be in it.

Links the least firmware that loads a signed package and runs it (tools/m4/minimal.c) with -Os,
--gc-sections and libgcc. The engine is what is left without packages, crypto, maps, hooks and the
runtime; it is measured a second time without JSON, DataView, Map, Set and the formats of numbers.
Exit code 1: the engine or the memory of an instance above its limit, a figure that grew by more
than 2 % above the one in the changelog, or a symbol of libm or a 64-bit atomic is needed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs as a plain script

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from tools.corebuild import BuildError, Compiler, compile_all, core_sources, link, run  # noqa: E402
from tools.m4.image import CPU_FLAGS, PREFIX, compiler, missing_tools, support  # noqa: E402

# Below 64 KB, the goal: nothing may be added that is not saved elsewhere.
ENGINE_LIMIT: Final = 65530
INSTANCE_LIMIT: Final = 600
GROWTH_LIMIT: Final = 1.02

_PARTS: Final = {
    "vm": ("vm", "args", "closure", "failure", "heap", "gc", "unit"),
    "verifier": ("verif", "image", "reject"),
    "package, manifest, CBOR": ("package", "manifest", "cbor", "crc32", "refuse", "error_string"),
    "crypto": ("ed25519", "sha512"),
    "maps": ("map", "helpers_map"),
    "hooks and runtime": (
        *("hook", "load", "run", "runtime", "arena", "context", "helpers"),
        *("breaker", "claim", "version", "update", "deferred", "policy", "shutdown"),
        *("histogram", "schema", "trace_log"),
    ),
    "numbers": ("f64", "number", "big"),
}
_BUILTINS: Final = {
    "built-ins in C": ("builtin", "f64_elementary", "f64_parts"),
    "built-ins in JavaScript": ("js",),
}
_REST: Final = "values"
_LIBGCC: Final = "libgcc"
_LIBC: Final = "C library (memcpy, ...)"
_FIRMWARE: Final = "firmware around it"
_ENGINE: Final = ("vm", "verifier", "numbers", *_BUILTINS, _REST, _LIBC, _LIBGCC)
SMALL_ENGINE: Final = "engine without JSON, DataView, Map, Set, number formats"
_LEFT_OUT: Final = ("JSON", "DATAVIEW", "COLLECTIONS", "NUMBER")

# What <math.h> declares; with f or l behind it, the other two types.
_MATH: Final = (
    "acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh erf erfc exp exp2 expm1 "
    "fabs fdim floor fma fmax fmin fmod frexp hypot ilogb ldexp lgamma llrint llround log log10 "
    "log1p log2 logb lrint lround modf nan nearbyint nextafter nexttoward pow remainder remquo "
    "rint round scalbln scalbn sin sinh sqrt tan tanh tgamma trunc "
)
_FORBIDDEN: Final = re.compile(rf"(?:{'|'.join(_MATH.split())})[fl]?|__atomic_\w+_(?:8|16)")

_BLOBS: Final = """
#include <mbpf/policy.h>
const uint8_t minimal_package[1] = {0};
const struct mbpf_key minimal_key = {{0}, {0}, 0, 0};
const uint32_t minimal_package_size = 1;
"""
_PROBE: Final = """
#include "vm.h"
#include "frame.h"
#include "prog.h"
char size_of_control[sizeof(struct mbpf_vm)];
char size_of_frame[sizeof(struct mbpf_frame)];
char size_of_descriptor[sizeof(struct mbpf_prog)];
char size_of_runtime[sizeof(struct mbpf_runtime)];
"""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes.

    Attributes:
        parts: flash by part, without the firmware around it.
        flash: their sum.
        small_engine: the engine without the built-ins of _LEFT_OUT.
        control: an instance's control block.
        memory: globals, heap and stack of the `return 0` program.
        descriptor: of a program, once for all its instances; not part of an instance.
        runtime: the runtime's own struct.
        files: flash by object file.
    """

    parts: dict[str, int]
    flash: int
    small_engine: int
    control: int
    memory: int
    descriptor: int
    runtime: int
    files: dict[str, int]

    @property
    def engine(self) -> int:
        """Flash of everything that programs run on."""
        return sum(self.parts[part] for part in _ENGINE)

    @property
    def figures(self) -> dict[str, int]:
        """What may not grow unnoticed."""
        return {**self.parts, SMALL_ENGINE: self.small_engine}

    @property
    def instance(self) -> int:
        """Memory of one instance of the `return 0` program."""
        return self.control + self.memory


def part(stem: str) -> str:
    """The part a file of the core belongs to; the longest matching name counts."""
    names = [
        (len(name), part)
        for part, prefixes in (_PARTS | _BUILTINS).items()
        for name in prefixes
        if stem == name or stem.startswith(f"{name}_") or (len(name) > 4 and stem.startswith(name))
    ]
    return max(names)[1] if names else _REST


def _owner(path: str, core: dict[str, str]) -> str:
    if "libgcc" in path:
        return _LIBGCC
    name = Path(path).name
    if name in core:
        return part(core[name])
    return _LIBC if name.startswith("libc-") else _FIRMWARE


_INPUT: Final = re.compile(r"^ (\.\S+)\s+0x([0-9a-f]+)\s+0x([0-9a-f]+)\s+(\S.*)$")
_FLASH_SECTIONS: Final = (".text", ".rodata", ".data", ".vectors", ".ARM.exidx")


def read_map(text: str) -> Counter[str]:
    """Flash bytes of each object file, from the linker's map."""
    text = text[text.index("Linker script and memory map") :]
    # A long section name stands on a line of its own.
    text = re.sub(r"^( \.\S+)\n +", r"\1 ", text, flags=re.MULTILINE)
    sizes: Counter[str] = Counter()
    for line in text.splitlines():
        found = _INPUT.match(line)
        if found and found[1].startswith(_FLASH_SECTIONS):
            sizes[found[4]] += int(found[3], 16)
    return sizes


def forbidden(objects: list[Path]) -> list[str]:
    """Symbols that the core needs and must not need, with the file that does."""
    out = []
    for path in objects:
        for line in run([f"{PREFIX}nm", "--undefined-only", str(path)]).splitlines():
            symbol = line.split()[-1]
            if _FORBIDDEN.fullmatch(symbol):
                out.append(f"{path.name}: {symbol}")
    return out


def _probe(cross: Compiler, folder: Path) -> dict[str, int]:
    source = folder / "probe.c"
    _write(source, _PROBE)
    (made,) = compile_all(cross, [source])
    lines = run([f"{PREFIX}nm", "-S", str(made)]).splitlines()
    fields = [line.split() for line in lines]
    return {f[3].removeprefix("size_of_"): int(f[1], 16) for f in fields if len(f) == 4}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def _return_zero_heap() -> int:
    """heap_size of W1, the `return 0` program; loading it proves that this is enough."""
    text = (ROOT / "benchmarks" / "workloads" / "w1" / "mbpf.yaml").read_text()
    found = re.search(r"^heap_size: (\d+)$", text, re.MULTILINE)
    assert found, "heap_size is in the file"
    return int(found[1])


@dataclass(frozen=True, slots=True)
class _Linked:
    """A firmware: bytes by part and by file of the core, and the objects of the core."""

    parts: Counter[str]
    files: dict[str, int]
    objects: list[Path]


def _link(cross: Compiler, folder: Path) -> _Linked:
    _write(folder / "blobs.c", _BLOBS)
    objects = compile_all(cross, core_sources())
    core = {made.name: source.stem for made, source in zip(objects, core_sources(), strict=True)}
    firmware = compile_all(cross, [*support(["minimal"]), folder / "blobs.c"])
    map_file = folder / "minimal.map"
    link(cross, [*objects, *firmware], folder / "minimal.elf", (f"-Wl,-Map,{map_file}", "-lgcc"))
    files = read_map(map_file.read_text())
    parts: Counter[str] = Counter()
    for path, size in files.items():
        parts[_owner(path, core)] += size
    assert parts.pop(_FIRMWARE, 0) > 0, "the map was understood"
    named = {core[Path(p).name]: s for p, s in files.most_common() if Path(p).name in core}
    return _Linked(parts, named, objects)


def measure() -> tuple[Sizes, list[str]]:
    """Builds, links and measures; sizes and forbidden symbols.

    Raises:
        BuildError: with what compiler or linker say; a missing function is named there.
    """
    folder = ROOT / "build" / "size"
    cross = compiler("-Os")
    full = _link(cross, folder)
    small = _link(compiler("-Os", *(f"-DMBPF_BUILTINS_{g}=0" for g in _LEFT_OUT)), folder / "small")
    probe = _probe(cross, folder)
    sizes = Sizes(
        parts={part: full.parts[part] for part in (*_PARTS, *_BUILTINS, _REST, _LIBC, _LIBGCC)},
        flash=sum(full.parts.values()),
        small_engine=sum(small.parts[part] for part in _ENGINE),
        control=probe["control"],
        memory=_return_zero_heap(),
        descriptor=probe["descriptor"],
        runtime=probe["runtime"],
        files=full.files,
    )
    return sizes, forbidden(full.objects)


_RECORD: Final = re.compile(
    r"^- (?P<part>[^:]+): (?:[\d,]+ -> )?(?P<bytes>[\d,]+) bytes(?: |$)", re.MULTILINE
)


def recorded(changelog: str) -> dict[str, int]:
    """Bytes by part that the sections `### Size` of a changelog tell, the newest line of each."""
    out: dict[str, int] = {}
    for section in re.findall(r"^### Size\n(.*?)(?=^#|\Z)", changelog, re.MULTILINE | re.DOTALL):
        for line in _RECORD.finditer(section):
            out.setdefault(line["part"], int(line["bytes"].replace(",", "")))
    return out


def growth(parts: dict[str, int], record: dict[str, int]) -> list[str]:
    """The parts that grew without a line in the changelog, and the line that is missing."""
    out = []
    for part, size in parts.items():
        known = record.get(part, 0)
        if size > known * GROWTH_LIMIT:
            out.append(
                f"{part}: {size:,} bytes, the changelog says {known:,}; tell why under ### Size: "
                f"- {part}: {known:,} -> {size:,} bytes (reason)"
            )
    return out


def problems(sizes: Sizes, bad: list[str]) -> list[str]:
    """What is wrong, in words."""
    out = [f"{symbol} must not be needed by the core" for symbol in bad]
    out += growth(sizes.figures, recorded((ROOT / "CHANGELOG.md").read_text()))
    if sizes.engine >= ENGINE_LIMIT:
        out.append(f"engine: {sizes.engine} bytes, the limit is {ENGINE_LIMIT}")
    if sizes.instance >= INSTANCE_LIMIT:
        out.append(f"instance: {sizes.instance} bytes, the limit is {INSTANCE_LIMIT}")
    return out


def show(sizes: Sizes, files: bool) -> Table:
    """The table by part."""
    table = Table(title=f"Cortex-M4 ({' '.join(CPU_FLAGS)} -Os --gc-sections)")
    table.add_column("part")
    table.add_column("bytes", justify="right")
    for name, size in sizes.parts.items():
        table.add_row(name, f"{size:,}")
    table.add_section()
    table.add_row("flash in all", f"{sizes.flash:,}")
    table.add_row(f"engine (limit {ENGINE_LIMIT:,})", f"{sizes.engine:,}")
    table.add_row(SMALL_ENGINE, f"{sizes.small_engine:,}")
    table.add_section()
    table.add_row("instance: control block", f"{sizes.control:,}")
    table.add_row("instance of `return 0`: globals, heap, stack", f"{sizes.memory:,}")
    table.add_row(f"instance in all (limit {INSTANCE_LIMIT:,})", f"{sizes.instance:,}")
    table.add_row("beside it: program descriptor", f"{sizes.descriptor:,}")
    table.add_row("beside it: struct mbpf_runtime", f"{sizes.runtime:,}")
    if files:
        table.add_section()
        for stem, size in sizes.files.items():
            table.add_row(f"{stem}.c ({part(stem)})", f"{size:,}")
    return table


def main() -> int:
    """Runs the tool; exit code 77 when the cross compiler is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the sizes as JSON")
    parser.add_argument("--files", action="store_true", help="list the files too")
    options = parser.parse_args()
    if f"{PREFIX}gcc" in missing_tools():
        print(f"size: skipped, not installed: {PREFIX}gcc", file=sys.stderr)
        return 77
    try:
        sizes, bad = measure()
    except BuildError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    wrong = problems(sizes, bad)
    if options.json:
        report = {
            **asdict(sizes),
            "engine": sizes.engine,
            "instance": sizes.instance,
            "problems": wrong,
        }
        print(json.dumps(report, indent=2))
    else:
        console = Console(width=None if sys.stdout.isatty() else 100)
        console.print(show(sizes, options.files))
        for line in wrong:
            console.print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
