# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Measures what mbpf adds to a Zephyr application: flash, RAM and stack on mps2/an385.

Builds samples/hello without mbpf, with the least and with the default options, and once for each
Kconfig symbol that can be switched. Flash and RAM are what the linker prints for its memory
regions, their parts what Zephyr's rom_report and ram_report say; the stack is what its thread
analyzer says of main() in QEMU. What was measured is kept in build/footprint and not measured
again while the code is the same. Writes doc/footprint.md with --record.

Needs ZEPHYR_BASE, Zephyr's Python requirements and Arm's cross compiler (GNUARMEMB_TOOLCHAIN_PATH,
/usr on Debian); qemu-system-arm for the stack.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs as a plain script

from tools import size  # noqa: E402
from tools.footprint_options import (  # noqa: E402
    BOARD,
    SIZES,
    STACKS,
    SWITCHES,
    VARIANTS,
    switched,
)
from tools.footprint_page import REST, Results, page  # noqa: E402
from tools.twister import commit, zephyr_version  # noqa: E402

PAGE: Final = ROOT / "doc" / "footprint.md"
FOLDER: Final = ROOT / "build" / "footprint"
_KEPT: Final = FOLDER / "results.json"
SAMPLE: Final = ROOT / "samples" / "hello"

_USED: Final = re.compile(r"^\s*(FLASH|RAM):\s+(\d+) (B|KB|MB)\s", re.MULTILINE)
_UNITS: Final = {"B": 1, "KB": 1024, "MB": 1 << 20}
_SOURCE: Final = re.compile(r"(?:^|/)subsys/mbpf/(.+\.[ch])$")
_FOLDERS: Final = {
    "": "port to Zephyr",
    "hooks": "hook points of Zephyr",
    "mgmt": "management group",
    "shell": "shell",
}
_THREAD: Final = re.compile(r"(main|mbpf)\s*: STACK: unused \d+ usage (\d+) / \d+")
_RUN_SECONDS: Final = 14


class FootprintError(Exception):
    """A build or a run failed."""


def build(name: str, values: Mapping[str, str], *reports: str) -> Path:
    """Configure and build samples/hello with symbols set, and reports of it; returns the folder."""
    folder = FOLDER / re.sub(r"\W+", "_", name)
    shutil.rmtree(folder, ignore_errors=True)
    env = dict(os.environ, ZEPHYR_TOOLCHAIN_VARIANT="gnuarmemb")
    env.setdefault("GNUARMEMB_TOOLCHAIN_PATH", "/usr")
    # The compiler's cache knows what the symbol does not change.
    env.setdefault("CCACHE_BASEDIR", str(FOLDER))
    options = [f"-DCONFIG_{symbol}={value}" for symbol, value in values.items()]
    configure = ["cmake", "-B", str(folder), "-S", str(SAMPLE), "-GNinja", f"-DBOARD={BOARD}"]
    configure += [f"-DPython3_EXECUTABLE={sys.executable}", *options]
    log = ""
    for command in (
        configure,
        ["ninja", "-C", str(folder), "-j2", "zephyr/zephyr.elf"],
        *(["ninja", "-C", str(folder), r] for r in reports),
    ):
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        log += done.stdout + done.stderr
        if done.returncode != 0:
            raise FootprintError(f"{name}: {' '.join(command)}\n{log[-4000:]}")
    (folder / "footprint.log").write_text(log, encoding="utf-8")
    return folder


def linked(log: str) -> tuple[int, int]:
    """Flash and RAM in the last table of memory regions that a linker has printed."""
    used = {name: int(number) * _UNITS[unit] for name, number, unit in _USED.findall(log)}
    if set(used) != {"FLASH", "RAM"}:
        raise FootprintError("the linker printed no table of memory regions")
    return used["FLASH"], used["RAM"]


def sizes(config: str) -> dict[str, int]:
    """The values of SIZES in a .config; 0 for what is not there."""
    known = dict(re.findall(r"^CONFIG_(\w+)=(\d+)$", config, re.MULTILINE))
    return {symbol: int(known.get(symbol, 0)) for symbol in SIZES}


def parts(report: Mapping[str, Any]) -> dict[str, int]:
    """Bytes of each part of the module in a rom.json or ram.json of Zephyr, and of the REST."""
    found: Counter[str] = Counter()
    nodes = [report["symbols"]]
    while nodes:
        node = nodes.pop()
        in_module = _SOURCE.search(node["identifier"])
        if in_module:
            found[_part(Path(in_module[1]))] += node["size"]
        else:
            nodes += node.get("children", [])
    found[REST] = report["total_size"] - found.total()
    return dict(found)


def _part(source: Path) -> str:
    """The part that a source file in subsys/mbpf belongs to."""
    folder = source.parts[0] if len(source.parts) > 1 else ""
    return size.part(source.stem) if folder == "core" else _FOLDERS[folder]


def measure(name: str, values: Mapping[str, str], results: Results) -> None:
    """Flash and RAM of the application with symbols set; of a variant also what they consist of."""
    is_variant = name in VARIANTS
    folder = build(name, values, *(["rom_report", "ram_report"] if is_variant else []))
    results.rows[name] = list(linked((folder / "footprint.log").read_text(encoding="utf-8")))
    if is_variant:
        config = (folder / "zephyr" / ".config").read_text(encoding="utf-8")
        results.configured[name] = sizes(config)
        flash, ram = (parts(json.loads((folder / f"{r}.json").read_text())) for r in ("rom", "ram"))
        results.parts[name] = {p: [flash.get(p, 0), ram.get(p, 0)] for p in flash | ram}
    shutil.rmtree(folder)
    print(f"{name}: flash {results.rows[name][0]}, RAM {results.rows[name][1]}", flush=True)


def measure_stack(name: str, values: Mapping[str, str]) -> dict[str, int]:
    """Bytes of their stacks that main() and the runtime's thread, where there is one, have used
    after a program was loaded and has run in QEMU."""
    folder = build(f"stack_{name}", values)
    command = ["qemu-system-arm", "-machine", "mps2-an385", "-cpu", "cortex-m3", "-nographic"]
    command += ["-net", "none", "-monitor", "none", "-serial", "stdio"]
    command += ["-kernel", str(folder / "zephyr" / "zephyr.elf")]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as qemu:
        try:
            out, _ = qemu.communicate(timeout=_RUN_SECONDS)
        except subprocess.TimeoutExpired:
            qemu.kill()
            out, _ = qemu.communicate()
    # Of each thread the last figure is kept: it only grows.
    used = {thread: int(number) for thread, number in _THREAD.findall(out)}
    if "tick 1" not in out or "main" not in used:
        raise FootprintError(f"stack, {name}: the program did not run\n{out}")
    shutil.rmtree(folder)
    return used


def goes_on(before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether figures may stand beside those measured before: the same is built by the same."""
    if {**before, "commit": ""} != {**now, "commit": ""}:
        return False
    commits = (before["commit"], now["commit"])
    if any(commit.endswith("-dirty") for commit in commits):
        return False
    changed = ["git", "diff", "--quiet", *commits, "--", ".", ":(exclude)doc"]
    return subprocess.run(changed, cwd=ROOT, check=False).returncode == 0


def _compiler() -> str:
    gcc = Path(os.environ.get("GNUARMEMB_TOOLCHAIN_PATH", "/usr")) / "bin" / "arm-none-eabi-gcc"
    done = subprocess.run([str(gcc), "-dumpversion"], capture_output=True, text=True, check=True)
    return f"arm-none-eabi-gcc {done.stdout.strip()}"


def kept(about: Mapping[str, str]) -> Results:
    """What was measured before, if figures may still stand beside it."""
    if _KEPT.is_file():
        results = Results(**json.loads(_KEPT.read_text()))
        if goes_on(results.about, about):
            return results
        print(f"footprint: measured anew, not added to what is of {results.about}", flush=True)
    return Results(dict(about))


def measure_missing(results: Results) -> None:
    """Measure what is not measured yet."""
    rows = {**VARIANTS, **{symbol: switched(symbol) for symbol in SWITCHES}}
    for name, values in rows.items():
        if name not in results.rows:
            measure(name, values, results)
            _keep(results)
    for name, values in STACKS.items():
        if name not in results.stacks:
            results.stacks[name] = measure_stack(name, values)
            print(f"stack, {name}: {results.stacks[name]}", flush=True)
            _keep(results)


def _keep(results: Results) -> None:
    _KEPT.write_text(json.dumps(asdict(results), indent=1) + "\n")


def main() -> int:
    """Measure what is not measured yet, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    parser.add_argument("--again", action="store_true", help="measure all rows anew")
    args = parser.parse_args()
    if not os.environ.get("ZEPHYR_BASE"):
        sys.exit("footprint: not measured (no ZEPHYR_BASE)")
    FOLDER.mkdir(parents=True, exist_ok=True)
    about = {"commit": commit(), "zephyr": zephyr_version(), "compiler": _compiler()}
    results = Results(about) if args.again else kept(about)
    try:
        measure_missing(results)
    except FootprintError as error:
        print(error)
        return 1
    if args.record:
        PAGE.write_text(page(results), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
