# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``console.log`` in builds for debugging, and in no others."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_helpers import Mbpf
from mbpf.package.config import Config
from mbpf.package.declarations import declarations

SOURCE = """
function mbpf_prog(ctx) {
  const list = [1, 2];
  console.log('n', ctx.tracepoint_id, list, (list)[1] > 1, null);
  console.info();
  console.warn(`a${1}`);
  console.error('x'.length + 1, undefined);
  console.debug((console.log('inner'), 'outer'));
  return (console.log('', ''), 3);
}
"""


def describe(folder: Path, source: str, debug: bool, capabilities: str = "[LOG]") -> Path:
    """A program."""
    (folder / "mbpf.yaml").write_text(
        "name: p\nversion: '1'\nhook: TRACEPOINT\n"
        f"capabilities: {capabilities}\n{'debug: true' if debug else ''}\n"
    )
    (folder / "p.js").write_text(source)
    return folder / "mbpf.yaml"


def lines(report: dict[str, object]) -> list[tuple[str, str]]:
    log = report["log"]
    assert isinstance(log, list)
    return [(line["level"], line["text"]) for line in log]


def test_lines(tmp_path: Path, mbpf: Mbpf) -> None:
    describe(tmp_path, SOURCE, debug=True)
    report = mbpf("run", tmp_path, "--events", 1, "--json").json
    assert lines(report) == [
        ("INFO", "n 1 1,2 true null"),
        ("INFO", ""),
        ("WARN", "a1"),
        ("ERROR", "2 undefined"),
        ("INFO", "inner"),
        ("DEBUG", "outer"),
        ("INFO", " "),
    ]
    assert report["failures"] == {}


def test_in_an_imported_file_and_typescript(tmp_path: Path, mbpf: Mbpf) -> None:
    describe(tmp_path, "", debug=True)
    (tmp_path / "mbpf.yaml").write_text((tmp_path / "mbpf.yaml").read_text() + "source: p.ts\n")
    (tmp_path / "lib.ts").write_text("export function f(x: number): void { console.warn(x); }")
    (tmp_path / "p.ts").write_text(
        "import {f} from './lib.ts';\n"
        "export function mbpf_prog(ctx: unknown): number { f(4); console.log(5); return 0; }"
    )
    report = mbpf("run", tmp_path, "--events", 1, "--json").json
    assert lines(report) == [("WARN", "4"), ("INFO", "5")]


def test_release_build_refuses_it(tmp_path: Path, mbpf: Mbpf) -> None:
    describe(tmp_path, SOURCE, debug=False)
    done = mbpf("build", tmp_path, "-o", "a.mbpf")
    assert done.code != 0
    assert "p.js:4:3: error: 'console' is not supported [unsupported-console]" in done.err
    assert "debug: true" in done.err
    assert mbpf("build", tmp_path, "-o", "a.mbpf", "--debug").code == 0
    assert lines(mbpf("run", "a.mbpf", "--events", 1, "--json").json)[0][1] == "n 1 1,2 true null"


@pytest.mark.parametrize(
    "source",
    [
        "function mbpf_prog(ctx) { console.table(1); }",
        "function mbpf_prog(ctx) { console.log(...[1]); }",
        "function mbpf_prog(ctx) { const f = console.log; f(1); }",
        "function mbpf_prog(ctx) { console['log'](1); }",
        "function mbpf_prog(ctx) { console?.log(1); }",
        "function mbpf_prog(ctx) { const mbpf = 1; console.log(mbpf); }",
        "function mbpf_prog(ctx) { print(1); }",
    ],
)
def test_what_else_is_refused(tmp_path: Path, mbpf: Mbpf, source: str) -> None:
    describe(tmp_path, source, debug=True)
    assert "unsupported-console" in mbpf("check", tmp_path).err


def test_a_console_of_the_program_is_its_own(tmp_path: Path, mbpf: Mbpf) -> None:
    describe(
        tmp_path,
        "const console = { log(x) { mbpf.log(3, 'own ' + x); } };"
        "function mbpf_prog(ctx) { console.log(1); return 0; }",
        debug=True,
    )
    report = mbpf("run", tmp_path, "--events", 1, "--json").json
    assert lines(report) == [("ERROR", "own 1")]


def test_the_capability_is_needed(tmp_path: Path, mbpf: Mbpf) -> None:
    describe(tmp_path, SOURCE, debug=True, capabilities="[]")
    assert "missing-capability" in mbpf("check", tmp_path).err


def test_declarations(tmp_path: Path) -> None:
    text = declarations(Config.read(describe(tmp_path, SOURCE, debug=True)))
    assert "  warn(...values: unknown[]): void;" in text
    assert "console" not in declarations(Config.read(describe(tmp_path, SOURCE, debug=False)))
    none = describe(tmp_path, SOURCE, debug=True, capabilities="[]")
    assert "console" not in declarations(Config.read(none))
