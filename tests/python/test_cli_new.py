# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf new`` and ``mbpf types``: what they write works, and is what the compiler offers."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cli_helpers import CAPTURE, PROGRAMS, Mbpf
from mbpf.compiler.compile import compile_program
from mbpf.compiler.source import Source
from mbpf.package.build import build
from mbpf.package.config import find
from mbpf.package.declarations import declarations
from mbpf.spec import helpers
from mbpf.spec.hooks import HOOKS

needs_tsc = pytest.mark.skipif(
    shutil.which("tsc") is None, reason="TypeScript (tsc) is not installed"
)


def tsc(project: Path) -> str:
    """What TypeScript says of a project: one complaint a line."""
    done = subprocess.run(
        ["tsc", "--pretty", "false", "-p", str(project)], capture_output=True, text=True
    )
    assert (done.returncode == 0) == (not done.stdout), done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize("option", [(), ("--typescript",)])
def test_a_new_program_runs(hook: str, option: tuple[str, ...], tmp_path: Path, mbpf: Mbpf) -> None:
    folder = tmp_path / "my-prog"
    done = mbpf("new", folder, "--hook", hook, *option, "--json")
    assert done.code == 0
    names = sorted(path.name for path in folder.iterdir())
    assert sorted(done.json["files"]) == names
    assert len(names) == 4 and "mbpf.d.ts" in names
    events = ("--pcap", CAPTURE) if hook.startswith("NET_") else ("--events", 3)
    done = mbpf("run", folder, *events, "--json")
    assert done.code == 0
    assert done.json["failures"] == {}
    count = sum(done.json["verdicts"].values())
    assert done.json["maps"][0]["entries"][0]["value_fields"] == [count]
    assert done.json["log"][-1]["text"] == f"events: {count}"
    assert not re.search(r"\$|\bNone\b", (folder / "mbpf.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "name",
    ["123", "true", "yes", "null", "1.0", "0x1f", "1_000", "1e3", "2024-01-01", "on", "0.js"],
)
def test_names_that_yaml_takes_for_something_else(name: str, mbpf: Mbpf) -> None:
    assert mbpf("new", name, "--hook", "TIMER").code == 0
    assert mbpf("check", name, "--json").code == 0
    assert find(Path(name)).name == name


def test_nothing_is_overwritten(tmp_path: Path, mbpf: Mbpf) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    for name in ("file", "empty"):
        done = mbpf("new", tmp_path / name, "--json")
        assert (done.code, done.json["error"]["id"]) == (1, "already-exists")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
    assert not list((tmp_path / "empty").iterdir())


@pytest.mark.parametrize("name", ["a b", "é", ".hidden", "x" * 64, "..", "mbpf", "a\nb"])
def test_names_that_are_refused(name: str, tmp_path: Path, mbpf: Mbpf) -> None:
    done = mbpf("new", f"{tmp_path}/{name}", "--json")
    assert (done.code, done.json["error"]["id"]) == (1, "program-name")
    assert done.json["error"]["hint"]
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made(tmp_path: Path, mbpf: Mbpf) -> None:
    (tmp_path / "file").write_text("")
    done = mbpf("new", tmp_path / "file" / "prog", "--json")
    assert (done.code, done.json["error"]["id"]) == (1, "cannot-write")
    assert mbpf("new", tmp_path / "programs" / "prog").code == 0


def test_types_are_written_again_but_not_over_other_files(tmp_path: Path, mbpf: Mbpf) -> None:
    folder = tmp_path / "prog"
    mbpf("new", folder)
    path = folder / "mbpf.d.ts"
    config = folder / "mbpf.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("LOG, ", ""), encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    assert mbpf("types", folder).code == 0
    after = path.read_text(encoding="utf-8")
    assert "  log(" in before and "  log(" not in after
    path.write_text("// mine", encoding="utf-8")
    done = mbpf("types", folder, "--json")
    assert (done.code, done.json["error"]["id"]) == (1, "not-generated")
    assert path.read_text(encoding="utf-8") == "// mine"


def test_types_need_a_description(tmp_path: Path, mbpf: Mbpf) -> None:
    done = mbpf("types", tmp_path)
    assert done.code == 1 and "mbpf.yaml" in done.err


@pytest.mark.parametrize("hook", HOOKS)
def test_the_compiler_has_what_is_declared(hook: str, tmp_path: Path, mbpf: Mbpf) -> None:
    """Every member of ctx, maps and mbpf that is declared compiles."""
    folder = tmp_path / "prog"
    mbpf("new", folder, "--hook", hook)
    config = find(folder)
    text = declarations(config)
    context, rest = text.split("interface Context {")[1].split("\n  }\n")
    uses = [
        f"c.{name};"
        for name in re.findall(r"readonly (\w+): (?:number|\[number, number\])", context)
    ]
    assert len(uses) == len(config.target.fields())
    uses += [f"c.{name}({arguments});" for name, arguments in _methods(context)]
    entries, offered = rest.split("declare const mbpf")
    uses += [f"maps.counts.{name}({arguments});" for name, arguments in _methods(entries)]
    granted = [f"mbpf.{name}({arguments});" for name, arguments in _methods(offered)]
    allowed = [helper for js, helper in helpers.BY_JS.items() if js.startswith("mbpf.")]
    known = {None, *config.capabilities}
    assert len(granted) == sum(helper.capability in known for helper in allowed)
    body = "\n  ".join([*uses, *granted])
    text = f"const u = new Uint8Array(8);\nfunction mbpf_prog(c) {{\n  {body}\n  return 0;\n}}\n"
    compile_program(Source("a.js", text), config.target)


def _methods(text: str) -> list[tuple[str, str]]:
    """Methods and arguments for all their parameters."""
    values = {"number": "0", "string": '""', "Mbpf.Bytes": "u", "Mbpf.Pair": "[0, 0]"}
    return [
        (
            name,
            ", ".join(
                values[part.partition(": ")[2].partition(" | ")[0]] for part in params.split(", ")
            ),
        )
        for name, params in re.findall(r"(\w+)\(([^)]*)\): \w+;", text)
    ]


def test_maps_are_described() -> None:
    text = declarations(find(PROGRAMS / "top_talkers"))
    assert "readonly talkers: {" in text
    assert (
        "/** hash of at most 64 entries: key 16 bytes (ip),"
        " value 16 bytes (u64 packets, u64 bytes). */" in text
    )
    assert "    delete(key: Mbpf.Bytes): boolean;" in text


@needs_tsc
@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize("option", [(), ("--typescript",)])
def test_typescript_accepts_a_new_program(
    hook: str, option: tuple[str, ...], tmp_path: Path, mbpf: Mbpf
) -> None:
    folder = tmp_path / "prog"
    mbpf("new", folder, "--hook", hook, *option)
    project = folder / ("tsconfig.json" if option else "jsconfig.json")
    assert tsc(project) == ""
    build(find(folder))


@needs_tsc
def test_typescript_finds_mistakes(tmp_path: Path, mbpf: Mbpf) -> None:
    folder = tmp_path / "prog"
    mbpf("new", folder, "--typescript")
    mistakes = (
        "maps.gone;",
        "maps.counts.delete(0);",
        "maps.counts.lookup(0);",
        "ctx.gone;",
        "ctx.readU8('1');",
        "mbpf.nowNs([0, 0]);",
        "mbpf.log('1', 'x');",
        "console;",
        "const v: Mbpf.Verdict = 7;",
    )
    (folder / "wrong.ts").write_text("\n".join(mistakes) + "\nexport {};\n", encoding="utf-8")
    found = tsc(folder / "tsconfig.json").splitlines()
    lines = [int(match) for match in re.findall(r"wrong\.ts\((\d+),", "\n".join(found))]
    assert lines == list(range(1, len(mistakes) + 1))


@needs_tsc
def test_typescript_reads_modules_as_the_compiler_does(tmp_path: Path, mbpf: Mbpf) -> None:
    folder = tmp_path / "prog"
    mbpf("new", folder, "--typescript")
    (folder / "lib.ts").write_text(
        "export interface Limit { most: number }\nexport const limit: Limit = {most: 1};\n",
        encoding="utf-8",
    )
    main = folder / "prog.ts"
    text = main.read_text(encoding="utf-8")
    head = "import {limit, type Limit} from './lib.ts';\nconst mine: Limit = limit;\nmine.most++;\n"
    main.write_text(head + text + "export {mbpf_prog, mbpf_fini};\n", encoding="utf-8")
    assert tsc(folder / "tsconfig.json") == ""
    assert mbpf("check", folder).code == 0
