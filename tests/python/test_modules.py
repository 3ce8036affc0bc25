# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Programs of several files.

A folder of tests/vectors/modules is a program. ``//! name`` stands on the line of each error, in
whichever file; a program without errors begins with ``// accept`` and tells what it logs.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cli_helpers import Mbpf
from front_end import VECTORS
from mbpf.compiler import ast
from mbpf.compiler.bundle import bundle
from mbpf.compiler.compile import compile_program
from mbpf.compiler.debug import DebugInfo
from mbpf.compiler.front import check_syntax
from mbpf.compiler.modules import MAX_MODULES, load_modules
from mbpf.compiler.source import Source
from mbpf.compiler.target import Target
from mbpf.errors import CompileError
from mbpf.package.build import build
from mbpf.package.config import find

CASES = sorted(path for path in (VECTORS / "modules").iterdir() if path.is_dir())
ROOT = VECTORS.parents[1]
WHOLE_PROGRAMS = [
    path
    for path in sorted([*ROOT.glob("samples/programs/*/*.js"), *ROOT.glob("benchmarks/**/*.js")])
    if "function mbpf_prog" in (text := path.read_text(encoding="utf-8"))
    and "import " not in text
    and "maps." not in text
]
TARGET = Target("TIMER", frozenset({"CAP_LOG"}))
_MARK = re.compile(r"//! (.*)")
_LOG = re.compile(r"^// log: (.*)$", re.MULTILINE)
_NODE = """
globalThis.mbpf = {log: (level, text) => console.log(text)};
const program = await import(process.argv[1]);
if (program.mbpf_init) program.mbpf_init();
"""


def _text(case: Path) -> str:
    return (case / "main.js").read_text(encoding="utf-8")


def _is_accepted(case: Path) -> bool:
    return _text(case).startswith("// accept\n")


ACCEPTED = [case for case in CASES if _is_accepted(case)]
REFUSED = [case for case in CASES if not _is_accepted(case)]


def _expected(case: Path) -> set[tuple[str, int, str]]:
    return {
        (str(path), number, name)
        for path in case.rglob("*.*js")
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1)
        for match in _MARK.finditer(line)
        for name in match.group(1).split()
    }


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_refused(case: Path) -> None:
    with pytest.raises(CompileError) as caught:
        compile_program(Source.read(case / "main.js"), TARGET)
    found = caught.value.diagnostics
    assert all(item.hint and item.where and item.where.source_line is not None for item in found)
    places = {(item.where.file, item.where.line, item.id) for item in found if item.where}
    assert places == _expected(case), caught.value.render()
    assert len(found) == len(places)


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.name)
def test_accepted(case: Path, mbpf: Mbpf) -> None:
    assert not _expected(case)
    done = mbpf("run", case / "main.js", "--hook", "TIMER", "--events", 1, "--json")
    assert done.code == 0, done.out
    assert [line["text"] for line in done.json["log"]] == _LOG.findall(_text(case))


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.name)
def test_node_agrees(case: Path, tmp_path: Path) -> None:
    folder = tmp_path / case.name
    shutil.copytree(case, folder)
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    words = ["node", "--input-type=module", "-e", _NODE, str(folder / "main.js")]
    done = subprocess.run(words, capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == _LOG.findall(_text(case))


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
@pytest.mark.parametrize(
    "case", [case for case in REFUSED if case.name[:3] <= "105"], ids=lambda case: case.name
)
def test_node_refuses_to_link(case: Path, tmp_path: Path) -> None:
    folder = tmp_path / case.name
    shutil.copytree(case, folder)
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    words = ["node", "--input-type=module", "-e", _NODE, str(folder / "main.js")]
    done = subprocess.run(words, capture_output=True, text=True, cwd=folder)
    assert done.returncode == 1 and "SyntaxError" in done.stderr


MAIN = """import {half} from './lib/half.js';
const table = [0];
function mbpf_prog(ctx) {
  table[0] = half(ctx.period_us);
  return 0;
}
"""
HALF = """// A comment, so that the lines differ.

export function half(value) {
  if (value >= 0) {
    throw new RangeError("odd");
  }
  return value / 2;
}
"""


def _program(folder: Path) -> Path:
    (folder / "lib").mkdir(parents=True)
    (folder / "lib/half.js").write_text(HALF, encoding="utf-8")
    (folder / "main.js").write_text(MAIN, encoding="utf-8")
    text = 'name: p\nversion: "1"\nhook: TIMER\nsource: main.js\n'
    (folder / "mbpf.yaml").write_text(text, encoding="utf-8")
    return folder


def test_an_uncaught_exception_names_its_file(tmp_path: Path, mbpf: Mbpf) -> None:
    folder = _program(tmp_path / "p")
    done = mbpf("run", folder, "--events", 1)
    assert done.code == 3
    assert f"{folder}/lib/half.js:5:11: error:" in done.err
    assert 'throw new RangeError("odd");' in done.err


def test_a_package_finds_its_files(tmp_path: Path, mbpf: Mbpf) -> None:
    folder = _program(tmp_path / "p")
    package = folder / "p.mbpf"
    assert mbpf("build", folder, "-o", package).code == 0
    done = mbpf("run", package, "--events", 1)
    assert f"{folder}/lib/half.js:5:11: error:" in done.err
    assert mbpf("inspect", package, "--json").json["debug"]["imported_files"] == ["lib/half.js"]
    listing = mbpf("disasm", package).out
    assert "; lib/half.js:5: throw new RangeError" in listing
    assert "; 4: table[0] = half(ctx.period_us);" in listing
    elsewhere = tmp_path / "q.mbpf"
    elsewhere.write_bytes(package.read_bytes())
    for source in (folder, folder / "main.js"):
        assert mbpf("disasm", elsewhere, "--source", source).out == listing
    (folder / "lib/half.js").write_text("// changed", encoding="utf-8")
    done = mbpf("disasm", package)
    assert "lib/half.js is not beside the package" in done.err
    assert "; 4: table[0] = half(ctx.period_us);" in done.out
    assert "lib/half.js:5:11: error:" in mbpf("run", package, "--events", 1).err


def test_the_folder_does_not_matter(tmp_path: Path) -> None:
    configs = [find(_program(tmp_path / name)) for name in ("a", "a-longer/name")]
    packages = [build(config).data for config in configs]
    assert packages[0] == packages[1]
    assert str(tmp_path).encode() not in packages[0]


def test_source_root(tmp_path: Path) -> None:
    folder = _program(tmp_path / "p")
    (folder / "main.js").write_text(MAIN.replace("./lib", "../lib"), encoding="utf-8")
    (folder / "lib").rename(tmp_path / "lib")
    with pytest.raises(CompileError) as caught:
        build(find(folder))
    assert caught.value.id == "module-outside-folder"
    with (folder / "mbpf.yaml").open("a", encoding="utf-8") as file:
        file.write("source_root: ..\n")
    debug = DebugInfo.loads(build(find(folder)).compiled.debug)
    assert debug.lines is not None
    assert debug.lines.files == ("main.js", "../lib/half.js")


def test_a_link_does_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    folder = _program(tmp_path / "p")
    (folder / "lib").rename(tmp_path / "lib")
    (folder / "lib").symlink_to(tmp_path / "lib")
    with pytest.raises(CompileError) as caught:
        build(find(folder))
    assert caught.value.id == "module-outside-folder"


def test_files_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "loop.js").symlink_to("loop.js")
    (tmp_path / "folder.js").mkdir()
    for name in ("loop.js", "folder.js", f"{'a' * 300}.js"):
        with pytest.raises(CompileError) as caught:
            compile_program(Source(str(tmp_path / "main.js"), f"import './{name}';\n"), TARGET)
        assert caught.value.id == "module-not-found"


def test_two_paths_to_one_file_are_one_module(tmp_path: Path) -> None:
    folder = _program(tmp_path / "p")
    text = "import * as other from './lib/../lib/half.js';\nother.half(1);\n"
    (folder / "main.js").write_text(text + MAIN, encoding="utf-8")
    debug = DebugInfo.loads(build(find(folder)).compiled.debug)
    assert debug.lines is not None
    assert debug.lines.files == ("main.js", "lib/half.js")


def test_an_imported_file_that_is_not_utf8(tmp_path: Path) -> None:
    folder = _program(tmp_path / "p")
    (folder / "lib/half.js").write_bytes(b"let a;\n\xff")
    with pytest.raises(CompileError) as caught:
        build(find(folder))
    assert (caught.value.id, str(caught.value.where)) == (
        "source-not-utf8",
        f"{folder}/lib/half.js:2:1",
    )


def test_too_many_files(tmp_path: Path) -> None:
    for number in range(MAX_MODULES):
        text = f"import './{number + 1}.js';\n"
        (tmp_path / f"{number}.js").write_text(text, encoding="utf-8")
    last = tmp_path / f"{MAX_MODULES}.js"
    last.write_text("", encoding="utf-8")
    with pytest.raises(CompileError) as caught:
        compile_program(Source.read(tmp_path / "0.js"), TARGET)
    assert caught.value.id == "too-many-modules"
    text = "export function mbpf_prog() { return 0; }\n"
    (tmp_path / "1.js").write_text(f"{text}import './2.js';\n", encoding="utf-8")
    compile_program(Source.read(tmp_path / "1.js"), TARGET)


def test_a_script_is_what_it_was() -> None:
    """An export alone makes a module of one file, whose code is that of the script."""
    plain = "let n = 0;\nfunction mbpf_prog(ctx) { n++; return 0; }\n"
    script = compile_program(Source("a.js", plain), TARGET)
    module = compile_program(Source("a.js", f"{plain}export {{}};"), TARGET)
    assert script.bytecode == module.bytecode


def test_a_namespace_is_no_receiver(tmp_path: Path) -> None:
    """Where functions use 'this', ns.f() would have to pass the namespace."""
    (tmp_path / "lib.js").write_text("export function f() { return this; }\n", encoding="utf-8")
    text = "import * as ns from './lib.js';\nns.f();\n"
    source = Source(str(tmp_path / "main.js"), text)

    def parse(file: Source) -> ast.Program:
        program, diagnostics = check_syntax(file, as_module=True)
        assert program is not None and not diagnostics
        return program

    with pytest.raises(CompileError) as caught:
        bundle(load_modules(parse(source), tmp_path, parse))
    assert caught.value.id == "unsupported-namespace-call"


def test_a_name_of_another_file_has_a_hint_of_its_own() -> None:
    case = VECTORS / "modules/111-names-of-another-file"
    with pytest.raises(CompileError) as caught:
        compile_program(Source.read(case / "main.js"), TARGET)
    hints = {item.message: item.hint for item in caught.value.diagnostics}
    assert hints["'hidden' is not defined"] == (
        "another file declares it: export it there, and import it"
    )


def test_unused_exports_of_a_library_are_no_warnings(tmp_path: Path) -> None:
    (tmp_path / "lib.js").write_text(
        "export function used() { return 0; }\n"
        "function helper() { return 1; }\n"
        "export function other() { return helper(); }\n"
        "export const third = () => helper();\n"
        "function forgotten() { return 1; }\n",
        encoding="utf-8",
    )
    text = "import {used} from './lib.js';\nexport function mbpf_prog() { return used(); }\n"
    compiled = compile_program(Source(str(tmp_path / "main.js"), text), TARGET)
    assert ["'forgotten'" in item.message for item in compiled.warnings] == [True]
    assert b"helper" not in compiled.bytecode


@pytest.mark.parametrize("path", WHOLE_PROGRAMS, ids=lambda path: path.stem)
def test_importing_costs_nothing(path: Path, tmp_path: Path) -> None:
    """A script, and a program that imports its entry points from it, are the same bytecode."""
    text = path.read_text(encoding="utf-8")
    names = ", ".join(re.findall(r"^function (mbpf_\w+)", text, re.MULTILINE))
    (tmp_path / "lib.js").write_text(f"{text}\nexport {{{names}}};\n", encoding="utf-8")
    main = Source(str(tmp_path / "main.js"), f"import {{{names}}} from './lib.js';\n")
    target = Target("NET_RX", frozenset({"CAP_LOG", "CAP_TIME", "CAP_EMIT"}))
    alone = compile_program(Source("a.js", text), target)
    assert compile_program(main, target).bytecode == alone.bytecode
