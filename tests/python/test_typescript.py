# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""TypeScript: what is left when the types are gone, and what is refused by name."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from cli_helpers import Mbpf
from front_end import VECTORS, Vector, lines_and_names, vectors
from mbpf.compiler import ast
from mbpf.compiler.compile import compile_program
from mbpf.compiler.front import check_syntax
from mbpf.compiler.source import Source
from mbpf.compiler.strip_types import strip_types
from mbpf.compiler.target import Target
from mbpf.errors import CompileError
from test_early_errors import _shape

TYPESCRIPT = vectors("typescript", "*.ts")
ACCEPTED = [vector for vector in TYPESCRIPT if not vector.expected]
TARGET = Target("TIMER", frozenset({"CAP_LOG"}))
_TRANSPILE = """
const ts = require(process.argv[1]);
const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const compilerOptions = {
  target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true,
};
const results = texts.map((text) => ts.transpileModule(text, {compilerOptions}).outputText);
console.log(JSON.stringify(results));
"""


def compiler_library() -> Path | None:
    """TypeScript's own compiler, if it is installed."""
    command = shutil.which("tsc")
    if command is None or shutil.which("node") is None:
        return None
    path = Path(command).resolve().parents[1] / "lib/typescript.js"
    return path if path.is_file() else None


@pytest.mark.parametrize("vector", TYPESCRIPT, ids=lambda vector: vector.path.stem)
def test_vector(vector: Vector) -> None:
    program, diagnostics = check_syntax(vector.source)
    assert lines_and_names(vector.source, diagnostics) == vector.expected
    assert vector.text.startswith("// accept\n") == (not vector.expected)
    assert all(item.hint for item in diagnostics)
    assert (program is not None) or vector.expected


@pytest.mark.parametrize("vector", ACCEPTED, ids=lambda vector: vector.path.stem)
def test_offsets_stay(vector: Vector) -> None:
    stripped, _diagnostics = strip_types(vector.source)
    assert stripped is not None
    assert len(stripped.text) == len(vector.text)
    assert stripped.written == vector.text
    for before, after in zip(vector.text, stripped.text, strict=True):
        assert after in {before, " ", ";"}


def _statements(text: str, path: str) -> list[object]:
    program, diagnostics = check_syntax(Source(path, text), as_module=True)
    assert program is not None and not diagnostics, [item.message for item in diagnostics]
    return [
        _shape(item)
        for item in program.body
        if not isinstance(item, ast.EmptyStatement) and not _exports_nothing(item)
    ]


def _exports_nothing(item: ast.Statement) -> bool:
    """TypeScript adds such a statement where types were all that a module had."""
    return isinstance(item, ast.ExportNamedDeclaration) and not (
        item.declaration or item.specifiers or item.source
    )


@pytest.mark.skipif(compiler_library() is None, reason="no TypeScript below 7, which has a library")
def test_the_same_program_as_typescript_makes() -> None:
    texts = [vector.text for vector in ACCEPTED]
    words = ["node", "-e", _TRANSPILE, str(compiler_library())]
    done = subprocess.run(words, input=json.dumps(texts), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for vector, theirs in zip(ACCEPTED, json.loads(done.stdout), strict=True):
        assert _statements(vector.text, "a.ts") == _statements(theirs, "a.js"), vector.path


def test_a_program_in_typescript(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lib.ts").write_text(
        "export interface Level { n: number }\n"
        "export const level: Level = {\n  n: 1 as const,\n};\n"
        "export function twice<T extends number>(value: T): number {\n"
        "  return value!.gone.gone;\n}\n",
        encoding="utf-8",
    )
    (tmp_path / "main.ts").write_text(
        "import {level, twice, type Level} from './lib.ts';\n"
        "mbpf.log(level.n as number, 'typed');\n"
        "export function mbpf_prog(ctx: unknown): number {\n  return twice<number>(1);\n}\n",
        encoding="utf-8",
    )
    mbpf = Mbpf(capsys)
    (tmp_path / "mbpf.yaml").write_text(
        'name: p\nversion: "1"\nhook: TIMER\nsource: main.ts\ncapabilities: [LOG]\n',
        encoding="utf-8",
    )
    package = tmp_path / "p.mbpf"
    assert mbpf("build", tmp_path, "-o", package).code == 0
    for program in (tmp_path, tmp_path / "main.ts", package):
        hook = ("--hook", "TIMER") if program.suffix == ".ts" else ()
        done = mbpf("run", program, *hook, "--events", 1)
        assert "typed" in done.out
        assert f"{tmp_path}/lib.ts:6:10: error:" in done.err
        assert "return value!.gone.gone;" in done.err
    assert "; 4: return twice<number>(1);" in mbpf("disasm", package).out


def test_a_type_that_is_imported_as_a_value(tmp_path: Path) -> None:
    (tmp_path / "lib.ts").write_text("export interface A {}\nexport let b;\n", encoding="utf-8")
    source = Source(str(tmp_path / "main.ts"), "import {A} from './lib.ts';\n")
    with pytest.raises(CompileError) as caught:
        compile_program(source, TARGET)
    assert caught.value.id == "missing-export"
    assert caught.value.hint and "import type" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "text", "is_told"),
    [
        ("a.js", "let a: number = 1;", True),
        ("a.js", "let v!: T;", True),
        ("a.js", "const a = 3 as number;", True),
        ("a.js", "const a = b!;", True),
        ("a.js", "function f(ctx): number { return 0; }", True),
        ("a.js", "const f = (a): number => a;", True),
        ("a.js", "function f<T>(a) {}", True),
        ("a.js", "class A { private x = 5; }", True),
        ("a.js", "interface A {}", True),
        ("a.js", "let a: number = 1;\nf(;", True),
        ("a.js", "let a = 1 : 2;", False),
        ("a.js", "function f(a b) {}", False),
        ("a.ts", "function f(a: A: B) {}", False),
        ("a.ts", "let a = 1 : 2;", False),
        ("a.ts", "interface 5 {}", False),
    ],
)
def test_types_in_javascript_have_a_hint(name: str, text: str, is_told: bool) -> None:
    """A type is no news to who writes TypeScript."""
    check = strip_types if name.endswith(".ts") else check_syntax
    _program, diagnostics = check(Source(name, text))
    assert [".ts" in item.hint for item in diagnostics] == [is_told]


def test_every_vector_folder_is_used() -> None:
    assert len(TYPESCRIPT) == len(list((VECTORS / "typescript").iterdir()))
