# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Runs twister on the project's boards and records what its own report says.

Needs ZEPHYR_BASE and Zephyr's Python requirements. Toolchains: the host's gcc for native_sim,
qemu_x86 and qemu_x86_64, Arm's cross compiler (GNUARMEMB_TOOLCHAIN_PATH, /usr on Debian) for
mps2/an385; a board without its tools is skipped by name.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "doc" / "zephyr-results.md"
FOREIGN = ROOT / "tests" / "zephyr" / "ubsan.supp"
"""What the sanitizers find in Zephyr itself."""
FOLDERS = ("tests", "samples")
"""Where all suites are."""


@dataclass(frozen=True)
class Board:
    """A board, the programs it needs on PATH, and what its build needs to be told."""

    name: str
    tools: tuple[str, ...]
    toolchain: str
    options: tuple[str, ...] = ()
    variant: str = ""

    @property
    def label(self) -> str:
        """What results call it."""
        return f"{self.name} ({self.variant})" if self.variant else self.name


@cache
def _libgcc32() -> str:
    """Folder of gcc's 32-bit libraries, which a bare -m32 link does not find by itself."""
    if shutil.which("gcc") is None:
        return ""  # The board is skipped.
    command = ["gcc", "-m32", "-print-libgcc-file-name"]
    return str(Path(subprocess.run(command, capture_output=True, text=True).stdout.strip()).parent)


def boards() -> list[Board]:
    """All boards of the project."""
    return [
        Board("native_sim", ("gcc",), "host"),
        Board(
            "native_sim",
            ("gcc",),
            "host",
            (
                "--enable-asan",
                "--enable-ubsan",
                "-x=EXTRA_CFLAGS=-fno-sanitize-recover=undefined",
                "-x=EXTRA_LDFLAGS=-fno-sanitize-recover=undefined",
            ),
            "sanitizers",
        ),
        Board("native_sim/native/64", ("gcc",), "host"),
        Board(
            "qemu_x86",
            ("gcc", "qemu-system-i386"),
            "host",
            (
                "--force-toolchain",
                "-x=EXTRA_CFLAGS=-m32",
                "-x=EXTRA_AFLAGS=-m32",
                f"-x=EXTRA_LDFLAGS=-m32 -Wl,--no-warn-execstack -L{_libgcc32()}",
            ),
        ),
        # Two processors.
        Board(
            "qemu_x86_64",
            ("gcc", "qemu-system-x86_64"),
            "host",
            (
                "--force-toolchain",
                "-x=EXTRA_LDFLAGS=-Wl,--no-warn-execstack -Wl,--no-warn-rwx-segments",
            ),
        ),
        Board("mps2/an385", ("arm-none-eabi-gcc", "qemu-system-arm"), "gnuarmemb"),
    ]


def run(board: Board, out: Path, folders: list[str]) -> dict[str, Any]:
    """Runs twister on one board; returns its JSON report."""
    env = dict(os.environ, ZEPHYR_TOOLCHAIN_VARIANT=board.toolchain)
    env["EXTRA_ZEPHYR_MODULES"] = str(ROOT)
    env.setdefault("GNUARMEMB_TOOLCHAIN_PATH", "/usr")
    # Twister puts its own in front.
    env["UBSAN_OPTIONS"] = f"suppressions={FOREIGN}"
    base = Path(env["ZEPHYR_BASE"])
    command = [sys.executable, str(base / "scripts" / "twister"), "-p", board.name]
    for folder in folders:
        command += ["-T", str(ROOT / folder)]
    command += ["-O", str(out), "--clobber-output", "-j", "2", "--inline-logs", *board.options]
    report = out / "twister.json"
    # A twister that ends before it begins leaves that of the last run.
    report.unlink(missing_ok=True)
    result = subprocess.run(command, env=env, cwd=base, capture_output=True, text=True)
    if not report.is_file():
        sys.exit(f"{board.label}: twister wrote no report\n{result.stdout}{result.stderr}")
    if result.returncode != 0:
        print(result.stdout[-6000:] + result.stderr[-6000:])
    return {**json.loads(report.read_text()), "returncode": result.returncode}


def git(*words: str) -> str:
    """What git says about the project."""
    result = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return result.stdout.strip()


def commit() -> str:
    """The project's commit, marked when the tree differs from it in more than its documentation,
    where results are recorded."""
    changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":(exclude)doc")
    return git("rev-parse", "--short", "HEAD") + ("-dirty" if changed else "")


def zephyr_version() -> str:
    """The version of the Zephyr tree. Twister's report has it only for a git work tree."""
    text = (Path(os.environ["ZEPHYR_BASE"]) / "VERSION").read_text(encoding="utf-8")
    fields = dict(re.findall(r"^(\w+) *= *(\w*)$", text, re.MULTILINE))
    numbers = (fields["VERSION_MAJOR"], fields["VERSION_MINOR"], fields["PATCHLEVEL"])
    return ".".join(numbers) + (f"-{fields['EXTRAVERSION']}" if fields["EXTRAVERSION"] else "")


def rows(report: dict[str, Any], at: str) -> dict[str, dict[str, Any]]:
    """What is kept of a report, by suite: versions, and how many of its tests passed, were skipped,
    did anything else. ``at`` is the commit."""
    zephyr = zephyr_version()
    found = {}
    for suite in report["testsuites"]:
        # A suite that is only built has no tests.
        if suite["status"] in ("filtered", "not run"):
            continue
        states = [case["status"] for case in suite["testcases"]]
        passed, skipped = states.count("passed"), states.count("skipped")
        failed = len(states) - passed - skipped
        if suite["status"] in ("error", "failed"):
            # One that could not be built or did not end may have no test that failed.
            failed = max(failed, 1)
        found[Path(suite["name"]).name] = {
            "zephyr": zephyr,
            "commit": at,
            "passed": passed,
            "skipped": skipped,
            "failed": failed,
        }
    return found


def known_suites() -> set[str]:
    """Names of the suites that there are now."""
    files = [*(ROOT / "tests").rglob("testcase.yaml"), *(ROOT / "samples").rglob("sample.yaml")]
    return {name for file in files for name in yaml.safe_load(file.read_text())["tests"]}


COUNTS = ("passed", "skipped", "failed")
"""What is counted of a suite."""


def results_page(
    results: dict[str, dict[str, dict[str, Any]] | None], missing: dict[str, str]
) -> str:
    """The results page.

    Args:
        results: rows by suite, by board; None for a board that was not run.
        missing: which tools kept a board from being run.
    """
    lines = [
        "<!-- Copyright (c) 2026 The mbpf authors -->",
        "<!-- SPDX-License-Identifier: Apache-2.0 -->",
        "<!-- Generated by tools/twister.py from twister's report; do not edit. -->",
        "",
        "# Results on Zephyr boards (recorded)",
        "",
        "What twister reported when each suite was run last, with the commit of this project that",
        "was run. To reproduce it with a Zephyr tree in `ZEPHYR_BASE`: `tools/zephyr.sh --record`.",
        "",
        "| Board | Suites | Passed | Skipped | Failed |",
        "|---|---:|---:|---:|---:|",
    ]
    for label, found in results.items():
        if found is not None:
            sums = [sum(row[count] for row in found.values()) for count in COUNTS]
            lines.append(_line([label, len(found), *sums]))
    lines += ["", "| Zephyr | Commit | Board | Suite | Passed | Skipped | Failed |"]
    lines.append("|---|---|---|---|---:|---:|---:|")
    for label, found in results.items():
        for name, row in sorted((found or {}).items()):
            counts = [row[count] for count in COUNTS]
            lines.append(_line([row["zephyr"], row["commit"], label, name, *counts]))
    for label, found in results.items():
        if found is None:
            why = f" ({missing[label]} missing)" if label in missing else ""
            lines.append(f"\nNot run: {label}{why}")
    return "\n".join(lines) + "\n"


def _line(cells: list[Any]) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def recorded(page: str) -> dict[str, dict[str, dict[str, Any]]]:
    """Rows by suite, by board, of a results page."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for line in page.splitlines():
        cells = line.removeprefix("| ").removesuffix(" |").split(" | ")
        if len(cells) == 7 and cells[-1].isdigit():
            zephyr, at, label, name, *counts = cells
            row = {
                "zephyr": zephyr,
                "commit": at,
                **dict(zip(COUNTS, map(int, counts), strict=True)),
            }
            found.setdefault(label, {})[name] = row
    return found


def page_rows(board: Board) -> dict[str, dict[str, Any]]:
    """What the results page has of a board."""
    page = RESULTS.read_text(encoding="utf-8") if RESULTS.is_file() else ""
    return recorded(page).get(board.label, {})


def write_results(missing: dict[str, str]) -> None:
    """Writes the results page from the last run of each board; of one that was not run in this
    checkout, what the page has."""
    known = known_suites()
    results: dict[str, dict[str, dict[str, Any]] | None] = {}
    for board in boards():
        kept = summary_file(board)
        found = json.loads(kept.read_text()) if kept.is_file() else page_rows(board) or None
        results[board.label] = found and {name: found[name] for name in found if name in known}
    RESULTS.write_text(results_page(results, missing), encoding="utf-8")


def folder(board: Board) -> Path:
    """Where twister works for a board."""
    return ROOT / "build" / "twister" / re.sub(r"\W+", "_", board.label).strip("_")


def summary_file(board: Board) -> Path:
    """Where the summary of the last run on a board is kept."""
    return folder(board).with_suffix(".json")


def keep(board: Board, found: dict[str, dict[str, Any]], folders: list[str]) -> None:
    """Adds rows to those of suites in other folders, which were not run this time: in this checkout
    before, or as the page has them."""
    kept = summary_file(board)
    # A suite of these folders that has no row is not for this board any more.
    is_partial = not {*FOLDERS} <= {*folders}
    before: dict[str, dict[str, Any]] = {}
    if is_partial:
        before = json.loads(kept.read_text()) if kept.is_file() else page_rows(board)
    known = known_suites()
    merged = {name: row for name, row in {**before, **found}.items() if name in known}
    kept.write_text(json.dumps(merged, indent=1) + "\n")


def main() -> int:
    """Runs the boards; 1 if a test failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help=f"write {RESULTS.relative_to(ROOT)}")
    parser.add_argument("--board", action="append", help="only this board, as in the results")
    parser.add_argument(
        "folders", nargs="*", default=[*FOLDERS], help="folders with test or sample YAML"
    )
    args = parser.parse_args()
    labels = [board.label for board in boards()]
    unknown = [label for label in args.board or () if label not in labels]
    if unknown:
        parser.error(f"no board {', '.join(unknown)}; there are {', '.join(labels)}")
    if not os.environ.get("ZEPHYR_BASE"):
        sys.exit("twister: not run (no ZEPHYR_BASE)")
    missing: dict[str, str] = {}
    passed = failed = 0
    for board in boards():
        if args.board and board.label not in args.board:
            continue
        absent = [tool for tool in board.tools if shutil.which(tool) is None]
        if absent:
            missing[board.label] = ", ".join(absent)
            print(f"{board.label}: skipped, {missing[board.label]} missing")
            continue
        at = commit()
        report = run(board, folder(board), args.folders)
        found = rows(report, at)
        keep(board, found, args.folders)
        good = sum(row["passed"] for row in found.values())
        bad = sum(row["failed"] for row in found.values())
        passed += good
        # A suite that was not built has no test that failed, but twister has.
        failed += bad or (1 if report["returncode"] else 0)
        print(f"{board.label}: {len(found)} suites, {good} passed, {bad} failed")
    if args.record:
        write_results(missing)
    print(f"twister: {passed} passed, {failed} failed, {len(missing)} boards skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
