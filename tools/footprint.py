# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Measures what mbpf adds to a Zephyr application: flash, RAM and stack on mps2/an385.

Builds samples/hello without mbpf, with the least and with the default options, and once for each
Kconfig symbol that can be switched. Flash and RAM are what the linker prints for its memory
regions; the stack is what Zephyr's thread analyzer says of main() in QEMU. Writes
doc/footprint.md with --record.

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
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs as a plain script

from tools.twister import commit, zephyr_version  # noqa: E402

PAGE: Final = ROOT / "doc" / "footprint.md"
FOLDER: Final = ROOT / "build" / "footprint"
BOARD: Final = "mps2/an385"
SAMPLE: Final = ROOT / "samples" / "hello"

WITHOUT: Final = "without mbpf"
MINIMAL: Final = "minimal"
DEFAULTS: Final = "defaults"
_GROUPS: Final = ("OBJECT", "ARRAY", "STRING", "TYPED", "DATAVIEW", "MATH", "NUMBER", "JSON")
_MAPS: Final = ("LRU", "RING", "COUNTER", "PERCPU", "LPM")
_LEFT_OUT: Final = (
    *(f"MBPF_BUILTINS_{name}" for name in _GROUPS),
    *(f"MBPF_MAPS_{name}" for name in _MAPS),
    "MBPF_HOOKS_CUSTOM",
    "MBPF_EVENTS",
    "MBPF_OWN_HELPERS",
    "MBPF_ERROR_STRINGS",
)
VARIANTS: Final[Mapping[str, Mapping[str, str]]] = {
    WITHOUT: {"MBPF": "n"},
    DEFAULTS: {},
    MINIMAL: {
        "MBPF_ARENA_SIZE": "2048",
        "MBPF_LOG_AT_ONCE": "y",
        **dict.fromkeys(_LEFT_OUT, "n"),
    },
}
"""By name, the symbols that are set."""
SWITCHES: Final[Mapping[str, Mapping[str, str]]] = {
    **{f"MBPF_BUILTINS_{name}": {} for name in ("OBJECT", "DATAVIEW", "MATH", "NUMBER", "JSON")},
    # Others select this one.
    "MBPF_BUILTINS_ARRAY": dict.fromkeys(
        ("MBPF_BUILTINS_STRING", "MBPF_BUILTINS_TYPED", "MBPF_BUILTINS_JSON"), "n"
    ),
    "MBPF_BUILTINS_STRING": {},
    "MBPF_BUILTINS_TYPED": {},
    **{f"MBPF_MAPS_{name}": {} for name in _MAPS},
    "MBPF_HOOKS_CUSTOM": {},
    "MBPF_EVENTS": {},
    "MBPF_OWN_HELPERS": {},
    "MBPF_SPEED": {},
    "MBPF_COMPUTED_GOTO": {},
    "MBPF_MANIFEST_JSON": {},
    "MBPF_ERROR_STRINGS": {},
    "MBPF_REJECT_STRINGS": {},
    "MBPF_STEP_HISTOGRAM": {},
    "MBPF_TIME_HISTOGRAM": {},
    "MBPF_TRACE_LOG": {},
    "MBPF_DEFER": {},
    "MBPF_LOG_AT_ONCE": {},
    # Which raises the default of the arena.
    "MBPF_CONTROL": {},
}
"""Symbols that are switched from their default, each with others that have to follow it."""
SIZES: Final[Mapping[str, str]] = {
    "MBPF_ARENA_SIZE": "Arena",
    "MBPF_LOG_RING_SIZE": "Log ring",
    "MBPF_WORKER_STACK_SIZE": "Stack of the runtime's thread",
    "MAIN_STACK_SIZE": "Stack of main()",
}
"""Symbols whose value is RAM, read from the configuration that was built."""
GOALS: Final = {MINIMAL: (48 * 1024, 4 * 1024), DEFAULTS: (64 * 1024, 12 * 1024)}
"""Flash and RAM that are to be added at most."""
_USED: Final = re.compile(r"^\s*(FLASH|RAM):\s+(\d+) (B|KB|MB)\s", re.MULTILINE)
_UNITS: Final = {"B": 1, "KB": 1024, "MB": 1 << 20}
_STACK_OPTIONS: Final = {
    "THREAD_ANALYZER": "y",
    "THREAD_ANALYZER_USE_PRINTK": "y",
    "THREAD_ANALYZER_AUTO": "y",
    "THREAD_ANALYZER_AUTO_INTERVAL": "5",
    "THREAD_NAME": "y",
    "MAIN_STACK_SIZE": "8192",
}
STACKS: Final[Mapping[str, Mapping[str, str]]] = {
    "signed": _STACK_OPTIONS,
    "unsigned": {
        **_STACK_OPTIONS,
        "MBPF_DEVELOPMENT_KEY": "n",
        "MBPF_ALLOW_UNSIGNED": "y",
    },
    "signed, manifests in JSON": {**_STACK_OPTIONS, "MBPF_MANIFEST_JSON": "y"},
    "signed, minimal": {**_STACK_OPTIONS, **VARIANTS[MINIMAL]},
}
_THREAD: Final = re.compile(r"(main|mbpf)\s*: STACK: unused \d+ usage (\d+) / \d+")
_RUN_SECONDS: Final = 14


class FootprintError(Exception):
    """A build or a run failed."""


def build(name: str, values: Mapping[str, str], ninja_target: str = "zephyr/zephyr.elf") -> Path:
    """Configure and build samples/hello with symbols set; returns the folder of the build."""
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
    for command in (configure, ["ninja", "-C", str(folder), "-j2", ninja_target]):
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


def measure(name: str, values: Mapping[str, str]) -> tuple[tuple[int, int], dict[str, int]]:
    """Flash and RAM of the application with symbols set, and what of the RAM it configures."""
    folder = build(name, values)
    found = linked((folder / "footprint.log").read_text(encoding="utf-8"))
    configured = sizes((folder / "zephyr" / ".config").read_text(encoding="utf-8"))
    shutil.rmtree(folder)
    return found, configured


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


def switched(symbol: str) -> dict[str, str]:
    """What a row of a symbol sets: the other of y and n than its default."""
    text = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "subsys/mbpf").rglob("Kconfig*")
    )
    entry = re.split(r"\n(?:config|choice|menu|endif)", text.split(f"config {symbol}\n", 1)[1])[0]
    is_default = re.search(r"^\tdefault y$", entry, re.MULTILINE) is not None
    return {symbol: "n" if is_default else "y", **SWITCHES[symbol]}


def _variants(
    found: Mapping[str, list[int]], configured: Mapping[str, Mapping[str, int]]
) -> list[str]:
    """The rows without mbpf, with the least and with the default options."""
    lines = []
    base = found[WITHOUT]
    for name in VARIANTS:
        flash, ram = found[name]
        more = (flash - base[0], ram - base[1])
        cells = [name, f"{flash:,}", f"{ram:,}"]
        if name == WITHOUT:
            cells += ["", "", "", "", ""]
        else:
            goals = [
                f"{goal:,} ({'met' if value <= goal else 'not met'})"
                for goal, value in zip(GOALS[name], more, strict=True)
            ]
            arena = configured[name]["MBPF_ARENA_SIZE"]
            cells += [f"{more[0]:,}", f"{more[1]:,}", f"{more[1] - arena:,}", *goals]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _configured(configured: Mapping[str, Mapping[str, int]]) -> list[str]:
    """A table of what of the RAM is configured."""
    lines = [
        "| RAM that is configured | " + " | ".join(VARIANTS) + " |",
        "|---|" + "---:|" * len(VARIANTS),
    ]
    for symbol, title in SIZES.items():
        values = [f"{configured[name][symbol]:,}" for name in VARIANTS]
        lines.append(f"| {title}, `CONFIG_{symbol}` | " + " | ".join(values) + " |")
    return lines


def _switches(found: Mapping[str, list[int]]) -> list[str]:
    """The rows of symbols."""
    lines = []
    for symbol in SWITCHES:
        if symbol in found:
            values = switched(symbol)
            others = ", ".join(f"`{n}={v}`" for n, v in values.items() if n != symbol)
            flash, ram = (
                now - before for now, before in zip(found[symbol], found[DEFAULTS], strict=True)
            )
            lines.append(
                f"| `CONFIG_{symbol}` | {values[symbol]} | {others} | {flash:+,} | {ram:+,} |"
            )
    return lines


def earlier(text: str) -> list[str]:
    """The rows of symbols on a page that was recorded before, below what tells its commit."""
    commits = re.findall(r"(?:, commit\n|^Measured at commit )(\w+)", text, re.MULTILINE)
    rows = re.findall(r"^\| `CONFIG_\w+` \| [yn] \|.*$", text, re.MULTILINE)
    return [f"Measured at commit {commits[-1]}, against the defaults there:", "", *rows]


def _symbols(found: Mapping[str, list[int]], before: list[str]) -> list[str]:
    """The table of symbols: all of this commit, or while there are none those of one before."""
    rows = _switches(found)
    about = [] if rows else before[:2]
    titles = ["| Symbol | Set to | With | Flash | RAM |", "|---|---|---|---:|---:|"]
    return [*about, *titles, *(rows or before[2:]), ""]


def page(
    found: Mapping[str, list[int]],
    configured: Mapping[str, Mapping[str, int]],
    stacks: Mapping[str, Mapping[str, int]],
    about: Mapping[str, str],
    before: list[str] | None = None,
) -> str:
    """The page, from flash and RAM by row and what of the RAM is configured. ``before`` are rows of
    symbols from earlier(), which stay until there are new ones."""
    minimal = VARIANTS[MINIMAL].items()
    left_out = ", ".join(name.removeprefix("MBPF_") for name, value in minimal if value == "n")
    others = " and ".join(f"`CONFIG_{name}={value}`" for name, value in minimal if value != "n")
    lines = [
        "<!-- Copyright (c) 2026 The mbpf authors -->",
        "<!-- SPDX-License-Identifier: Apache-2.0 -->",
        "<!-- Generated by tools/footprint.py; do not edit. -->",
        "",
        "# Footprint on Zephyr (recorded)",
        "",
        f"`samples/hello` on {BOARD} (Cortex-M3, no FPU), Zephyr {about['zephyr']}, commit",
        f"{about['commit']}, {about['compiler']}, Zephyr's default -Os. Flash and RAM are what",
        "the linker prints for its memory regions, all stacks and the arena included. To reproduce",
        "with a Zephyr tree in `ZEPHYR_BASE`: `python tools/footprint.py --record`.",
        "",
        "| Options | Flash | RAM | Added: flash | RAM | Without arena | Goal: flash | RAM |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *_variants(found, configured),
        "",
        f"Minimal is without {left_out}, with {others}.",
        "Of the built-ins the group `core` is left. Neither has a queue of deferred events.",
        "",
        "The groups of built-ins are less than half of the engine (`make size`); interpreter,",
        "verifier, values and numbers are in every firmware, and so are packages, signatures, hash",
        "maps and the runtime.",
        "",
        *_configured(configured),
        "",
        "These add to RAM what they are set to, byte for byte.",
        "",
        "## By Kconfig symbol",
        "",
        "One symbol switched from its default, with what it selects or needs. Functions that the",
        "application does not call are left out by the linker: those of `CONFIG_MBPF_CONTROL` cost",
        "nothing here, and more in an application with a shell or a management group. It also",
        "raises the default of the arena.",
        "",
        *_symbols(found, before or []),
        "## Stacks",
        "",
        "What Zephyr's thread analyzer says after `main()` of `samples/hello` has loaded, attached",
        "and run a program in QEMU, and the thread of the runtime has written its lines. With mbpf",
        f"`CONFIG_MAIN_STACK_SIZE` is {configured[DEFAULTS]['MAIN_STACK_SIZE']:,} bytes by default",
        "on a Cortex-M that is compiled with -Os, for what else main() does, and more elsewhere.",
        "",
        "| Package | main() | Thread of the runtime |",
        "|---|---:|---:|",
        *(
            f"| {name} | {used['main']:,} | {used.get('mbpf', 'none')} |"
            for name, used in stacks.items()
        ),
    ]
    return "\n".join(lines) + "\n"


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


def main() -> int:
    """Measure what is not measured yet, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    parser.add_argument("--again", action="store_true", help="measure all rows anew")
    args = parser.parse_args()
    if not os.environ.get("ZEPHYR_BASE"):
        sys.exit("footprint: not measured (no ZEPHYR_BASE)")
    FOLDER.mkdir(parents=True, exist_ok=True)
    kept = FOLDER / "results.json"
    about = {"commit": commit(), "zephyr": zephyr_version(), "compiler": _compiler()}
    results = json.loads(kept.read_text()) if kept.is_file() and not args.again else {}
    if results and not goes_on(results["about"], about):
        print(f"footprint: measured anew, not added to what is of {results['about']}", flush=True)
        results = {}
    results = results or {"about": about, "rows": {}, "configured": {}, "stacks": {}}
    rows = {**VARIANTS, **{symbol: switched(symbol) for symbol in SWITCHES}}
    try:
        for name, values in rows.items():
            if name not in results["rows"]:
                results["rows"][name], results["configured"][name] = measure(name, values)
                print(
                    f"{name}: flash {results['rows'][name][0]}, RAM {results['rows'][name][1]}",
                    flush=True,
                )
            kept.write_text(json.dumps(results, indent=1) + "\n")
            if name == MINIMAL:
                _measure_stacks(results["stacks"])
    except FootprintError as error:
        print(error)
        return 1
    finally:
        kept.write_text(json.dumps(results, indent=1) + "\n")
        if args.record and set(VARIANTS) <= set(results["rows"]):
            before = earlier(PAGE.read_text(encoding="utf-8"))
            found, sized = results["rows"], results["configured"]
            text = page(found, sized, results["stacks"], results["about"], before)
            PAGE.write_text(text, encoding="utf-8")
    return 0


def _measure_stacks(stacks: dict[str, dict[str, int]]) -> None:
    for name, values in STACKS.items():
        if name not in stacks:
            stacks[name] = measure_stack(name, values)
            print(f"stack, {name}: {stacks[name]}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
